"""Themes of a workspace: fitted, named, shown in the index, decided on, followed through time."""
