"""Tables that a PDF draws with rules across only: columns are where the lines between the rules leave gaps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from corpus.reading.lines import Line
from corpus.reading.rules import NEAR, Box
from corpus.reading.tables import NUMBER, is_year

LEAST_RULES = 3  # above the header, below it, and at the end
LEAST_WIDTH = 100.0  # points
SAME_ROW = 0.5  # of a line's height: lines that differ less in height are one row
LEAST_GAP = 4.0  # points between columns
LEAST_ROWS = 2  # with several cells, below the header
MOST_WORDS = 5  # of a cell, on average: running text in columns has more
MOST_IN_NAME = 10  # words of the name of a column
LEAST_SEVERAL = 0.6  # of the rows have several cells


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of a line with its place on the page, in points."""

    text: str
    left: float
    right: float
    middle: float  # height
    size: float


def find_open_tables(
    across: Iterable[Box], lines: Sequence[Line], size: tuple[float, Box]
) -> Iterator[tuple[Box, list[list[str]]]]:
    """Yield the place and the rows of tables between rules of one width, the first row being the header.

    :param across: rules across a page that are no part of a ruled table.
    :param size: height of the page, and its box.
    """
    for rules in _alike(across):
        cells = _cells_within(rules, lines, size)
        bands = [_rows(cell for cell in cells if low.top < cell.middle < high.bottom) for high, low in pairwise(rules)]
        for first, last in _stretches(bands):
            rows = _table_rows(bands[first:last])
            if rows:
                yield Box(rules[first].left, rules[last].bottom, rules[first].right, rules[first].top), rows


def _alike(across: Iterable[Box]) -> Iterator[list[Box]]:
    """Yield rules that begin and end at the same places, from the top down."""
    wide = sorted((rule for rule in across if rule.right - rule.left >= LEAST_WIDTH), key=lambda rule: rule.left)
    alike: list[list[Box]] = []
    for rule in wide:
        for rules in alike:
            if abs(rules[0].left - rule.left) <= NEAR and abs(rules[0].right - rule.right) <= NEAR:
                rules.append(rule)
                break
        else:
            alike.append([rule])
    for rules in alike:
        if len(rules) >= LEAST_RULES:
            yield sorted(rules, key=lambda rule: -rule.bottom)


def _cells_within(rules: Sequence[Box], lines: Iterable[Line], size: tuple[float, Box]) -> list[Cell]:
    height, page = size
    left, right = rules[0].left - NEAR, rules[0].right + NEAR
    cells = (
        Cell(line.text, line.left + page.left, line.right + page.left,
             line.base * height + page.bottom + line.size / 2, line.size)
        for line in lines
    )  # fmt: skip
    return [cell for cell in cells if left <= cell.left and cell.right <= right]


def _rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Return cells by row from the top down, each from the left to the right."""
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: -cell.middle):
        if rows and rows[-1][0].middle - cell.middle < SAME_ROW * cell.size:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda cell: cell.left) for row in rows]


def _stretches(bands: Sequence[list[list[Cell]]]) -> Iterator[tuple[int, int]]:
    """Yield from where to where bands between rules follow each other that hold rows of several cells."""
    numbered = groupby(enumerate(bands), key=lambda band: _is_tabular(band[1]))
    for is_tabular, some in numbered:
        places = [at for at, _ in some]
        if is_tabular and len(places) >= LEAST_RULES - 1:
            yield places[0], places[-1] + 1


def _is_tabular(rows: Sequence[list[Cell]]) -> bool:
    return bool(rows) and sum(len(row) > 1 for row in rows) >= LEAST_SEVERAL * len(rows)


def _table_rows(bands: Sequence[list[list[Cell]]]) -> list[list[str]]:
    """Return the texts of a table, none where what stands between the rules is none."""
    columns = _columns([row for band in bands for row in band if len(row) > 1])
    if len(columns) < 2:
        return []
    header, *body = (list(_placed(band, columns)) for band in bands)
    names = _one_row(header)
    rows = [
        row for band in body for row in (_joined(band) if len(body) == 1 or _has_values(band) else [_one_row(band)])
    ]
    return [names, *rows] if _is_table(names, rows) else []


def _columns(rows: Sequence[list[Cell]]) -> list[tuple[float, float]]:
    """Return from where to where columns go: the stretches that cells cover."""
    columns: list[tuple[float, float]] = []
    for cell in sorted((cell for row in rows for cell in row), key=lambda cell: cell.left):
        if columns and cell.left - columns[-1][1] < LEAST_GAP:
            columns[-1] = columns[-1][0], max(columns[-1][1], cell.right)
        else:
            columns.append((cell.left, cell.right))
    return columns


def _placed(rows: Sequence[list[Cell]], columns: Sequence[tuple[float, float]]) -> Iterator[list[str]]:
    """Yield rows with a text for every column; one that goes over several columns is in its first."""
    for row in rows:
        texts = [""] * len(columns)
        for cell in row:
            at = next((at for at, (_, right) in enumerate(columns) if cell.left <= right), len(columns) - 1)
            texts[at] = f"{texts[at]} {cell.text}".strip()
        yield texts


def _one_row(band: Sequence[list[str]]) -> list[str]:
    """Return the lines of each column of a band in one cell."""
    return [" ".join(filter(None, texts)) for texts in zip(*band, strict=True)]


def _has_values(band: Sequence[list[str]]) -> bool:
    """Return whether numbers are below each other in a band, which are of different rows."""
    return any(
        sum(text != "" and NUMBER.fullmatch(text) is not None for text in texts) > 1
        for texts in zip(*band, strict=True)
    )


def _joined(rows: Sequence[list[str]]) -> list[list[str]]:
    """Return rows, one whose label only goes on from the row above it put together with that."""
    joined: list[list[str]] = []
    for row in rows:
        shared = [at for at, text in enumerate(row) if text and joined and joined[-1][at]]
        if len(shared) == 1 and row[shared[0]][0].islower():
            joined[-1] = _one_row([joined[-1], row])
        else:
            joined.append(row)
    return joined


def _is_table(header: Sequence[str], rows: Sequence[list[str]]) -> bool:
    """Return whether a header names columns, and short cells or numbers are below it: charts and text have others."""
    named = [text for text in header if text and (is_year(text) or not NUMBER.fullmatch(text))]
    several = [row for row in rows if sum(map(bool, row)) > 1]
    labels = [row[0] for row in several if row[0] and not NUMBER.fullmatch(row[0])]
    words = [len(text.split()) for row in several for text in row if text]
    return (
        len(named) >= 2
        and max(len(text.split()) for text in named) <= MOST_IN_NAME
        and len(several) >= LEAST_ROWS
        and len(labels) * 2 >= len(several)
        and sum(words) <= MOST_WORDS * len(words)
    )
