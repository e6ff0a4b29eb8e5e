"""Texts with what is marked in them, as pieces that templates show: no HTML is made here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SNIPPET = 420  # characters of a passage that a hit shows
BEFORE = 50  # of these, before the first match


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text."""

    text: str
    marked: bool = False


def mark_text(text: str, marks: Sequence[tuple[int, int]], start: int = 0, end: int | None = None) -> list[Piece]:
    """Return a stretch of a text in pieces, those that are marked apart."""
    end = len(text) if end is None else end
    return [piece for piece in _pieces(text, marks, start, end) if piece.text]


def _pieces(text: str, marks: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Piece]:
    at = start
    for first, last in sorted(marks):
        if at <= first and last <= end:
            yield Piece(text[at:first])
            yield Piece(text[first:last], marked=True)
            at = last
    yield Piece(text[at:end])


def snippet(text: str, marks: Sequence[tuple[int, int]]) -> list[Piece]:
    """Return the stretch of a passage with the most marks, cut between words."""
    if len(text) <= SNIPPET:
        return mark_text(text, marks)
    best = max(
        (first for first, _ in marks),
        key=lambda at: (sum(at <= first < at + SNIPPET - BEFORE for first, _ in marks), -at),
        default=0,
    )
    start = text.rfind(" ", 0, max(best - BEFORE, 0)) + 1
    start = min(start, text.find(" ", max(len(text) - SNIPPET, 0)) + 1)
    end = len(text) if start + SNIPPET >= len(text) else max(text.rfind(" ", start, start + SNIPPET), start + 1)
    before = [Piece("… ")] if start else []
    return [*before, *mark_text(text, marks, start, end), *([Piece(" …")] if end < len(text) else [])]
