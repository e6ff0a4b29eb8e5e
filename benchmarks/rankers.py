"""Ways to rank the judged passages: plain BM25 over Snowball stems, and the workspace's words, vectors and both."""

from collections.abc import Sequence

import numpy as np
import snowballstemmer

from benchmarks.encoders import score_bm25
from benchmarks.judged_passages import JudgedPassage
from benchmarks.judgements import DEPTH
from models.encoders import Encoder
from services.searching import Question, answer_question
from services.workspace import Workspace
from training.encoder.heldout import Retrieval
from training.encoder.words import WORD

#: For each query, the ids of passages, the best first.
Rankings = list[list[str]]


class StemTerms:
    """The terms that plain BM25 counts: Snowball's Finnish stems of words in lower case."""

    def __init__(self) -> None:
        self._stemmer = snowballstemmer.stemmer("finnish")

    def __call__(self, text: str) -> list[str]:
        stems: list[str] = self._stemmer.stemWords(WORD.findall(text.lower()))
        return stems


class NoMeaning:
    """An encoder whose vectors are zeros: with it, words alone find and rank."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.revision, self.width = encoder.name, encoder.revision, encoder.width

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        return np.zeros((len(texts), self.width), dtype=np.float32)


def rank_by_stems(passages: Sequence[JudgedPassage], queries: Sequence[str]) -> Rankings:
    """Rank by BM25 over Snowball stems of title, headings and text."""
    task = Retrieval("judged", list(queries), [passage.whole for passage in passages], [])
    return _best([passage.id for passage in passages], score_bm25(task, terms=StemTerms()))


def rank_by_vectors(workspace: Workspace, passages: Sequence[JudgedPassage], queries: Sequence[str]) -> Rankings:
    """Rank by the cosines of the workspace's vectors, each compared."""
    ids, vectors = workspace.index().vectors()
    at = {id: row for row, id in enumerate(ids)}
    shown = [passage.id for passage in passages]
    rows = vectors[[at[id] for id in shown]].astype(np.float32)
    return _best(shown, workspace.encoder.encode(list(queries), as_queries=True) @ rows.T)


def rank_by_search(workspace: Workspace, queries: Sequence[str]) -> Rankings:
    """Rank as `aluetutka search` does."""
    answers = (answer_question(workspace, Question(query, limit=DEPTH, per_publication=None)) for query in queries)
    return [[hit.passage_id for hit in answer.hits] for answer in answers]


def rank_by_words(workspace: Workspace, queries: Sequence[str]) -> Rankings:
    """Rank as a search does where no passage has a meaning."""
    worded = Workspace(workspace.folder, write=False)
    worded.encoder = NoMeaning(workspace.encoder)
    return rank_by_search(worded, queries)


def _best(ids: Sequence[str], scores: np.ndarray) -> Rankings:
    """Return the first ids of each row of scores; what has no score above zero is not found."""
    orders = np.argsort(-scores, axis=1, kind="stable")[:, :DEPTH]
    return [[ids[at] for at in order if row[at] > 0] for row, order in zip(scores, orders, strict=True)]
