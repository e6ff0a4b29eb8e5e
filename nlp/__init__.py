"""What a text says: Finnish words, names, languages."""
