"""Numbers printed on pages beside their numbers in the file."""

import pytest

from corpus.reading.page_labels import page_labels


@pytest.mark.parametrize(
    ("printed", "given", "labels"),
    [
        (["1", "2", "3"], ["", "", ""], ()),
        ([None, None, "1", None, "3"], ["", "", "", "", ""], ("", "", "1", "2", "3")),
        (["i", "ii", "1", "2"], ["", "", "", ""], ("i", "ii", "1", "2")),
        ([None, None, None], ["A-1", "A-2", "A-3"], ("A-1", "A-2", "A-3")),
        ([None, None, None], ["1", "2", "3"], ()),
        ([None, "2023", None], ["", "", ""], ()),  # one number alone is no count
        (
            ["12", "13", None],
            ["1", "2", "3"],
            ("12", "13", "14"),
        ),  # what is printed is believed, not what the file says
    ],
)
def test_pages_have_the_numbers_that_are_printed_on_them(
    printed: list[str | None], given: list[str], labels: tuple[str, ...]
) -> None:
    assert page_labels(printed, given) == labels
