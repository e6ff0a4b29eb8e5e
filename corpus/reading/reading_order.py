"""The order in which the lines of a page are read.

Programs paint a page nearly always in the order in which it is read, so their order stays unless the page itself shows
another one: columns painted row by row, lines of a single column painted out of turn.
"""

from collections.abc import Sequence
from itertools import pairwise

from corpus.reading.lines import PART, Line

LEAST_ROWS = 3  # that a gutter parts, for there to be columns
LEAST_WORDS = 3.5  # of a line of a column, on average: cells of tables have fewer
BESIDE = 0.9  # of a line's height: lines that differ less in height stand side by side
MOST_COLUMNS = 4


def order_lines(lines: list[Line], height: float) -> list[Line]:
    """Return the lines of a page in reading order.

    :param lines: in the order in which they are painted; parts of a row behind its first one.
    :param height: of the page, in points.
    """
    gutter = _gutter(lines)
    if gutter is not None:
        return [line._replace(kind="") if line.kind == PART else line for line in _in_columns(lines, gutter)]
    lines = _rows(lines)
    if _jumps(lines, height) and not _side_by_side(lines, height):
        return sorted(lines, key=lambda line: -line.base)
    return lines


def _rows(lines: list[Line]) -> list[Line]:
    """Put the parts of each row together: they are cells, or words set far apart."""
    if PART not in [line.kind for line in lines]:
        return lines
    rows: list[Line] = []
    for line in lines:
        if line.kind == PART and rows:
            rows[-1] = rows[-1]._replace(text=f"{rows[-1].text} {line.text}", right=line.right)
        else:
            rows.append(line)
    return rows


def _gutter(lines: Sequence[Line]) -> float | None:
    """Return the place of a gutter between columns that were painted row by row, None where there is none."""
    if sum([line.kind == PART for line in lines]) < LEAST_ROWS:  # as on most pages
        return None
    gaps = [(last, line) for last, line in pairwise(lines) if line.kind == PART]
    if len(gaps) < LEAST_ROWS:
        return None
    for _, first in sorted(gaps, key=lambda gap: gap[1].left):
        place = first.left - 0.5
        inside = [gap for gap in gaps if gap[0].right < place <= gap[1].left]
        words = sum(len(line.text.split()) for gap in inside for line in gap)
        if len(inside) >= LEAST_ROWS and words >= LEAST_WORDS * 2 * len(inside):
            return place
    return None


def _in_columns(lines: list[Line], gutter: float, depth: int = 2) -> list[Line]:
    """Return lines column by column; one over the whole width parts what is above it from what is below."""
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda line: (-line.base, line.left)):
        if line.left < gutter < line.right:
            ordered += [*left, *_other_columns(right, depth), line]
            left, right = [], []
        else:
            (left if line.right <= gutter else right).append(line)
    return [*ordered, *left, *_other_columns(right, depth)]


def _other_columns(lines: list[Line], depth: int) -> list[Line]:
    gutter = _gutter(lines) if depth < MOST_COLUMNS else None
    return lines if gutter is None else _in_columns(lines, gutter, depth + 1)


def _jumps(lines: Sequence[Line], height: float) -> bool:
    """Return whether a line stands above the one painted before it."""
    above = lines[0].base if lines else 0.0
    for line in lines:
        if (line.base - above) * height > line.size > 0:
            return True
        above = line.base
    return False


def _side_by_side(lines: Sequence[Line], height: float) -> bool:
    """Return whether two lines stand beside each other, as those of columns, tables and boxes do."""
    ordered = sorted(lines, key=lambda line: -line.base)
    return any(
        (above.base - below.base) * height < BESIDE * max(above.size, below.size)
        and (above.right <= below.left or below.right <= above.left)
        for above, below in pairwise(ordered)
    )
