"""Ranking by words and by meaning together."""

from collections.abc import Mapping, Sequence

import numpy as np

NEWEST, HALVED = 0.2, 5 * 365  # standard deviations; days


def fuse(
    words: Mapping[str, float], vectors: Mapping[str, np.ndarray], query: np.ndarray, *,
    days: Mapping[str, int | None] | None = None,
) -> list[tuple[str, float]]:  # fmt: skip
    """Rank candidates by the sum of both z-scores, each over the candidates.

    :param words: BM25 scores by passage id; a candidate without one holds no word of the query.
    :param vectors: of all candidates, unit length, by passage id.
    :param query: shape (width,); a zero vector leaves words alone to rank.
    :param days: on which candidates came out, where newer ones are to come a little before others.
    :returns: ids with scores, the best first.
    """
    ids = sorted(vectors)
    if not ids:
        return []
    lexical = np.array([words.get(id, 0.0) for id in ids])
    semantic = np.array([vectors[id] for id in ids], dtype=np.float32) @ query
    total = z_scores(lexical) + z_scores(semantic) + (_newness([days.get(id) for id in ids]) if days else 0)
    order = np.argsort(-total, kind="stable")
    return [(ids[at], round(float(total[at]), 4)) for at in order]


def _newness(days: Sequence[int | None]) -> np.ndarray:
    """Return what being new is worth: `NEWEST` on the day of the newest, half of it each `HALVED` days before."""
    newest = max((day for day in days if day is not None), default=0)
    return np.array([0.0 if day is None else NEWEST * 0.5 ** ((newest - day) / HALVED) for day in days])


def z_scores(values: np.ndarray) -> np.ndarray:
    """Return values as distances from their mean in standard deviations; zeros where all are alike."""
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)
