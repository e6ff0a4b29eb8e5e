"""Projects and programmes: their names by rules, and by what the name model makes of a sentence."""
