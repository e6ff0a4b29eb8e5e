"""Suggests the subjects of a document, with the words and pages that speak for them."""

from collections.abc import Sequence

from corpus.lemmatised import LemmatisedText
from corpus.records import Document
from models.subjects.indexer import SubjectIndexer, Suggestion
from nlp.languages import detect_language
from nlp.words.finnish import Finnish
from services.answers import FoundAbstract, GivenSubject, SubjectEvidence
from services.subjects.digests import digest

LIMIT = 10
THRESHOLD = 0.1


def suggest_subjects(
    indexer: SubjectIndexer,
    finnish: Finnish,
    document: Document,
    abstract: FoundAbstract | None = None,
    *,
    limit: int = LIMIT,
    threshold: float = THRESHOLD,
    exclude: Sequence[str] = (),
) -> tuple[GivenSubject, ...]:
    """Return the subjects that a document may have, the surest first.

    :param abstract: its own abstract, which says more than the rest of a long text.
    :param threshold: how sure a suggestion must be, 0–1.
    :param exclude: URIs that are never suggested.
    """
    language, text = judged_text(finnish, document, abstract)
    (found,) = choose_suggestions(indexer, [text], limit=limit, threshold=threshold, exclude=exclude)
    return tuple(describe_suggestion(indexer, document, language, one) for one in found)


def judged_text(
    finnish: Finnish, document: Document, abstract: FoundAbstract | None
) -> tuple[str | None, LemmatisedText]:  # fmt: skip
    """Return the language of a document, and what of it its subjects are judged by."""
    language = document.language or detect_language(document.text)
    own = [(one.start, one.end) for one in abstract.evidence] if abstract and abstract.origin == "own" else []
    return language, digest(finnish, document, language, own)


def choose_suggestions(
    indexer: SubjectIndexer, texts: Sequence[LemmatisedText], *, limit: int, threshold: float, exclude: Sequence[str]
) -> list[list[Suggestion]]:
    """Return what is suggested for each text, the surest first, without concepts that are never suggested."""
    excluded = set(exclude)
    found = indexer.suggest(texts, limit=limit + len(excluded), threshold=threshold)
    return [[one for one in suggestions if one.uri not in excluded][:limit] for suggestions in found]


def describe_suggestion(
    indexer: SubjectIndexer, document: Document, language: str | None, suggestion: Suggestion
) -> GivenSubject:  # fmt: skip
    """Return a suggestion as people see it: with a label in the language of the text, and its evidence by page."""
    evidence = tuple(
        SubjectEvidence(start, end, document.text[start:end], document.page_at(start))
        for start, end in suggestion.evidence
    )
    return GivenSubject(suggestion.uri, indexer.label(suggestion.uri, language), suggestion.score, evidence)
