"""Evens out, in part, how much the components of texts vary: few directions that all texts share weigh less then."""

import numpy as np

SMALLEST = 1e-8  # variance


def whiten_rows(rows: np.ndarray, texts: np.ndarray, *, power: float) -> np.ndarray:
    """Divide the principal components of rows by a power of the variance that texts have along them.

    The components are turned back, so that the first ones of a row still work alone (Matryoshka).
    Source: Su et al. 2021, "Whitening Sentence Representations"; here in part, and once for the table of rows.

    :param rows: shape (rows, width).
    :param texts: unit rows of texts like those that are searched, shape (texts, width).
    :param power: 0 changes nothing, 0.5 whitens.
    """
    variances, directions = np.linalg.eigh(np.cov(texts, rowvar=False, bias=True))
    scaled = (rows @ directions) * np.maximum(variances, SMALLEST) ** -power
    return (scaled @ directions.T).astype(np.float32)
