"""Which few of many texts represent them all, by their vectors: central ones that do not say the same."""

import numpy as np

ALIKE = 0.35  # how much being like what was already chosen counts against being central


def choose_representatives(vectors: np.ndarray, centrality: np.ndarray, *, count: int) -> list[int]:
    """Choose texts by maximal marginal relevance: the most central first, each later one unlike those before it.

    :param vectors: unit rows, shape (texts, width).
    :param centrality: shape (texts,), how well each represents all.
    :returns: their rows, in the order of choice.
    """
    chosen: list[int] = []
    left = centrality.astype(np.float64).copy()
    nearest = np.zeros(len(vectors))
    for _ in range(min(count, len(vectors))):
        best = int(np.argmax((1 - ALIKE) * left - ALIKE * nearest))
        chosen.append(best)
        left[best] = -np.inf
        nearest = np.maximum(nearest, vectors @ vectors[best])
    return chosen


def centre_of(vectors: np.ndarray) -> np.ndarray:
    """Return the unit vector in the middle of unit rows; zeros where they cancel out."""
    mean = vectors.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return mean / length if length else mean
