"""The catalogue: what has been found, which versions of it, how far each has come, and what was learned of it."""

from corpus.catalogue.store import Catalogue, Reference, open_catalogue

__all__ = ["Catalogue", "Reference", "open_catalogue"]
