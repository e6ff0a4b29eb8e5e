"""What the transformer adds to the ranking, alone, in the index's place of `finnish-static`, and as a second stage.

Used by `benchmarks.ranking --vectors FILE`, which keeps what was encoded in that file: the first run takes an hour.
"""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.encoders import DEPTH, measure_mrr, standardise
from corpus.settings import Searching
from index.opening import create_index
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


def measure_reranked(
    index: PassageIndex, finnish: Finnish, task: Retrieval, vectors: np.ndarray, encoder: AllKept
) -> float:
    """Return MRR@10 of the index's ranking with the second stage.

    :param vectors: of the questions, by the encoder of the index.
    """
    seconds = encoder.encode(task.questions, as_queries=True)
    rows, ranks = encoder.encode(task.texts), []
    for question, vector, second, right in zip(task.questions, vectors, seconds, task.answers, strict=True):
        terms = find_query_terms(question, finnish.tokens(question))
        words = [QueryWord(term.text, (term.lemma,), (term.inside,), term.apart) for term in terms]
        hits = index.search(words, vector, filters=Filters(), limit=FIRST).hits
        ids = np.array([int(hit.passage.passage_id) for hit in hits], dtype=np.intp)
        first = np.array([hit.score for hit in hits])
        scores = rescore(first, rows[ids] @ second, weight=WEIGHT) if len(ids) > 1 else first
        order = ids[np.argsort(-scores, kind="stable")][:DEPTH]
        ranks.append(next((1 / rank for rank, id in enumerate(order.tolist(), start=1) if id in right), 0.0))
    return float(np.mean(ranks))


def print_transformer(
    index: PassageIndex, finnish: Finnish, task: Retrieval, vectors: np.ndarray, words: np.ndarray, encoder: AllKept
) -> None:
    """Print MRR@10 of the transformer on a set.

    :param words: BM25 scores, shape (questions, texts).
    """
    from benchmarks.ranking import fill, measure

    staged = measure_reranked(index, finnish, task, vectors, encoder)
    asked = encoder.encode(task.questions, as_queries=True)
    meaning = asked @ encoder.encode(task.texts).T
    with tempfile.TemporaryDirectory() as folder:
        other = create_index(f"{folder}/index", "e5-small@0", encoder.width)
        fill(other, finnish, task.texts, encoder.encode(task.texts))
        whole = measure(other, finnish, task, asked)
    both = standardise(words) + standardise(meaning)
    alone, together = measure_mrr(meaning, task.answers), measure_mrr(both, task.answers)
    print(f"  with e5-small as second stage {staged:.3f}; index by it {whole:.3f}", end="; ")
    print(f"it alone {alone:.3f}, with BM25 {together:.3f}", flush=True)


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
