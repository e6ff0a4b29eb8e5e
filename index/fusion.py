"""Ranking by words and by meaning together."""

from collections.abc import Mapping

import numpy as np


def fuse(words: Mapping[str, float], vectors: Mapping[str, np.ndarray], query: np.ndarray) -> list[tuple[str, float]]:
    """Rank candidates by the sum of both z-scores, each over the candidates.

    :param words: BM25 scores by passage id; a candidate without one holds no word of the query.
    :param vectors: of all candidates, unit length, by passage id.
    :param query: shape (width,); a zero vector leaves words alone to rank.
    :returns: ids with scores, the best first.
    """
    ids = sorted(vectors)
    if not ids:
        return []
    lexical = np.array([words.get(id, 0.0) for id in ids])
    semantic = np.array([vectors[id] for id in ids], dtype=np.float32) @ query
    total = z_scores(lexical) + z_scores(semantic)
    order = np.argsort(-total, kind="stable")
    return [(ids[at], round(float(total[at]), 4)) for at in order]


def z_scores(values: np.ndarray) -> np.ndarray:
    """Return values as distances from their mean in standard deviations; zeros where all are alike."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
