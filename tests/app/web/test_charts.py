"""The geometry of charts."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import (
    HEIGHT,
    MAP_HEIGHT,
    MAP_WIDTH,
    WIDTH,
    draw_columns,
    draw_map,
    draw_spark,
    every_year,
    nice_maximum,
)

shares = st.floats(0, 1, allow_nan=False)
places = st.tuples(st.floats(-5, 5), st.floats(-5, 5))


@given(st.lists(st.tuples(st.text("0123456789", min_size=4, max_size=4), shares), max_size=60))
def test_columns_stay_inside_of_their_chart(values: list[tuple[str, float]]) -> None:
    chart = draw_columns(values)
    assert len(chart.columns) == len(values)
    for column in chart.columns:
        assert 0 <= column.x <= column.x + column.width <= WIDTH
        assert 0 <= column.y <= column.y + column.height <= HEIGHT


def test_columns_are_as_high_as_their_values() -> None:
    low, high = draw_columns([("2023", 0.1), ("2024", 0.2)]).columns
    assert high.height == pytest.approx(2 * low.height, abs=0.2)


def test_labels_do_not_run_into_each_other_and_the_newest_is_there() -> None:
    labels = [one.label for one in draw_columns([(str(year), 0.5) for year in range(1990, 2026)]).columns]
    assert labels[-1] == "2025"
    assert 5 < sum(map(bool, labels)) < 18


@pytest.mark.parametrize(("value", "end"), [(0, 1), (0.24, 0.3), (0.3, 0.3), (0.031, 0.04), (1, 1), (0.95, 1.0)])
def test_an_axis_ends_at_a_round_number(value: float, end: float) -> None:
    assert nice_maximum(value) == pytest.approx(end)


@given(st.lists(shares, max_size=40))
def test_a_line_has_a_point_for_each_value(values: list[float]) -> None:
    assert len(draw_spark(values).split()) == (len(values) if len(values) > 1 else 0)


@given(st.lists(st.tuples(places, st.integers(0, 1000)), max_size=25))
def test_circles_stay_on_the_map(found: list[tuple[tuple[float, float], int]]) -> None:
    circles = draw_map([(str(at), place, size) for at, (place, size) in enumerate(found)])
    assert len(circles) == len(found)
    for one in circles:
        assert 0 <= one.x <= MAP_WIDTH
        assert 0 <= one.y <= MAP_HEIGHT


def test_circles_that_would_cover_each_other_are_moved_apart() -> None:
    circles = draw_map([(str(at), (0.01 * at, 0.0), 10) for at in range(5)])
    gaps = [
        math.hypot(a.x - b.x, a.y - b.y) - a.radius - b.radius for a in circles for b in circles if a.id < b.id
    ]  # fmt: skip
    assert min(gaps) > 0


def test_a_circle_has_the_area_of_its_size() -> None:
    large, small = draw_map([("a", (0.0, 0.0), 100), ("b", (1.0, 1.0), 25)])
    assert large.radius == 2 * small.radius


def test_years_without_anything_are_shown_too() -> None:
    assert every_year([("2020", 2), ("2022", 1)]) == [("2020", 2), ("2021", 0), ("2022", 1)]
    assert every_year([("1850", 1), ("2022", 1)]) == [("1850", 1), ("2022", 1)]
    assert every_year([]) == []
