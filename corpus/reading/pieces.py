"""Blocks before their place in a text is known."""

from dataclasses import dataclass

from corpus.records import BlockKind


@dataclass(frozen=True, slots=True)
class Piece:
    """A block before its place in the text is known; a form feed in it marks where a page begins."""

    text: str
    kind: BlockKind = "paragraph"
    level: int = 0  # of a heading, 1 is the highest; of a row, 1 in the header of its table
    page: int | None = None  # where that is another than the one that its form feeds say
