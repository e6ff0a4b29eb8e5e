"""Second stage of search: the first passages of a ranking are ordered again by a model that costs more."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from models.hub_models import HubCrossEncoder
from models.vector_store import StoredEncoder


class Reranker(Protocol):
    """What the second stage needs of a model."""

    @property
    def version(self) -> str:
        """Name and revision: what is prepared by another one is prepared again."""
        ...

    def prepare(self, passages: Sequence[str]) -> None:
        """Do ahead of time what a reader should not wait for."""
        ...

    def score(self, query: str, passages: Sequence[str]) -> np.ndarray:
        """Return how well each passage answers, shape (passages,), higher is better; NaN where none was prepared."""
        ...


class VectorReranker:
    """Scores passages by cosine: a query is encoded when it is asked, passages were before."""

    def __init__(self, encoder: StoredEncoder) -> None:
        self._encoder = encoder

    @property
    def version(self) -> str:
        return self._encoder.version

    def prepare(self, passages: Sequence[str]) -> None:
        self._encoder.encode(passages)

    def score(self, query: str, passages: Sequence[str]) -> np.ndarray:
        """Return the cosine of each passage whose vector is kept, NaN for the others."""
        scores = np.full(len(passages), np.nan, dtype=np.float32)
        found = self._encoder.find(passages)
        known = [at for at, row in enumerate(found) if row is not None]
        if known:
            vector = self._encoder.encode([query], as_queries=True)[0]
            scores[known] = np.array([found[at] for at in known]) @ vector
        return scores


class CrossReranker:
    """Scores passages by a cross-encoder, which reads each with the query: there is nothing to prepare."""

    def __init__(self, model: HubCrossEncoder) -> None:
        self._model = model

    @property
    def version(self) -> str:
        return self._model.name

    def prepare(self, passages: Sequence[str]) -> None:
        return

    def score(self, query: str, passages: Sequence[str]) -> np.ndarray:
        return self._model.score(query, passages)


def rescore(first: np.ndarray, second: np.ndarray, *, weight: float) -> np.ndarray:
    """Add the z-scores of a second model to those of a ranking; a passage without one counts as a middling one.

    :param first: scores of the ranking, shape (passages,), the best first.
    :param second: of the model, NaN where it has none.
    :returns: new scores, none below the lowest of the ranking, so that what comes after stays after.
    """
    known = ~np.isnan(second)
    if not known.any():
        return first
    spread = float(second[known].std())
    added = np.zeros(len(first))
    if spread > 0:
        added[known] = weight * (second[known] - second[known].mean()) / spread
    total = first + added
    return total - total.min() + first.min()
