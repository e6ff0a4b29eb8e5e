"""Tables as rows: one piece a row, its cells joined, those of the header marked."""

import re
from collections.abc import Iterator, Sequence

from corpus.reading.building import Piece

CELL_END = " | "
NUMBER = re.compile(r"[-–−+<>~(]?\s*\d[\d\s.,:/%–-]*\s*(?:%|€|\w{1,4}\.?)?\)?|[-–−.…*]?")
#: Words of a cell that is no value but running text laid out in a table.
LONG_CELL = 80


def table_pieces(rows: Sequence[Sequence[str]], *, headers: int | None = None) -> Iterator[Piece]:
    """Yield the rows of a table; those of its header have level 1.

    :param rows: the text of each cell, empty ones included so that columns stay in line.
    :param headers: rows of the header; None where only the rows themselves show it.
    """
    filled = [[" ".join(cell.split()) for cell in row] for row in rows]
    first = _header_rows(filled) if headers is None else headers
    for at, cells in enumerate(filled):
        if any(cells):
            yield Piece(join_cells(cells), "row", 1 if at < first else 0)


def join_cells(cells: Sequence[str]) -> str:
    """Write a row: empty cells at its end are left out."""
    last = max((at for at, cell in enumerate(cells) if cell), default=-1)
    return CELL_END.join(cells[: last + 1])


def is_layout(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether a table only lays out running text: a frame round it, or long texts side by side."""
    widest = max((len(row) for row in rows), default=0)
    return widest < 2 or any(len(cell.split()) > LONG_CELL for row in rows for cell in row)


def _header_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return 1 where the first row names columns: words above numbers, or just words of a table with more rows."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return 0
    numbers = [cell for cell in rows[0][1:] if NUMBER.fullmatch(cell) and not is_year(cell) and cell]
    return 0 if len(numbers) * 2 > len(rows[0][1:]) else 1


def is_year(text: str) -> bool:
    """Return whether a cell is a year, which names a column more often than it is a value."""
    return re.fullmatch(r"(?:19|20)\d\d\*{0,2}", text) is not None
