"""Running headers, footers and page numbers: found by what repeats at the edges of pages, and left out."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.reading.lines import Line

MARGIN = 0.12  # of a page's height
REPEATS = 3  # pages on which a line must stand to be a running one (2 in a short document)
MOST = 4  # running lines at one edge of a page
LARGER = 1.12  # than most of the text: so large are headings
#: What stands round a page's number in a line of its own.
LONE_NUMBER = re.compile(
    r"(?:(?:s\.|sivu|sida|page)\s*)?[–-]?\s*(\d{1,4}|[ivxlc]{1,6})\s*[–-]?(?:\s*(?:/|\(|of)\s*\d{1,4}\)?)?", re.I
)
FIRST_NUMBER, LAST_NUMBER = re.compile(r"(\d{1,4})\b(.+)"), re.compile(r"(.+?)\b(\d{1,4})")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line at an edge of a page, and what it would have in common with those of other pages."""

    page: int
    line: Line
    keys: tuple[tuple[str, ...], ...]
    number: str = ""  # the printed number of its page, if it is that


def drop_running_lines(pages: Sequence[list[Line]], body_size: float) -> tuple[list[list[Line]], list[str | None]]:
    """Leave out running headers, footers and page numbers.

    :param body_size: of most of the text; a larger line is a heading unless it repeats word by word.
    :returns: the pages' other lines, and the printed number of each page.
    """
    edges = [list(_edges(number, lines, body_size)) for number, lines in enumerate(pages, start=1)]
    counts = Counter(key for page in edges for key in {key for edge in page for key in edge.keys})
    needed = REPEATS if len(pages) > REPEATS else 2
    firsts: set[str] = set()
    kept, labels = [], []
    for lines, page in zip(pages, edges, strict=True):
        running = _outermost([edge for edge in page if _is_running(edge, counts, needed)], lines)
        running = [edge for edge in running if not _is_first_title(edge, body_size, firsts)]
        labels.append(next((edge.number for edge in running if edge.number and _is_numbered(edge, counts)), None))
        gone = {id(edge.line) for edge in running}
        kept.append([line for line in lines if id(line) not in gone] if gone else lines)
    return kept, labels


def _edges(page: int, lines: Sequence[Line], body_size: float) -> Iterator[_Edge]:
    """Yield the lines in the margins of a page with their keys.

    The keys are a line's words, and its words with a number at its beginning or end that grows with the pages.
    """
    for line in [line for line in lines if not MARGIN < line.base < 1 - MARGIN]:
        if line.kind == "row":
            continue
        text = line.text
        if lone := LONE_NUMBER.fullmatch(text):
            value = _value(lone[1])
            yield _Edge(page, line, (("number", str(value - page)),) if value else (), lone[1])
            continue
        keys: list[tuple[str, ...]] = [(text,)]
        number = ""
        if line.size <= body_size * LARGER:
            for at, pattern in enumerate((FIRST_NUMBER, LAST_NUMBER)):
                if match := pattern.fullmatch(text):
                    number, rest = match[at + 1], match[2 - at]
                    keys.append((str(at), rest.strip(), str(int(number) - page)))
        yield _Edge(page, line, tuple(keys), number)


def _value(number: str) -> int:
    """Return what a number in digits or Roman letters is, 0 where it is none."""
    if number.isdecimal():
        return int(number)
    values = [ROMAN[letter] for letter in number.lower()]
    return sum(-one if one < other else one for one, other in zip(values, [*values[1:], 0], strict=True))


def _is_running(edge: _Edge, counts: Counter[tuple[str, ...]], needed: int) -> bool:
    if edge.keys and edge.keys[0][0] == "number":
        return counts[edge.keys[0]] >= 2 or edge.keys[0][1] == "0"  # or it says the page's number in the file
    return any(counts[key] >= needed for key in edge.keys)


def _is_numbered(edge: _Edge, counts: Counter[tuple[str, ...]]) -> bool:
    return any(len(key) > 1 and counts[key] >= 2 for key in edge.keys)


def _outermost(running: list[_Edge], lines: Sequence[Line]) -> list[_Edge]:
    """Return the running lines that no other line lies outside of."""
    if not running:
        return running
    own = {id(edge.line) for edge in running}
    others = [line.base for line in lines if id(line) not in own]
    highest, lowest = max(others, default=0.5), min(others, default=0.5)
    running = sorted(running, key=lambda edge: edge.line.base)
    above = [edge for edge in running if edge.line.base >= max(highest, 0.5)][-MOST:]
    below = [edge for edge in running if edge.line.base <= min(lowest, 0.5)][:MOST]
    return above + below


def _is_first_title(edge: _Edge, body_size: float, firsts: set[str]) -> bool:
    """Return whether a running line is the title that the later ones repeat: the first one, where it is large."""
    text = edge.line.text
    first = text not in firsts
    firsts.add(text)
    return first and edge.line.size > body_size * LARGER
