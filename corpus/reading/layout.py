"""Lines of pages to headings and paragraphs, without what only repeats from page to page."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from corpus.reading.building import Piece

JOINED = "\ufffe"  # what PDFium puts for a hyphen and the line end behind it
MARGIN = 0.12  # of a page's height: where running headers, footers and page numbers stand
REPEATS = 3  # pages on which a line must stand to count as a running header (2 in a short document)
PAGE_NUMBER = re.compile(r"(?:(?:s\.|sivu|sida|page)\s*)?[–-]?\s*\d{1,4}\s*[–-]?(?:\s*(?:/|\(|of)\s*\d{1,4}\)?)?", re.I)
NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
BULLET = re.compile(r"[•▪●◦–]\s*|-\s+")
# "sosiaali-" before one of these keeps its hyphen: "sosiaali- ja terveyspalvelut".
CONJUNCTIONS = re.compile(r"(?:ja|tai|eikä|sekä|että|och|eller)\b")
VOWELS = set("aeiouyåäö")
LONGEST_HEADING = 25  # words
HEADING_SIZE = 1.12  # of the body's size
BOLD = 600
NEW_PARAGRAPH = 1.45  # of the usual distance between lines


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page; top and bottom are shares of the page's height, from its lower edge up."""

    text: str
    left: float = 0.0
    top: float = 0.5  # of its first row
    bottom: float = 0.5  # of its last row: another where a hyphenated word joins two rows
    size: float = 0.0  # points
    weight: int = 400


def drop_boilerplate(pages: list[list[Line]]) -> list[list[Line]]:
    """Leave out page numbers, and lines in the margins that repeat from page to page but for their digits."""
    counts = Counter(mask for page in pages for mask in {_mask(line) for line in page if _in_margin(line)})
    needed = REPEATS if len(pages) > REPEATS else 2
    return [
        [
            line
            for line in page
            if not (_in_margin(line) and (counts[_mask(line)] >= needed or PAGE_NUMBER.fullmatch(line.text)))
        ]
        for page in pages
    ]


def _in_margin(line: Line) -> bool:
    return not MARGIN < line.top < 1 - MARGIN


def _mask(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


@dataclass(frozen=True, slots=True)
class _Body:
    """What most of the text looks like."""

    size: float
    weight: int
    spacing: float  # between lines, share of the page's height
    levels: dict[float, int]  # of headings, by size


def join_lines(pages: list[list[Line]]) -> Iterator[Piece]:
    """Yield headings, paragraphs and list items; a form feed marks where each page begins."""
    body = _measure(pages)
    joined, kind, last = "", "", None
    for page in pages:
        joined += "\f"
        for line in page:
            this = _kind(line, body)
            if last is not None and not _continues(last, line, kind, this, body):
                breaks = len(joined) - len(joined.rstrip("\f"))
                yield _piece(joined.rstrip("\f"), kind, last, body)
                joined = "\f" * breaks
                kind = this
            elif last is None:
                kind = this
            joined = _append(joined, line.text)
            last = line
    if last is not None:
        yield _piece(joined, kind, last, body)


def _measure(pages: list[list[Line]]) -> _Body:
    lines = [line for page in pages for line in page]
    looks: Counter[tuple[float, int]] = Counter()
    for line in lines:
        looks[line.size, line.weight] += len(line.text)
    (size, weight), _ = looks.most_common(1)[0] if looks else ((0.0, 400), 0)
    gaps = [
        above.bottom - below.top
        for page in pages
        for above, below in pairwise(page)
        if above.bottom > below.top and above.size == below.size == size
    ]
    larger = sorted({line.size for line in lines if line.size > size * HEADING_SIZE}, reverse=True)
    return _Body(size, weight, median(gaps) if gaps else 0.02, {s: min(n, 5) for n, s in enumerate(larger, 1)})


def _kind(line: Line, body: _Body) -> str:
    if BULLET.match(line.text):
        return "item"
    stands_out = line.size > body.size * HEADING_SIZE or (line.weight >= BOLD > body.weight)
    short = len(line.text.split()) <= LONGEST_HEADING
    ends_like_text = line.text.endswith((".", ";")) and not NUMBERED.match(line.text)
    return "heading" if stands_out and short and not ends_like_text and _has_letters(line.text) else "paragraph"


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def _continues(last: Line, line: Line, kind: str, this: str, body: _Body) -> bool:
    """Return whether a line belongs to the piece that the last one ended."""
    gap = last.bottom - line.top
    near = 0 < gap <= body.spacing * NEW_PARAGRAPH
    if kind == "heading" or this == "heading":
        same_look = abs(last.size - line.size) < 0.5 and last.weight == line.weight
        leading = max(line.size / max(body.size, 1), 1) * body.spacing * NEW_PARAGRAPH
        return kind == this and same_look and 0 < gap <= leading and not NUMBERED.match(line.text)
    if this == "item":
        return False
    ended = last.text.endswith((".", "!", "?", ":", "”"))
    if not near:  # another page or column: the sentence tells
        return not ended and (gap < 0 or gap > 0.5) and line.text[0].islower()
    return not (ended and line.left > last.left + body.size)


def _append(joined: str, text: str) -> str:
    """Put a line behind what there is, its first word made whole when the last line ended with a hyphen."""
    before = joined.rstrip("\f")
    breaks = joined[len(before) :]
    if not before:
        return joined + text
    if before[-1] in "-\u00ad\x02" and text[0].isalnum():
        return _dehyphenate(before[:-1], breaks + text)
    return f"{before} {breaks}{text}"


def _dehyphenate(before: str, after: str) -> str:
    first = after.lstrip("\f")
    if CONJUNCTIONS.match(first):
        return f"{before}- {after}"
    return before + ("-" if _keeps_hyphen(before[-1:], first[0]) else "") + after


def _keeps_hyphen(before: str, after: str) -> bool:
    """Return a hyphen of spelling from one of line breaking: Etelä-Savo, linja-auto, 2020-luku keep theirs.

    Finnish never divides a word between two like vowels, but spells compounds that meet so with a hyphen.
    """
    return not after.islower() or before.isdigit() or (before.lower() == after and after in VOWELS)


def mend_joins(text: str) -> str:
    """Resolve the hyphens at line ends that PDFium has joined the lines by."""
    parts = text.split(JOINED)
    mended = parts[0]
    for part in parts[1:]:
        mended = _dehyphenate(mended, part) if mended and part else mended + part
    return mended


def _piece(text: str, kind: str, last: Line, body: _Body) -> Piece:
    text = mend_joins(text)
    if kind == "heading":
        numbered = NUMBERED.match(text.lstrip("\f"))
        lowest = len(body.levels) + 1
        level = numbered[1].count(".") + 1 if numbered else min(body.levels.get(last.size, lowest), 6)
        return Piece(text, "heading", level)
    if kind == "item":
        feeds = len(text) - len(text.lstrip("\f"))
        return Piece("\f" * feeds + BULLET.sub("", text[feeds:], count=1), "item")
    return Piece(text)
