"""Numbers are looked for where digits begin; what is found is what the patterns find anywhere."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.quantities import COUNT, DIGITS, MONEY, SHARE, _at_numbers

PIECES = ["1", "12", "000", " 500", ",5", ".", "–", " ", "\u00a0", "€", " euroa", " milj. euroa", " %", " prosenttia",
          " asukasta", " tuhatta taloa", "a", "٣", "²", "\n"]  # fmt: skip


@pytest.mark.parametrize("pattern", [MONEY, SHARE, COUNT])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=20))
def test_patterns_match_where_numbers_begin(pattern: re.Pattern[str], pieces: list[str]) -> None:
    text = "".join(pieces)
    numbers = [match.start() for match in DIGITS.finditer(text)]
    found = [match.groupdict() | {"span": match.span()} for match in _at_numbers(pattern, text, numbers)]
    assert found == [match.groupdict() | {"span": match.span()} for match in pattern.finditer(text)]
