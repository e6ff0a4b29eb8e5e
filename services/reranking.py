"""The second stage of search: the first passages of a ranking, ordered again by a model that costs more."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from corpus.catalogue.contents import shown_texts
from index.ordering import RELEVANCE
from index.passage_index import PassageIndex
from index.records import Filters, Hit, Paging, SearchResult
from models.rerankers import Reranker, rescore
from services.query_language.asking import Asked
from services.workspace import Workspace

WEIGHT = 1.0  # of the second model's z-scores beside those of words and of meaning; not tuned


def forget_vectors(workspace: Workspace) -> int:
    """Forget the kept vectors of texts that search does not show, and of models that the settings do not name."""
    if not workspace.vector_store.exists():
        return 0
    named = [workspace.encoder_version, *([workspace.reranker.version] if workspace.reranker else [])]
    return workspace.vector_store.drop_all_but(named, (text for _, text in shown_texts(workspace.catalogue)))


def search_in_stages(
    workspace: Workspace, index: PassageIndex, asked: Asked, vector: np.ndarray, *, filters: Filters, limit: int,
    paging: Paging,
) -> SearchResult:  # fmt: skip
    """Search the index, and order its first hits again where the settings ask for it.

    Pages are cut afterwards: a passage is on one of them, whatever its size.
    """
    first = workspace.settings.search.rerank_first
    if workspace.reranker is None or paging.order != RELEVANCE or not asked.text.strip() or paging.offset >= first:
        return index.search(asked.words, vector, filters=filters, limit=limit, paging=paging)
    end = paging.offset + limit
    found = index.search(asked.words, vector, filters=filters, limit=max(first, end), paging=replace(paging, offset=0))
    again = order_again(workspace.reranker, asked.text, found.hits[:first])
    return replace(found, hits=[*again, *found.hits[first:]][paging.offset : end])


def order_again(reranker: Reranker, query: str, hits: Sequence[Hit]) -> list[Hit]:
    """Order hits by their scores and what a second model says together.

    :param hits: the best first.
    """
    if len(hits) < 2:
        return list(hits)
    second = reranker.score(query, [hit.passage.text for hit in hits])
    scores = rescore(np.array([hit.score for hit in hits]), second, weight=WEIGHT)
    order = np.argsort(-scores, kind="stable")
    return [replace(hits[at], score=round(float(scores[at]), 4)) for at in order]
