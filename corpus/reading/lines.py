"""A line of a page, with its place and look."""

from typing import NamedTuple

PART = "part"  # kind of a line that stands behind another one in the same row, a wide gap between them


class Line(NamedTuple):
    """A line of a page.

    A tuple: there are as many as a report has lines, and they are made in a quarter of a frozen record's time.
    """

    text: str
    left: float = 0.0  # points
    right: float = 0.0
    base: float = 0.5  # of its letters: a share of the page's height, from the lower edge up
    size: float = 0.0  # points
    weight: int = 400
    kind: str = ""  # where something else than its look says what it is: PART, heading, contents, footnote, row
    level: int = 0
