"""The second stage of search: the first passages of a ranking, ordered again by a model that costs more."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.catalogue.contents import shown_texts
from index.records import Hit
from models.rerankers import rescore
from services.workspace import Workspace

WEIGHT = 1.0  # of the second model's z-scores beside the ranking's; see docs/decisions


def forget_vectors(workspace: Workspace) -> int:
    """Forget the kept vectors of texts that search does not show, and of models that the settings do not name."""
    if not workspace.vector_store.exists():
        return 0
    named = [workspace.encoder_version, *([workspace.reranker.version] if workspace.reranker else [])]
    return workspace.vector_store.drop_all_but(named, (text for _, text in shown_texts(workspace.catalogue)))


def ranked_first(workspace: Workspace) -> int:
    """Return how many of the first hits are ordered again: none without a second stage."""
    return workspace.settings.search.rerank_first if workspace.reranker else 0


def order_again(workspace: Workspace, query: str, hits: Sequence[Hit]) -> list[Hit]:
    """Order the first hits again where the settings ask for it; the others stay as they are.

    :param hits: the best first.
    """
    first = list(hits[: workspace.settings.search.rerank_first])
    if workspace.reranker is None or not query.strip() or len(first) < 2:
        return list(hits)
    second = workspace.reranker.score(query, [hit.passage.text for hit in first])
    scores = rescore(np.array([hit.score for hit in first]), second, weight=WEIGHT)
    order = np.argsort(-scores, kind="stable")
    again = [replace(first[at], score=round(float(scores[at]), 4)) for at in order]
    return [*again, *hits[len(first) :]]
