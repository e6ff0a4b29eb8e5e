"""The numbers of the subject model: terms, packed weights, trees."""

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.ensemble import HistGradientBoostingClassifier

from corpus.lemmatised import LemmatisedText
from models.subjects.terms import TermSpace
from models.subjects.trees import from_scikit_learn, read_trees
from models.subjects.weights import pack, unpack


def lemmatised(*lemmas: str, parts: tuple[tuple[int, str], ...] = ()) -> LemmatisedText:
    return LemmatisedText("", "fi", lemmas, parts, tuple((0, 0) for _ in lemmas))


SPACE = TermSpace({"kunta": 0, "talous": 1, "olla": 2}, np.array([2.0, 2.0, 0.0], dtype=np.float32))


def test_a_text_is_a_unit_row() -> None:
    row = SPACE.matrix([lemmatised("kunta", "talous", "talous")]).toarray()[0]
    assert np.linalg.norm(row) == pytest.approx(1)
    assert row[1] > row[0] > 0


def test_a_term_that_is_too_rare_to_tell_weighs_nothing() -> None:
    assert SPACE.matrix([lemmatised("olla")]).nnz == 0


def test_a_part_of_a_compound_weighs_less_than_a_word() -> None:
    row = SPACE.matrix([lemmatised("talous", "kuntajako", parts=((1, "kunta"), (1, "jako")))]).toarray()[0]
    assert 0 < row[0] < row[1]


def test_only_the_beginning_is_read_where_it_is_asked_for() -> None:
    row = SPACE.matrix([lemmatised("kunta", "talous", parts=((1, "talous"),))], tokens=1).toarray()[0]
    assert row.tolist() == [1, 0, 0]


def test_texts_without_a_known_term_are_empty_rows() -> None:
    assert SPACE.matrix([lemmatised(), lemmatised("tuntematon")]).nnz == 0


def test_packed_weights_are_read_back_within_a_hundredth() -> None:
    weights = csr_matrix(np.array([[0.5, 0, -0.25], [0, 0, 0.01]], dtype=np.float32))
    bias = np.array([0.5, -1], dtype=np.float32)
    read = unpack(pack(weights, bias), 3)
    assert read.by_term.T.toarray() == pytest.approx(weights.toarray(), abs=0.005)
    assert read.score(csr_matrix(np.eye(3, dtype=np.float32)))[0] == pytest.approx([1.0, -1.0], abs=0.01)


def test_trees_say_what_scikit_learn_says_of_them() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(2000, 5)).astype(np.float32)
    right = rows[:, 0] * rows[:, 1] + rows[:, 2] > 0.3
    classifier = HistGradientBoostingClassifier(max_iter=40, max_depth=4).fit(rows, right)
    trees = read_trees(from_scikit_learn(classifier).arrays())
    assert trees.predict(rows) == pytest.approx(classifier.predict_proba(rows)[:, 1], abs=1e-4)
