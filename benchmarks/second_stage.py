"""What the transformer adds to the ranking as a second stage, and what it costs.

Used by `benchmarks.ranking --vectors FILE`, which keeps what was encoded in that file: the first run takes long.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.encoders import DEPTH
from corpus.settings import Searching
from index.passage_index import PassageIndex
from index.records import Filters, QueryWord
from models.e5 import E5Small
from models.rerankers import rescore
from models.vector_store import StoredEncoder, VectorStore
from nlp.words.finnish import Finnish
from nlp.words.search_terms import find_query_terms
from services.reranking import WEIGHT
from training.encoder.heldout import Retrieval

FIRST = Searching().rerank_first
TIMED = 20  # texts
SEED = 7


class AllKept:
    """An encoder whose queries are kept too: a benchmark asks the same ones each time."""

    def __init__(self, path: Path) -> None:
        self.passages = StoredEncoder(E5Small(), VectorStore(path))
        self._queries = StoredEncoder(_AsPassages(), VectorStore(path))
        self.name, self.width, self.revision = E5Small.name, E5Small.width, E5Small().revision

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        return (self._queries if as_queries else self.passages).encode(texts)


class _AsPassages(E5Small):
    """Encodes what is given as queries, under another name."""

    name = "e5-small queries"

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        return super().encode(texts, as_queries=True)


def rank_twice(
    index: PassageIndex, finnish: Finnish, task: Retrieval, vectors: np.ndarray, encoder: AllKept
) -> Iterator[tuple[list[int], list[int]]]:  # fmt: skip
    """Yield for each question the texts of the index's ranking, and those with the second stage, the best first.

    Only passages that the ranking has first are encoded.

    :param vectors: of the questions, by the encoder of the index.
    """
    seconds = encoder.encode(task.questions, as_queries=True)
    for question, vector, second in zip(task.questions, vectors, seconds, strict=True):
        terms = find_query_terms(question, finnish.tokens(question))
        words = [QueryWord(term.text, (term.lemma,), (term.inside,), term.apart) for term in terms]
        hits = index.search(words, vector, filters=Filters(), limit=FIRST).hits
        ids = np.array([int(hit.passage.passage_id) for hit in hits], dtype=np.intp)
        rows = encoder.encode([task.texts[id] for id in ids])
        scores = rescore(np.array([hit.score for hit in hits]), rows @ second, weight=WEIGHT) if hits else ids
        yield ids.tolist(), ids[np.argsort(-scores, kind="stable")].tolist()


def reciprocal_rank(ids: Sequence[int], right: frozenset[int]) -> float:
    """Return the reciprocal rank of the first right text, 0 below the tenth."""
    return next((1 / rank for rank, id in enumerate(ids[:DEPTH], start=1) if id in right), 0.0)


def print_second_stage(
    index: PassageIndex, finnish: Finnish, task: Retrieval, vectors: np.ndarray, encoder: AllKept, sample: int
) -> None:
    """Print MRR@10 without and with the second stage.

    :param sample: so many questions, drawn at random; 0: all.
    """
    drawn = np.random.default_rng(SEED).permutation(len(task.questions))[: sample or None]
    asked = replace(
        task, questions=[task.questions[at] for at in drawn], answers=[task.answers[at] for at in drawn]
    )  # fmt: skip
    ranks = [
        [reciprocal_rank(ids, right) for ids in both]
        for both, right in zip(rank_twice(index, finnish, asked, vectors[drawn], encoder), asked.answers, strict=True)
    ]
    without, staged = np.mean(ranks, axis=0)
    print(f"  {len(drawn)} questions: index {without:.3f}, with e5-small as second stage {staged:.3f}", flush=True)


def print_costs(task: Retrieval) -> None:
    """Print what encoding takes, a text at a time."""
    encoder = E5Small()
    encoder.encode(["kunta"])
    for what, texts, as_queries in (("query", task.questions, True), ("passage", task.texts, False)):
        began, used = time.perf_counter(), time.process_time()
        for text in texts[:TIMED]:
            encoder.encode([text], as_queries=as_queries)
        clock, cpu = time.perf_counter() - began, time.process_time() - used
        words = sum(len(text.split()) for text in texts[:TIMED]) / TIMED
        print(
            f"e5-small: {cpu / TIMED * 1000:.0f} ms of CPU, {clock / TIMED * 1000:.0f} ms a {what} of {words:.0f} words"
        )
