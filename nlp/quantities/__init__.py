"""Dates, sums of money and counts in Finnish, Swedish and English text, with what they amount to."""

from collections.abc import Iterator, Sequence

from nlp.quantities.amounts import find_amounts
from nlp.quantities.dates import find_dates
from nlp.quantities.quantity import Quantity, longest_apart
from nlp.words.finnish import Token

__all__ = ["Quantity", "find_quantities"]


def find_quantities(text: str, tokens: Sequence[Token]) -> Iterator[Quantity]:
    """Yield the dates, the sums of money and the counts in a text, in reading order, none over another."""
    yield from longest_apart([*find_dates(text), *find_amounts(text, tokens)])
