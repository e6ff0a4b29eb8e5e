"""Trains the model that suggests subjects."""
