from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import SettingsError
from models.hub_models import HubCrossEncoder, known_prompts
from models.rerankers import CrossReranker, VectorReranker, rescore
from models.vector_store import StoredEncoder, VectorStore


class Letters:
    """Encodes a text by which of three letters it has."""

    name, width, revision = "letters", 3, "1"

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        rows = np.array([[letter in text for letter in "abc"] for text in texts], dtype=np.float32).reshape(-1, 3)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def test_only_passages_that_were_prepared_are_scored(tmp_path: Path) -> None:
    reranker = VectorReranker(StoredEncoder(Letters(), VectorStore(tmp_path / "vectors.sqlite")))
    reranker.prepare(["a", "ab"])
    scores = reranker.score("a", ["ab", "a", "aa"])
    np.testing.assert_allclose(scores, [0.5**0.5, 1, np.nan], atol=1e-3)


def test_a_better_answer_by_the_second_model_comes_first() -> None:
    scores = rescore(np.array([1.0, 0.9, 0.1]), np.array([0.1, 0.9, 0.2]), weight=1.0)
    assert np.argsort(-scores).tolist() == [1, 0, 2]


def test_a_passage_that_was_not_prepared_counts_as_a_middling_one() -> None:
    scores = rescore(np.array([0.5, 0.5, 0.5]), np.array([0.9, np.nan, 0.1]), weight=1.0)
    assert np.argsort(-scores).tolist() == [0, 1, 2]


@pytest.mark.parametrize("second", [[np.nan] * 3, [0.4] * 3])
def test_without_anything_to_tell_them_apart_the_ranking_stays(second: list[float]) -> None:
    first = np.array([3.0, 2.0, 1.0])
    np.testing.assert_allclose(rescore(first, np.array(second), weight=1.0), first)


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-1, 1)), min_size=1, max_size=20))
def test_no_score_falls_below_the_ranking(pairs: list[tuple[float, float]]) -> None:
    first, second = (np.array(side) for side in zip(*pairs, strict=True))
    assert rescore(first, second, weight=1.0).min() >= first.min() - 1e-9


def test_a_cross_encoder_takes_the_place_of_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        HubCrossEncoder, "score", lambda self, query, passages: np.array([len(one) for one in passages])
    )
    reranker = CrossReranker(HubCrossEncoder("owner/model"))
    reranker.prepare(["a"])
    assert (reranker.version, reranker.score("a", ["bb", "c"]).tolist()) == ("owner/model", [2, 1])


def test_a_cross_encoder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no such folder"):
        HubCrossEncoder(str(tmp_path / "missing")).score("a", ["b"])


@pytest.mark.parametrize(
    ("name", "prompts"),
    [
        ("intfloat/multilingual-e5-small", ("query: ", "passage: ")),
        ("/models/e5-base-v2", ("query: ", "passage: ")),
        ("intfloat/multilingual-e5-large-instruct", ("", "")),  # wants an instruction, which its files carry
        ("owner/made5-small", ("", "")),
    ],
)
def test_models_that_do_not_carry_their_prompts_are_known(name: str, prompts: tuple[str, str]) -> None:
    assert known_prompts(name) == prompts
