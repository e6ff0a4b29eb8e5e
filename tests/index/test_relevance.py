"""From when on a passage answers a query."""

import numpy as np
import pytest

from index.relevance import FEWEST_SAMPLED, SAMPLED, enough_words, least_cosine

WIDTH = 33  # the last of them is what no passage is about


def make_sample() -> np.ndarray:
    found = np.random.default_rng(0).normal(0, 1, (SAMPLED, WIDTH))
    found[:, -1] = 0
    found[0, -1] = 0.15 * np.linalg.norm(found[0])
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


SAMPLE = make_sample()


def test_what_is_least_far_from_nonsense_is_not_near_it() -> None:
    nonsense = np.eye(WIDTH, dtype=np.float32)[-1]
    cosines = SAMPLE @ nonsense
    assert cosines.max() > cosines.mean() + 10 * cosines.std()
    assert cosines.max() < least_cosine(SAMPLE, nonsense, SAMPLED)
    assert least_cosine(SAMPLE, SAMPLE[1], SAMPLED) < 1


def test_the_nearest_of_more_passages_has_to_be_nearer() -> None:
    floors = [least_cosine(SAMPLE, SAMPLE[0], passages) for passages in (SAMPLED, 10 * SAMPLED, 100 * SAMPLED)]
    assert floors == sorted(set(floors))
    assert floors[-1] < 1


@pytest.mark.parametrize(
    ("sample", "query"), [(SAMPLE[: FEWEST_SAMPLED - 1], SAMPLE[0]), (SAMPLE, np.zeros(WIDTH, dtype=np.float32))]
)
def test_of_few_passages_or_no_meaning_nothing_is_near(sample: np.ndarray, query: np.ndarray) -> None:
    assert least_cosine(sample, query, 1000) > 1


@pytest.mark.parametrize(
    ("frequencies", "most", "enough"),
    [([0, 2494], 1, []), ([20, 2494], 1, [(0,)]), ([20, 20], 1, []), ([8, 1308, 824], 2, [(0, 1), (0, 2)])],
)
def test_words_are_enough_that_say_most_of_a_query(
    frequencies: list[int], most: int, enough: list[tuple[int, ...]]
) -> None:
    assert enough_words(frequencies, 5820, most) == enough
