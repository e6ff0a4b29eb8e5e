"""Sparse weights of terms for labels: what words speak for a concept, in eight bits a weight."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

LEVELS = 127
FIELDS = ("terms", "starts", "weights", "scales", "bias")


@dataclass(frozen=True, slots=True)
class TermWeights:
    """A linear model a concept.

    :param by_term: shape (terms, concepts), float32.
    :param bias: shape (concepts,); what a concept has without any term.
    """

    by_term: csr_matrix
    bias: np.ndarray

    def score(self, terms: csr_matrix) -> np.ndarray:
        """Return the score of each concept for texts, shape (texts, concepts), float32.

        :param terms: shape (texts, terms).
        """
        scores = (terms @ self.by_term).toarray()
        scores += self.bias
        return scores

    def of(self, term: int, concept: int) -> float:
        """Return what a term says for a concept."""
        return float(self.by_term[term, concept])


def pack(weights: csr_matrix, bias: np.ndarray) -> dict[str, np.ndarray]:
    """Return weights, shape (concepts, terms), as arrays for a file: whole numbers of each concept's own scale."""
    weights = weights.tocsr()
    weights.sort_indices()
    of = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    scales = np.full(weights.shape[0], 1e-6, dtype=np.float32)
    np.maximum.at(scales, of, np.abs(weights.data).astype(np.float32))
    whole = np.rint(weights.data / scales[of] * LEVELS).astype(np.int8)
    kept = csr_matrix((whole, weights.indices, weights.indptr), shape=weights.shape)
    kept.eliminate_zeros()
    return {
        "terms": kept.indices.astype(np.int32),
        "starts": kept.indptr.astype(np.int32),
        "weights": kept.data,
        "scales": scales / LEVELS,
        "bias": bias.astype(np.float32),
    }


def unpack(arrays: Mapping[str, np.ndarray], terms: int) -> TermWeights:
    """Read what `pack` gave, for a vocabulary of so many terms."""
    starts = arrays["starts"]
    weights = arrays["weights"].astype(np.float32) * np.repeat(arrays["scales"], np.diff(starts))
    by_concept = csr_matrix((weights, arrays["terms"], starts), shape=(len(starts) - 1, terms))
    return TermWeights(by_concept.T.tocsr(), arrays["bias"])
