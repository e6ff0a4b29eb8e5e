"""Which of some documents answer a saved search: by words, by meaning, or either.

By words a passage answers that holds every word of the search, in any inflection. What is a compound on one side may
be words that follow each other on the other: "kuntatalous" and "kuntien talous", but not "talous" and "maatalous".
By meaning a passage answers whose cosine with the search is far above what the corpus's own passages have: `FAR`
standard deviations above the mean of a sample of them, whatever the encoder. A long document has to answer in more
than one place, since among many passages one is always near. docs/alarms.md has the figures that both were chosen by.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from corpus.catalogue.alerts import Alert, Match, gone_documents, related_documents
from corpus.catalogue.alerts import NewDocument as Document
from corpus.catalogue.duplicates import text_of
from corpus.catalogue.samples import sample_texts
from corpus.duplicates import ALIKE, compare_texts
from index.records import PassageFacts, QueryWord
from models.encoders import Encoder
from nlp.words.finnish import Token, content_tokens
from services.query_language.asking import read_query
from services.searching import Question, meaning_of, resolve_filters
from services.workspace import Workspace

WORDS, MEANING, BOTH = "words", "meaning", "both"
FAR = 3.5  # standard deviations
SAMPLE, FEWEST_SAMPLED = 400, 50  # passages
PASSAGES_A_MATCH = 40  # of one document, for each passage more that has to answer
DOCUMENTS_AT_ONCE = 100
MOST_PASSAGES = 20_000  # of so many documents


class Background:
    """A sample of the corpus as vectors, and the vectors of what several alerts look at."""

    def __init__(self, encoder: Encoder, sample: Sequence[str]) -> None:
        self._encoder = encoder
        self._known: dict[str, np.ndarray] = {}
        self.vectors: np.ndarray = encoder.encode(sample) if sample else np.zeros((0, encoder.width), dtype=np.float32)

    def encoded(self, passages: Sequence[PassageFacts]) -> np.ndarray:
        """Return the vectors of passages, shape (passages, width)."""
        new = [passage for passage in passages if passage.passage_id not in self._known]
        if new:
            vectors = self._encoder.encode([passage.text for passage in new])
            self._known |= {passage.passage_id: vector for passage, vector in zip(new, vectors, strict=True)}
        rows = [self._known[passage.passage_id] for passage in passages]
        return np.array(rows, dtype=np.float32).reshape(-1, self._encoder.width)

    def deviations(self, vectors: np.ndarray, query: np.ndarray) -> np.ndarray:
        """Return how far the cosines of some vectors lie above those of the sample, in standard deviations."""
        if len(self.vectors) < FEWEST_SAMPLED or not query.any():
            return np.zeros(len(vectors))
        usual = self.vectors @ query
        return (vectors @ query - usual.mean()) / max(float(usual.std()), 1e-6)


def load_background(workspace: Workspace) -> Background:
    """Encode a sample of the corpus."""
    return Background(workspace.encoder, sample_texts(workspace.catalogue, SAMPLE))


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
        asked = read_query(workspace, alert.query)
        self._words = Words(content_tokens(workspace.finnish.tokens(asked.text)))
        self._written = asked.words if any(map(_has_operators, asked.words)) else ()
        self._found: set[str] = set()  # passages that have what is written with operators
        self._by_filters_alone = asked.filtered and not asked.words
        self._query = meaning_of(workspace, asked.text)

    def among(self, documents: list[str]) -> Iterator[Match]:
        """Yield those of some documents that answer, with their best passage."""
        passages = self._passages(documents)
        far = self._background.deviations(self._background.encoded(passages), self._query)
        by_document: defaultdict[str, list[int]] = defaultdict(list)
        for at, passage in enumerate(passages):
            by_document[passage.document_id].append(at)
        for places in by_document.values():
            match = self._best([passages[at] for at in places], far[places])
            if match is not None:
                yield match

    def _passages(self, documents: list[str]) -> list[PassageFacts]:
        """Return all passages of documents that pass the filters."""
        filters = replace(self._filters, documents=documents, without_parts=())
        nothing = np.zeros(self._workspace.encoder.width, dtype=np.float32)
        index = self._workspace.index()
        if self._written:
            having = index.search(self._written, nothing, filters=filters, limit=MOST_PASSAGES)
            self._found = set() if having.left_out else {hit.passage.passage_id for hit in having.hits}
        found = index.search([], nothing, filters=filters, limit=MOST_PASSAGES)
        return sorted((hit.passage for hit in found.hits), key=lambda passage: passage.passage_id)

    def _best(self, passages: Sequence[PassageFacts], far: np.ndarray) -> Match | None:
        """Return the match of a document, with the nearest of the passages that answer."""
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
        if self._written or self._by_filters_alone:
            return self._by_filters_alone or passage.passage_id in self._found
        text = f"{passage.title}\n{passage.heading}\n{passage.text}"
        return self._words.all_in(self._workspace.finnish.tokens(text))


def _has_operators(word: QueryWord) -> bool:
    """Return whether a word is more than a word: an alternative, a phrase or a beginning, or has other words for it."""
    return bool(word.others or word.phrase or word.prefix or word.instead)


class Words:
    """The words of a search, each by its lemma and by the parts that it is made of."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._words = [(token.word.lemma.lower(), _parts(token)) for token in tokens]

    def all_in(self, tokens: Sequence[Token]) -> bool:
        """Return whether a text holds every word, or the parts of words that follow each other in the search."""
        there = {token.word.lemma.lower() for token in tokens}
        text = f" {' '.join(part for token in tokens for part in _parts(token))} "
        missing = {at for at, (lemma, _) in enumerate(self._words) if lemma not in there}
        for first in range(len(self._words)) if missing else ():
            for after in range(first + 1, len(self._words) + 1):
                run = [part for _, parts in self._words[first:after] for part in parts]
                if len(run) > 1 and f" {' '.join(run)} " in text:
                    missing -= set(range(first, after))
        return bool(self._words) and not missing


def _parts(token: Token) -> list[str]:
    """Return the lemmas of the parts of a word, itself where it has none; nothing of punctuation."""
    if token.word.pos == "PUNCT":
        return []
    return [part.lower().strip("-") for part in token.word.parts]


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
    text, before = (text_of(workspace.catalogue, document.id) for document in (one, other))
    return bool(before) and compare_texts(text, before) >= ALIKE
