"""What a passage is about: its terms, and the concepts of YSO."""
