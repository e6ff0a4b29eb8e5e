"""Lists in parts that one statement can take."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")
MOST_VARIABLES = 300  # of one statement: SQLite allows 32,766 and as deep an expression as 1,000 conditions


def chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield a list in parts small enough for the variables of one statement."""
    yield from (items[at : at + MOST_VARIABLES] for at in range(0, len(items), MOST_VARIABLES))
