"""Tables that a PDF draws with rules: found by their lines, read cell by cell."""

import ctypes
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pypdfium2.raw as pdfium_c

from corpus.reading.lines import PART, Line
from corpus.reading.tables import NUMBER, is_layout, table_pieces

THIN = 2.5  # points: a rule is no thicker
NEAR = 3.0  # points between ends of rules that meet
SHORTEST = 8.0  # points
MOST_OBJECTS = 5000  # of a page: maps and charts have more
MOST_RULES = 800
LEAST_SAME = 0.97  # of the letters and digits of lines that cells hold too
LEAST_FILLED = 0.4  # of the cells; charts with a grid have fewer


class Box(NamedTuple):
    """A rectangle of a page, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Table:
    """The place of a table and its rows from the top down, as lines."""

    box: Box
    rows: list[Line]


def find_tables(
    raw: pdfium_c.FPDF_PAGE, lines: Sequence[Line], read: Callable[[Box], str], size: tuple[float, Box]
) -> Iterator[Table]:
    """Yield the ruled tables of a page.

    :param lines: of the page; a page without cells beside each other is not searched.
    :param read: gives the text within a box.
    :param size: height of the page, and its box.
    """
    if all(line.kind != PART for line in lines):
        return
    across, down = _rules(raw)
    if len(across) < 2 or len(down) < 2 or len(across) + len(down) > MOST_RULES:
        return
    for some_across, some_down in _groups(across, down):
        read_rows = ([read(cell).split("\n") for cell in row] for row in _cells(some_across, some_down))
        rows = [part for row in read_rows for part in _split(row)]
        if _is_table(rows):
            yield _table(rows, _around([*some_across, *some_down]), size)


def _rules(raw: pdfium_c.FPDF_PAGE) -> tuple[list[Box], list[Box]]:
    """Return the rules across a page and down it; the edges of boxes are four."""
    across: list[Box] = []
    down: list[Box] = []
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for at in range(min(pdfium_c.FPDFPage_CountObjects(raw), MOST_OBJECTS)):
        found = pdfium_c.FPDFPage_GetObject(raw, at)
        if pdfium_c.FPDFPageObj_GetType(found) != pdfium_c.FPDF_PAGEOBJ_PATH:
            continue
        if not pdfium_c.FPDFPageObj_GetBounds(found, left, bottom, right, top):
            continue
        box = Box(left.value, bottom.value, right.value, top.value)
        wide, high = box.right - box.left, box.top - box.bottom
        if high <= THIN and wide >= SHORTEST:
            across.append(box)
        elif wide <= THIN and high >= SHORTEST:
            down.append(box)
        elif wide >= SHORTEST and high >= SHORTEST:
            across += [box._replace(bottom=box.top), box._replace(top=box.bottom)]
            down += [box._replace(right=box.left), box._replace(left=box.right)]
    return _merge(across), [_turn(rule) for rule in _merge([_turn(rule) for rule in down])]


def _turn(box: Box) -> Box:
    """Swap the two directions of a page."""
    return Box(box.bottom, box.left, box.top, box.right)


def _merge(across: Sequence[Box]) -> list[Box]:
    """Join rules that continue or repeat each other, as those of cells beside each other do."""
    merged: list[Box] = []
    for rule in sorted(across, key=lambda rule: (round(rule.bottom), rule.left)):
        last = merged[-1] if merged else None
        if last and round(last.bottom) == round(rule.bottom) and rule.left <= last.right + NEAR:
            merged[-1] = last._replace(right=max(last.right, rule.right), top=max(last.top, rule.top))
        else:
            merged.append(rule)
    return merged


def _groups(across: list[Box], down: list[Box]) -> Iterator[tuple[list[Box], list[Box]]]:
    """Yield rules that meet each other, directly or by others."""
    left = set(range(len(across) + len(down)))
    rules = [*across, *down]
    while left:
        group, waiting = set(), [left.pop()]
        while waiting:
            at = waiting.pop()
            group.add(at)
            meeting = {other for other in left if _meet(rules[at], rules[other])}
            left -= meeting
            waiting += meeting
        some_across = [across[at] for at in sorted(group) if at < len(across)]
        some_down = [rules[at] for at in sorted(group) if at >= len(across)]
        if len(some_across) > 1 and len(some_down) > 1:
            yield some_across, some_down


def _meet(one: Box, other: Box) -> bool:
    return (
        one.left <= other.right + NEAR
        and other.left <= one.right + NEAR
        and one.bottom <= other.top + NEAR
        and other.bottom <= one.top + NEAR
    )


def _levels(across: Sequence[Box]) -> list[float]:
    """Return the heights of rules across, from the top down."""
    return _apart([(rule.top + rule.bottom) / 2 for rule in across])[::-1]


def _apart(values: Sequence[float]) -> list[float]:
    """Return values in order, those that are nearly equal once."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > NEAR:
            kept.append(value)
    return kept


def _cells(across: Sequence[Box], down: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the cells of each row; a cell over several columns is followed by empty ones."""
    columns = _apart([(rule.left + rule.right) / 2 for rule in down])
    levels = _levels(across)
    for top, bottom in pairwise(levels):
        middle = (top + bottom) / 2
        borders = _apart([(rule.left + rule.right) / 2 for rule in down if rule.bottom <= middle <= rule.top])
        row = []
        for column in columns[:-1]:
            at = next((at for at, begin in enumerate(borders[:-1]) if abs(begin - column) <= NEAR), None)
            row.append(Box(column, bottom, column if at is None else borders[at + 1], top))
        yield row


def _split(row: Sequence[list[str]]) -> list[list[str]]:
    """Return the rows that stand between two rules: several where the lines of all cells are as many, some numbers."""
    filled = [cell for cell in row if any(map(str.strip, cell))]
    counts = {len(cell) for cell in filled}
    numbers = any(all(NUMBER.fullmatch(line.strip()) for line in cell) for cell in filled)
    if len(filled) < 2 or len(counts) > 1 or not numbers:
        return [[" ".join(" ".join(cell).split()) for cell in row]]
    lines = counts.pop()
    return [[cell[at].strip() if cell in filled else "" for cell in row] for at in range(lines)]


def _is_table(cells: Sequence[Sequence[str]]) -> bool:
    """Return whether rules hold a table: rows of several cells with text in most of them."""
    filled = [sum(map(bool, row)) for row in cells]
    widest = max((len(row) for row in cells), default=0)
    enough = sum(count > 1 for count in filled) >= 2 and sum(filled) >= LEAST_FILLED * widest * len(cells)
    return enough and not is_layout(cells)


def _around(rules: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*rules, strict=True)
    return Box(min(lefts), min(bottoms), max(rights), max(tops))


def _table(cells: list[list[str]], box: Box, size: tuple[float, Box]) -> Table:
    """Return the rows of a table as lines of their page, those of its header at level 1."""
    height, page = size
    pieces = list(table_pieces(cells))
    step = (box.top - box.bottom) / height / max(len(pieces), 1)
    top = (box.top - page.bottom) / height
    rows = [
        Line(piece.text, box.left - page.left, box.right - page.left, top - step * (at + 1), kind="row",
             level=piece.level)
        for at, piece in enumerate(pieces)
    ]  # fmt: skip
    return Table(box, rows)


def put_tables(lines: Sequence[Line], tables: Sequence[Table], size: tuple[float, Box]) -> list[Line]:
    """Put the rows of tables in place of the lines within them, where they hold what these do."""
    for table in tables:
        inside = {at for at, line in enumerate(lines) if _is_within(line, table.box, size)}
        before, after = (_letters(some) for some in ([lines[at] for at in inside], table.rows))
        if inside and LEAST_SAME * before <= after <= before / LEAST_SAME:
            first = min(inside)
            kept = [line for at, line in enumerate(lines) if at > first and at not in inside]
            lines = [*lines[:first], *table.rows, *kept]
    return list(lines)


def _is_within(line: Line, box: Box, size: tuple[float, Box]) -> bool:
    height, page = size
    middle = line.base * height + page.bottom + line.size / 4
    return box.bottom <= middle <= box.top and box.left - NEAR <= line.left + page.left <= box.right


def _letters(lines: Iterable[Line]) -> int:
    return sum(character.isalnum() for line in lines for character in line.text)
