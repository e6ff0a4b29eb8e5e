"""Lines of pages to headings, paragraphs, items, rows and notes."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from statistics import median

from corpus.reading.lines import PART, Line
from corpus.reading.pieces import Piece

NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s+\S")
BULLET = re.compile(r"[•▪●◦–■‣⁃∙·]\s*|-\s+|\uf0b7\s*")
BULLETS = frozenset("•▪●◦–■‣⁃∙·-\uf0b7")
# "sosiaali-" before one of these keeps its hyphen: "sosiaali- ja terveyspalvelut".
CONJUNCTIONS = re.compile(r"(?:ja|tai|eikä|sekä|että|och|eller)\b")
VOWELS = set("aeiouyåäö")
LONGEST_HEADING = 25  # words
HEADING_SIZE = 1.12  # of the body's size
BOLD = 600
NEW_PARAGRAPH = 1.45  # of the usual distance between lines
ENDS = (".", "!", "?", ":", "”")
SPACED = re.compile(r"(?:\w ){5,}\w")  # letters put apart: T I I V I S T E L M Ä


@dataclass(frozen=True, slots=True)
class Body:
    """What most of the text looks like."""

    size: float
    weight: int
    spacing: float  # between lines, share of the page's height
    levels: dict[float, int]  # of headings, by size


def join_lines(pages: Sequence[Sequence[Line]], body: Body | None = None) -> Iterator[Piece]:
    """Yield headings, paragraphs and list items; a form feed marks where each page begins."""
    body = body or measure(pages)
    open_piece = _OpenPiece(body)
    for page in pages:
        open_piece.feeds += 1
        for line in page:
            yield from open_piece.take(line)
    yield from open_piece.end(open_piece.feeds)


class _OpenPiece:
    """The piece that lines are being added to."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._text, self._kind = "", ""
        self._first = Line("")
        self._last: Line | None = None
        self._right = 0.0  # of its widest line
        self.feeds = 0  # page breaks before the next line

    def take(self, line: Line) -> Iterator[Piece]:
        """Add a line; yield the piece before it where it begins a new one."""
        kind = line.kind or self._kind_of(line)
        if self._last is None or not self._continues(self._last, line, kind):
            feeds, self.feeds = self.feeds, 0
            yield from self.end()
            self._text, self._kind, self._right, self._first = "\f" * feeds + line.text, kind, line.right, line
        else:
            feeds, self.feeds = self.feeds, 0
            self._text = join_text(self._text, "\f" * feeds, line.text)
            self._right = max(self._right, line.right)
        self._last = line

    def end(self, feeds: int = 0) -> Iterator[Piece]:
        """Yield the piece, with the pages without text behind the last one."""
        if self._last is not None:
            self._text += "\f" * feeds
            yield self._piece()
        self._last, self._text = None, ""

    def _kind_of(self, line: Line) -> str:
        text = line.text
        if text[0] in BULLETS and BULLET.match(text):
            return "item"
        body = self._body
        if line.size > body.size * HEADING_SIZE or line.weight >= BOLD > body.weight:
            ends_like_text = text.endswith((".", ";")) and not NUMBERED.match(text)
            if not ends_like_text and text.count(" ") < LONGEST_HEADING and _has_letters(text):
                return "heading"
        return "paragraph"

    def _continues(self, last: Line, line: Line, kind: str) -> bool:
        """Return whether a line belongs to the piece that the last one ended."""
        body = self._body
        gap = last.base - line.base
        if line.kind and (line.kind == "row" or line.level):
            return False
        if kind == "heading" or self._kind == "heading":
            same_look = abs(last.size - line.size) < 0.5 and last.weight == line.weight
            leading = max(line.size / max(body.size, 1), 1) * body.spacing * NEW_PARAGRAPH
            same = kind == self._kind and same_look and last.kind == line.kind
            return same and 0 < gap <= leading and not NUMBERED.match(line.text)
        if kind == "item" or (self._kind != kind and (line.kind or last.kind)):
            return False
        ended = last.text.endswith(ENDS)
        if 0 < gap <= body.spacing * NEW_PARAGRAPH:
            return not (ended and line.left > last.left + body.size)
        # Another page or column: the sentence tells.
        if ended or not (gap < 0 or gap > 0.5):
            return False
        return line.text[0].islower() or (last.right > self._right - body.size and last.text[-1] in ",-")

    def _piece(self) -> Piece:
        text, kind = self._text, self._kind
        if kind == "heading":
            return Piece(close_up(text), "heading", self._first.level or self._level(text))
        if kind == "item":
            words = text.lstrip("\f")
            return Piece("\f" * (len(text) - len(words)) + BULLET.sub("", words, count=1), "item")
        if kind in ("paragraph", PART):
            return Piece(text)
        return Piece(text, kind, self._first.level if kind == "row" else 0)  # type: ignore[arg-type]

    def _level(self, text: str) -> int:
        numbered = NUMBERED.match(text.lstrip("\f"))
        if numbered:
            return numbered[1].count(".") + 1
        return min(self._body.levels.get(self._first.size, len(self._body.levels) + 1), 6)


def measure(pages: Sequence[Sequence[Line]]) -> Body:
    """Measure what most of the text looks like."""
    looks: Counter[tuple[float, int]] = Counter()
    for text, _, _, _, size, weight, _, _ in chain.from_iterable(pages):
        looks[size, weight] += len(text)
    (size, weight), _ = looks.most_common(1)[0] if looks else ((0.0, 400), 0)
    gaps = [
        above.base - below.base
        for page in pages
        for above, below in pairwise(page)
        if above.size == size == below.size and above.base > below.base
    ]
    larger = sorted({height for height, _ in looks if height > size * HEADING_SIZE}, reverse=True)
    return Body(size, weight, median(gaps) if gaps else 0.02, {s: min(n, 5) for n, s in enumerate(larger, 1)})


def _has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def close_up(text: str) -> str:
    """Put letters that are set apart together again, words being set further apart."""
    if not SPACED.fullmatch(text.strip()) or len(set(text)) < 5:
        return text
    return re.sub(r"(?<=\w) (?=\w)", "", re.sub(r" {2,}", "  ", text)).replace("  ", " ")


def join_text(before: str, breaks: str, after: str) -> str:
    """Put a line behind what there is, its first word made whole when the last line ended with a hyphen."""
    if before[-1] in "-\u00ad\x02" and after[0].isalnum() and len(before) > 1:
        return _dehyphenate(before[:-1], breaks, after)
    return f"{before} {breaks}{after}"


def _dehyphenate(before: str, breaks: str, after: str) -> str:
    if CONJUNCTIONS.match(after):
        return f"{before}- {breaks}{after}"
    return before + ("-" if _keeps_hyphen(before[-1], after[0]) else "") + breaks + after


def _keeps_hyphen(before: str, after: str) -> bool:
    """Return a hyphen of spelling from one of line breaking: Etelä-Savo, linja-auto, 2020-luku keep theirs.

    Finnish never divides a word between two like vowels, but spells compounds that meet so with a hyphen.
    """
    return not after.islower() or before.isdigit() or (before.lower() == after and after in VOWELS)
