"""Recommendations: what a publication says that somebody should do."""
