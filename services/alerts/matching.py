"""Which of some documents answer a saved search: by words, by meaning, or either.

By words a passage answers that holds every word of the search, in any inflection, a compound also by its parts.
By meaning a passage answers whose cosine with the search is far above what the corpus's own passages have: `FAR`
standard deviations above the mean of a sample of them, whatever the encoder. A long document has to answer in more
than one place, since among many passages one is always near. docs/alarms.md has the figures that both were chosen by.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from corpus.catalogue.alerts import Alert, Match, gone_documents, related_documents
from corpus.catalogue.alerts import NewDocument as Document
from corpus.catalogue.duplicates import text_of
from corpus.catalogue.samples import sample_texts
from corpus.duplicates import ALIKE, compare_texts
from index.records import Filters, PassageFacts
from nlp.words.finnish import Token, content_tokens, terms_of
from services.searching import Question, resolve_filters
from services.workspace import Workspace

WORDS, MEANING, BOTH = "words", "meaning", "both"
FAR = 3.5  # standard deviations
SAMPLE, FEWEST_SAMPLED = 400, 50  # passages
PASSAGES_A_MATCH = 40  # of one document, for each passage more that has to answer
DOCUMENTS_AT_ONCE = 100
MOST_PASSAGES = 20_000  # of so many documents


@dataclass(frozen=True, slots=True)
class Background:
    """Vectors of a sample of the corpus; none where the corpus is too small to speak of."""

    vectors: np.ndarray  # unit rows, shape (passages, width)

    def deviations(self, vectors: np.ndarray, query: np.ndarray) -> np.ndarray:
        """Return how far the cosines of some vectors lie above those of the sample, in standard deviations."""
        if len(self.vectors) < FEWEST_SAMPLED or not query.any():
            return np.zeros(len(vectors))
        usual = self.vectors @ query
        return (vectors @ query - usual.mean()) / max(float(usual.std()), 1e-6)


def load_background(workspace: Workspace) -> Background:
    """Encode a sample of the corpus."""
    texts = sample_texts(workspace.catalogue, SAMPLE)
    return Background(workspace.encoder.encode(texts) if texts else np.zeros((0, workspace.encoder.width)))


def question_of(alert: Alert) -> Question:
    """Return the search of an alert."""
    filters: dict[str, Any] = {name: tuple(values) for name, values in alert.filters.items()}
    return Question(alert.query, **filters)


def find_matches(
    workspace: Workspace, alert: Alert, documents: Sequence[Document], background: Background
) -> list[Match]:  # fmt: skip
    """Return those of some documents that answer an alert, each publication once, the best first.

    :raises NotFoundError: when a filter names what is not there any more.
    :raises IndexUnreadableError: when there is no index, or one of another encoder.
    """
    search = _Search(workspace, alert, background)
    found: list[Match] = []
    for at in range(0, len(documents), DOCUMENTS_AT_ONCE):
        found += search.among([one.id for one in documents[at : at + DOCUMENTS_AT_ONCE]])
    return list(_once_a_publication(workspace, sorted(found, key=lambda one: (-one.score, one.document_id))))


class _Search:
    """An alert's search, over passages of some documents."""

    def __init__(self, workspace: Workspace, alert: Alert, background: Background) -> None:
        self._workspace, self._alert, self._background = workspace, alert, background
        self._filters = resolve_filters(workspace, question_of(alert))
        self._words = [_ways(token) for token in content_tokens(workspace.finnish.tokens(alert.query))]
        self._query = workspace.encoder.encode([alert.query], as_queries=True)[0]

    def among(self, documents: list[str]) -> Iterator[Match]:
        """Yield those of some documents that answer, with their best passage."""
        by_document: defaultdict[str, list[PassageFacts]] = defaultdict(list)
        for passage in self._passages(documents):
            by_document[passage.document_id].append(passage)
        for passages in by_document.values():
            match = self._best(passages)
            if match is not None:
                yield match

    def _passages(self, documents: list[str]) -> list[PassageFacts]:
        """Return all passages of documents that pass the filters."""
        filters = Filters(
            self._filters.municipalities, self._filters.regions, self._filters.organisations, self._filters.kinds,
            self._filters.themes, documents,
        )  # fmt: skip
        nothing = np.zeros(self._workspace.encoder.width, dtype=np.float32)
        found = self._workspace.index().search([], nothing, filters=filters, limit=MOST_PASSAGES)
        return sorted((hit.passage for hit in found.hits), key=lambda passage: passage.passage_id)

    def _best(self, passages: Sequence[PassageFacts]) -> Match | None:
        vectors = self._workspace.encoder.encode([passage.text for passage in passages])
        far = self._background.deviations(vectors, self._query)
        by_words = [at for at, passage in enumerate(passages) if self._alert.by != MEANING and self._has_words(passage)]
        by_meaning = [at for at, score in enumerate(far) if self._alert.by != WORDS and score >= FAR]
        if len(by_meaning) < 1 + len(passages) // PASSAGES_A_MATCH:
            by_meaning = []
        how, among = (WORDS, by_words) if by_words else (MEANING, by_meaning)
        if not among:
            return None
        best = max(among, key=lambda at: (far[at], -at))
        passage = passages[best]
        return Match(passage.document_id, passage.passage_id, how, round(float(far[best]), 2), (passage.document_id,))

    def _has_words(self, passage: PassageFacts) -> bool:
        tokens = self._workspace.finnish.tokens(f"{passage.title}\n{passage.heading}\n{passage.text}")
        terms = set(terms_of(tokens))
        return bool(self._words) and all(any(way <= terms for way in ways) for ways in self._words)


def _ways(token: Token) -> list[set[str]]:
    """Return the terms that a word is found by: its lemma, or all parts of a compound."""
    lemma, *parts = terms_of([token])
    return [{lemma}, set(parts)] if parts else [{lemma}]


def _once_a_publication(workspace: Workspace, matches: Sequence[Match]) -> Iterator[Match]:
    """Yield the best match of each publication, with all documents that are the same."""
    taken: set[str] = set()
    for match in matches:
        if match.document_id not in taken:
            documents = related_documents(workspace.catalogue, match.document_id)
            taken |= documents
            yield Match(match.document_id, match.passage_id, match.by, match.score, tuple(sorted(documents)))


def without_moved(
    workspace: Workspace, documents: Sequence[Document], announced: set[str]
) -> list[Document]:  # fmt: skip
    """Return documents but for those that were announced under another address, which is gone now."""
    gone = gone_documents(workspace.catalogue, announced)
    return [one for one in documents if not any(_is_same(workspace, one, other) for other in gone)]


def _is_same(workspace: Workspace, one: Document, other: Document) -> bool:
    if one.title != other.title and one.date != other.date:
        return False
    texts = (text_of(workspace.catalogue, document.id) for document in (one, other))
    return compare_texts(*texts) >= ALIKE
