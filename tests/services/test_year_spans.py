"""Spans of years as people write them."""

import pytest

from services.year_spans import parse_years


@pytest.mark.parametrize(
    ("given", "span"),
    [(None, (None, None)), ("2023", (2023, 2023)), ("2020..2024", (2020, 2024)), ("2020..", (2020, None)),
     ("..2024", (None, 2024))],
)  # fmt: skip
def test_a_span_is_read(given: str | None, span: tuple[int | None, int | None]) -> None:
    assert parse_years(given) == span


@pytest.mark.parametrize("given", ["", "..", "20", "20202024", "2020-2024", "٢٠٢٠", "2020\n"])
def test_what_is_no_span_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match="no year or span"):
        parse_years(given)
