"""A few texts that stand for many."""

import numpy as np

from models.representatives import centre_of, choose_representatives


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    found = np.array(rows, dtype=np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def test_the_most_central_comes_first() -> None:
    vectors = unit((1, 0), (0.9, 0.1), (0, 1))
    assert choose_representatives(vectors, np.array([0.1, 0.9, 0.2]), count=1) == [1]


def test_the_next_one_says_something_else() -> None:
    vectors = unit((1, 0), (1, 0.01), (0, 1))
    assert choose_representatives(vectors, np.array([0.9, 0.89, 0.6]), count=2) == [0, 2]


def test_no_more_are_chosen_than_there_are() -> None:
    assert sorted(choose_representatives(unit((1, 0), (0, 1)), np.array([0.1, 0.2]), count=9)) == [0, 1]


def test_the_centre_of_opposites_is_nowhere() -> None:
    assert centre_of(unit((1, 0), (-1, 0))).tolist() == [0, 0]
