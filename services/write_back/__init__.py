"""Writing subjects, places and abstracts back to the site that a publication is on."""
