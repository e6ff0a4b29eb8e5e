"""Analysers that tests share: gazetteers and word forms are read once a session."""

from functools import cache

from nlp.mentions import Analyser
from nlp.words.finnish import Finnish, load_finnish


@cache
def shared_finnish() -> Finnish:
    """Return the morphology of all tests, with its memo of word forms."""
    return load_finnish()


@cache
def shared_analyser(*, persons: bool = False) -> Analyser:
    """Return the analyser of all tests that decide nothing about names and bring no model of their own."""
    return Analyser(shared_finnish(), persons=persons)
