"""What a quantity is, and how overlapping ones are kept apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Quantity:
    """A date, a sum of money or a count, by offsets.

    Values: of dates ISO 8601, spans as first/last, or EDTF ("202X", "{2021,2023}", "XXXX-05-12"); of sums and counts a
    number with its decimals as printed, or first/last, and the currency (ISO 4217), the unit, or the lemma of what is
    counted.
    """

    start: int
    end: int
    type: Literal["date", "money", "count"]
    value: str


def longest_apart(found: Iterable[Quantity]) -> Iterator[Quantity]:
    """Yield quantities in reading order, of overlapping ones that which begins first, of those the longest."""
    end = 0
    for quantity in sorted(found, key=lambda quantity: (quantity.start, -quantity.end)):
        if quantity.start >= end:
            yield quantity
            end = quantity.end
