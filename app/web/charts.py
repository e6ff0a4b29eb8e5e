"""The geometry of charts: numbers in, coordinates out; templates draw them, style.css colours them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 200  # of a column chart
LEFT, BOTTOM, TOP = 44, 26, 12  # around its columns
LABEL_WIDTH = 40  # that a label below takes
SPARK_WIDTH, SPARK_HEIGHT = 84, 22
MAP_WIDTH, MAP_HEIGHT, MAP_EDGE = 640, 400, 34
LARGEST, SMALLEST = 30, 11  # radius on the map
MOST_PUSHES = 40
MOST_YEARS = 60  # of a column chart
LEAST = 1e-9  # less is nothing
NICE = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Column:
    """A column, with its label where there is room for one."""

    x: float
    y: float
    width: float
    height: float
    label: str
    centre: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the chart."""

    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Columns:
    """A column chart."""

    columns: tuple[Column, ...]
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def draw_columns(values: Sequence[tuple[str, float]], *, whole: bool = False) -> Columns:
    """Return a column chart of labels and values; the axis begins at nought.

    :param whole: the values are counts, and so is what is written at the axis.
    """
    top = nice_maximum(max((value for _, value in values), default=0))
    room = (WIDTH - LEFT) / max(len(values), 1)
    width = min(room * 0.7, 56)
    every = math.ceil(LABEL_WIDTH / room)
    columns = []
    for at, (label, value) in enumerate(values):
        centre = LEFT + room * (at + 0.5)
        height = (HEIGHT - BOTTOM - TOP) * value / top
        shown = label if (len(values) - 1 - at) % every == 0 else ""
        columns.append(
            Column(
                round(centre - width / 2, 1), round(HEIGHT - BOTTOM - height, 1), round(width, 1), round(height, 1),
                shown, round(centre, 1),
            )
        )  # fmt: skip
    parts = (0, 0.5, 1) if not whole or top % 2 == 0 else (0, 1)
    ticks = (Tick(round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * part, 1), top * part) for part in parts)
    return Columns(tuple(columns), tuple(ticks))


def every_year(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return counts by year with the years between that have none; as they are where these would be too many."""
    known = dict(counts)
    years = [int(year) for year in known if year.isdecimal()]
    if len(years) < len(known) or not years or max(years) - min(years) >= MOST_YEARS:
        return list(counts)
    return [(str(year), known.get(str(year), 0)) for year in range(min(years), max(years) + 1)]


def nice_maximum(value: float) -> float:
    """Return the end of an axis: a round number, not below a value."""
    if value < LEAST:
        return 1.0
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in NICE if step * power >= value * (1 - 1e-9))


def draw_spark(values: Sequence[float]) -> str:
    """Return the points of a small line through values; empty where there are fewer than two."""
    if len(values) < 2:
        return ""
    top = max(values) or 1.0
    step = (SPARK_WIDTH - 4) / (len(values) - 1)
    return " ".join(
        f"{2 + at * step:.1f},{2 + (SPARK_HEIGHT - 4) * (1 - value / top):.1f}" for at, value in enumerate(values)
    )


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle on a map."""

    id: str
    x: float
    y: float
    radius: float


def draw_map(places: Sequence[tuple[str, tuple[float, float], int]]) -> tuple[Circle, ...]:
    """Return circles whose areas are as sizes, moved apart where they would cover each other.

    :param places: id, place on the map, and size, the largest first.
    """
    if not places:
        return ()
    xs, ys = [x for _, (x, _), _ in places], [y for _, (_, y), _ in places]
    largest = max(size for _, _, size in places) or 1
    circles = [
        [
            _scaled(x, xs, MAP_WIDTH), _scaled(y, ys, MAP_HEIGHT),
            max(LARGEST * math.sqrt(size / largest), SMALLEST),
        ]
        for _, (x, y), size in places
    ]  # fmt: skip
    for _ in range(MOST_PUSHES):
        if not _push_apart(circles):
            break
    return tuple(
        Circle(id, round(x, 1), round(y, 1), round(radius, 1))
        for (id, _, _), (x, y, radius) in zip(places, circles, strict=True)
    )


def _scaled(value: float, values: Sequence[float], length: int) -> float:
    low, high = min(values), max(values)
    share = (value - low) / (high - low) if high > low else 0.5
    return MAP_EDGE + share * (length - 2 * MAP_EDGE)


def _push_apart(circles: list[list[float]]) -> bool:
    pushed = False
    for at, one in enumerate(circles):
        for other in circles[at + 1 :]:
            dx, dy = other[0] - one[0], other[1] - one[1]
            distance = math.hypot(dx, dy)
            overlap = one[2] + other[2] + 3 - distance
            if overlap > 0.5:
                pushed = True
                ux, uy = (dx / distance, dy / distance) if distance else (1.0, 0.0)
                for circle, way in ((one, -1), (other, 1)):
                    circle[0] = min(max(circle[0] + way * ux * overlap / 2, circle[2]), MAP_WIDTH - circle[2])
                    circle[1] = min(max(circle[1] + way * uy * overlap / 2, circle[2]), MAP_HEIGHT - circle[2])
    return pushed
