"""Recipe of `names`: a tagger of Finnish names, trained on annotated documents and on what it labels itself."""
