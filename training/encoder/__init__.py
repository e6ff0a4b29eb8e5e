"""Recipe of `finnish-static`: a static embedding of Finnish, Swedish and English words, trained on text pairs."""
