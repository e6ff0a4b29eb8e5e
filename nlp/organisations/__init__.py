"""Organisations: the registry, names known by their form, names that no registry knows."""
