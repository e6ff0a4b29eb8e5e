"""Recipes that make the shipped artefacts; each is one command, `python -m training.NAME`."""
