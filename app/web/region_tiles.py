"""The regions of Finland as tiles: each lies about where its region does, and all are of one size."""

from collections.abc import Mapping
from dataclasses import dataclass

SIDE, GAP = 76, 6  # of a tile, and between two
LEVELS = 5  # shades

#: Column and row by the region's code.
PLACES = {
    "19": (3, 0),
    "16": (2, 1), "17": (3, 1), "18": (4, 1),
    "15": (1, 2), "14": (2, 2), "13": (3, 2), "11": (4, 2), "12": (5, 2),
    "04": (1, 3), "06": (2, 3), "07": (3, 3), "10": (4, 3), "09": (5, 3),
    "21": (0, 4), "02": (1, 4), "05": (2, 4), "01": (3, 4), "08": (4, 4),
}  # fmt: skip
WIDTH, HEIGHT = 6 * (SIDE + GAP) - GAP, 5 * (SIDE + GAP) - GAP


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on the map."""

    code: str
    count: int
    level: int  # of its shade: 0 for none, 1 to 5
    x: int
    y: int


def draw_tiles(counts: Mapping[str, int]) -> tuple[Tile, ...]:
    """Return the tiles of regions, by the codes of regions and how often each is named."""
    most = max(counts.values(), default=0)
    return tuple(
        Tile(
            code, counts.get(code, 0), _level(counts.get(code, 0), most),
            column * (SIDE + GAP), row * (SIDE + GAP),
        )
        for code, (column, row) in PLACES.items()
    )  # fmt: skip


def _level(count: int, most: int) -> int:
    """Return the shade of a count: by its square root, since few regions are named far more than the others."""
    return max(1, round(LEVELS * (count / most) ** 0.5)) if count else 0
