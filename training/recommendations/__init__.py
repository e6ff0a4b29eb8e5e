"""The model of recommendations: sentences marked by reading, and the recipe that fits it."""
