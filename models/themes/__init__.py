"""Themes: clusters of passages, their growth, matching, levels, labels and map."""
