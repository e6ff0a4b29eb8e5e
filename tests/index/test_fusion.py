import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse, z_scores

UNIT = {"a": np.array([1.0, 0.0]), "b": np.array([0.0, 1.0]), "c": np.array([0.6, 0.8])}


def test_equal_values_have_no_spread() -> None:
    assert z_scores(np.array([2.0, 2.0, 2.0])).tolist() == [0, 0, 0]


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=30))
def test_z_scores_have_mean_zero_and_keep_the_order(values: list[int]) -> None:
    scores = z_scores(np.array(values, dtype=float))
    assert abs(scores.mean()) < 1e-3
    best = int(np.argmax(values))
    assert scores[best] == scores.max()


def test_candidates_are_ranked_by_words_and_meaning() -> None:
    ranked = fuse({"a": 2.0, "c": 2.0}, UNIT, np.array([0.0, 1.0]))
    assert [id for id, _ in ranked] == ["c", "b", "a"]


def test_a_zero_query_leaves_words_alone_to_rank() -> None:
    assert [id for id, _ in fuse({"b": 3.0, "c": 1.0}, UNIT, np.zeros(2))] == ["b", "c", "a"]


def test_nothing_to_rank_is_nothing() -> None:
    assert fuse({}, {}, np.zeros(2)) == []
