"""What hits are ordered by."""

import pytest

from index.ordering import count_spread, day_of, spread, title_key


def test_titles_are_ordered_as_in_finnish() -> None:
    titles = ["Ääni", "zoo", "Åland", "Öljy", "Éire", "apu", "2 kuntaa", "Apu 2", "„Apu“ 1"]
    ordered = ["2 kuntaa", "apu", "„Apu“ 1", "Apu 2", "Éire", "zoo", "Åland", "Ääni", "Öljy"]
    assert sorted(titles, key=title_key) == ordered


@pytest.mark.parametrize(
    ("written", "same"), [("2024", "2024-01-01"), ("2024-03", "2024-03-01"), ("2024-03-12T10:00", "2024-03-12")]
)
def test_a_month_or_year_is_its_first_day(written: str, same: str) -> None:
    assert day_of(written) == day_of(same) is not None


@pytest.mark.parametrize("written", [None, "", "2024-13-01", "eilen", "0000"])
def test_what_is_no_date_has_no_day(written: str | None) -> None:
    assert day_of(written) is None


def test_as_many_are_left_as_are_counted() -> None:
    publications = ["a", "b", "a", "a", "c", "b", "b"]
    assert list(spread(publications, 2)) == [0, 1, 2, 4, 5]
    assert count_spread([3, 3, 1], 2) == 5
    assert count_spread([3, 3, 1], None) == len(list(spread(publications, None))) == 7
