"""The analysis takes time in proportion to the text, whatever it consists of: by calls, which load does not change."""

import sys
import time
from types import FrameType

import pytest

from nlp.quantities import find_quantities
from tests.nlp.analysers import shared_analyser

ANALYSER = shared_analyser(persons=True)
SIZE = 6_000  # characters; more than the longest sentence
MOST_PER_CHARACTER = 300  # calls; ordinary text takes about 40


@pytest.mark.parametrize(
    "unit",
    [
        "a", "A", ",", ", ", "A ", "ABCD ", "Oy Oy ", "1 000 000 ", "1 ", "1,", "Tampereen, Turun, ", "Tampere ja ",
        "Minna Virtanen, ", "Minna ", "TampereellaTurussa", "Tampere-", "Ii:n:", "Säätiön ", "Kuntaliiton ja Sitran ",
        "rahoitti Sitra ", "Kuntaliitto tilasi ", "EURA 2021 ", "”Kylä -hanke ", "? -kysely ", "professori Salo, ",
        "Zorbatekin ja Kivelin kanssa, ", "Etelä- ja ", "– ", "( ", "\n", "_",
    ],
)  # fmt: skip
def test_twice_the_text_takes_twice_the_calls(unit: str) -> None:
    once, twice = calls(unit, SIZE), calls(unit, 2 * SIZE)
    assert twice < 2.6 * once + 2_000
    assert once < MOST_PER_CHARACTER * SIZE


def test_rows_of_figures_are_no_sums_and_take_little_time() -> None:
    text = "1 000 000 " * 20_000
    begun = time.process_time()
    assert list(find_quantities(text, [])) == []
    assert time.process_time() - begun < 5  # quadratic: minutes


def calls(unit: str, size: int) -> int:
    """Return how many functions the analysis of a text of repetitions calls."""
    text = (unit * (size // len(unit) + 1))[:size]
    count = 0

    def see(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    ANALYSER.find_mentions(text[:100])  # loads what is loaded once
    sys.setprofile(see)
    try:
        ANALYSER.find_mentions(text)
    finally:
        sys.setprofile(None)
    return count
