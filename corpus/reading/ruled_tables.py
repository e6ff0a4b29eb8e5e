"""Tables that a PDF draws with rules: found by their lines, read cell by cell."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2.raw as pdfium_c

from corpus.reading.lines import PART, Line
from corpus.reading.open_tables import find_open_tables
from corpus.reading.rules import NEAR, Box, apart, around, find_rules
from corpus.reading.tables import NUMBER, is_layout, table_pieces

MOST_RULES = 800
LEAST_SAME = 0.97  # of the letters and digits of lines that cells hold too
LEAST_FILLED = 0.4  # of the cells; charts with a grid have fewer


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
    if PART not in [line.kind for line in lines]:
        return
    across, down = find_rules(raw)
    if len(across) < 2 or len(across) + len(down) > MOST_RULES:
        return
    boxes = []
    for some_across, some_down in _groups(across, down):
        read_rows = ([read(cell).split("\n") for cell in row] for row in _cells(some_across, some_down))
        rows = [part for row in read_rows for part in _split(row)]
        if _is_table(rows):
            boxes.append(around([*some_across, *some_down]))
            yield _table(rows, boxes[-1], size)
    free = [rule for rule in across if not any(box.bottom - NEAR <= rule.bottom <= box.top + NEAR for box in boxes)]
    for box, rows in find_open_tables(free, lines, size):
        yield _table(rows, box, size, headers=1)


def _groups(across: list[Box], down: list[Box]) -> Iterator[tuple[list[Box], list[Box]]]:
    """Yield rules that meet each other, directly or by others."""
    rules = [*across, *down]
    root = list(range(len(rules)))

    def root_of(at: int) -> int:
        while root[at] != at:
            root[at] = at = root[root[at]]
        return at

    reached: list[int] = []  # rules that go on at the height that has been come to, from the bottom up
    for at in sorted(range(len(rules)), key=lambda at: rules[at].bottom):
        left, bottom, right, _ = rules[at]
        reached = [other for other in reached if rules[other].top + NEAR >= bottom]
        for other in reached:
            if rules[other].left <= right + NEAR and left <= rules[other].right + NEAR:
                root[root_of(other)] = root_of(at)
        reached.append(at)
    groups: dict[int, tuple[list[Box], list[Box]]] = {}
    for at, rule in enumerate(rules):
        groups.setdefault(root_of(at), ([], []))[at >= len(across)].append(rule)
    yield from (
        (some_across, some_down)
        for some_across, some_down in groups.values()
        if min(len(some_across), len(some_down)) > 1
    )


def _levels(across: Sequence[Box]) -> list[float]:
    """Return the heights of rules across, from the top down."""
    return apart([(rule.top + rule.bottom) / 2 for rule in across])[::-1]


def _cells(across: Sequence[Box], down: Sequence[Box]) -> Iterator[list[Box]]:
    """Yield the cells of each row; a cell over several columns is followed by empty ones."""
    columns = apart([(rule.left + rule.right) / 2 for rule in down])
    levels = _levels(across)
    for top, bottom in pairwise(levels):
        middle = (top + bottom) / 2
        borders = apart([(rule.left + rule.right) / 2 for rule in down if rule.bottom <= middle <= rule.top])
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


def _table(cells: list[list[str]], box: Box, size: tuple[float, Box], *, headers: int | None = None) -> Table:
    """Return the rows of a table as lines of their page, those of its header at level 1."""
    height, page = size
    pieces = list(table_pieces(cells, headers=headers))
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
    return sum(map(str.isalnum, "".join([line.text for line in lines])))
