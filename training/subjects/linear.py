"""Linear weights a concept, over the terms that tell it apart, against the texts most like its own.

A one-vs-rest support vector machine for each concept is cheap when it sees a hundred terms and a thousand texts, and no
worse than one over everything: what it leaves out is noise.
"""

import warnings

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.svm import LinearSVC

from models.subjects.weights import TermWeights
from training.subjects.settings import Settings

ABSENT = -2.0  # score of a concept that nothing was learned of


def learn_weights(terms: csr_matrix, subjects: csr_matrix, settings: Settings) -> TermWeights:
    """Learn which terms speak for each concept that two texts have.

    :param terms: unit rows, shape (texts, terms).
    :param subjects: shape (texts, concepts).
    """
    random = np.random.default_rng(settings.seed)
    by_term, by_concept = terms.tocsc(), subjects.T.tocsr()
    sums = (by_concept @ terms).tocsr()
    usual = np.asarray(terms.sum(axis=0)).ravel() / terms.shape[0]
    bias = np.full(subjects.shape[1], ABSENT, dtype=np.float32)
    rows, columns, values = [], [], []
    for concept in np.flatnonzero(np.diff(by_concept.indptr) >= 2):
        having = by_concept.indices[by_concept.indptr[concept] : by_concept.indptr[concept + 1]]
        telling = _telling_terms(sums[concept], len(having), usual, settings.linear_terms)
        if len(telling):
            seen = _seen_texts(by_term[:, telling], sums[concept, telling].toarray().ravel(), having, random, settings)
            weights, bias[concept] = _fit(terms[seen][:, telling], np.isin(seen, having))
            kept = np.abs(weights) > settings.smallest
            rows.append(np.full(kept.sum(), concept))
            columns.append(telling[kept])
            values.append(weights[kept])
    shape = (subjects.shape[1], terms.shape[1])
    entries = (np.concatenate(values).astype(np.float32), (np.concatenate(rows), np.concatenate(columns)))
    return TermWeights(csr_matrix(entries, shape).T.tocsr(), bias)


def _telling_terms(sums: csr_matrix, texts: int, usual: np.ndarray, many: int) -> np.ndarray:
    mean = sums.data / texts
    telling = mean * np.log(np.maximum(mean / np.maximum(usual[sums.indices], 1e-9), 1.0001))
    return np.sort(sums.indices[np.argsort(-telling)[:many]])


def _seen_texts(
    terms: csr_matrix, typical: np.ndarray, having: np.ndarray, random: np.random.Generator, settings: Settings
) -> np.ndarray:
    likeness = np.asarray(terms @ typical).ravel()
    likeness[having] = -1
    near = (
        np.argpartition(-likeness, settings.near)[: settings.near]
        if len(likeness) > settings.near
        else np.arange(len(likeness))
    )
    others = np.union1d(near, random.integers(0, len(likeness), settings.random))
    return np.concatenate([having, others[likeness[others] >= 0]])


def _fit(terms: csr_matrix, having: np.ndarray) -> tuple[np.ndarray, float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a rough answer is as good, and much faster
        machine = LinearSVC(C=1, max_iter=100, tol=0.05).fit(terms, having)
    return machine.coef_[0], float(machine.intercept_[0])
