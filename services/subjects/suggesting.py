"""Suggests the subjects of a document, with the words and pages that speak for them."""

from collections.abc import Sequence

from corpus.records import Document
from models.subjects.indexer import SubjectIndexer, Suggestion
from nlp.languages import detect_language
from nlp.words.finnish import Finnish
from services.answers import FoundAbstract, GivenSubject, SubjectEvidence
from services.subjects.digests import digest
from services.subjects.refining import Find, in_no_vocabulary, refine

LIMIT = 10
THRESHOLD = 0.1
SPARE = 10  # suggestions for those that a vocabulary takes out


def suggest_subjects(
    indexer: SubjectIndexer,
    finnish: Finnish,
    document: Document,
    abstract: FoundAbstract | None = None,
    *,
    limit: int = LIMIT,
    threshold: float = THRESHOLD,
    exclude: Sequence[str] = (),
    find: Find = in_no_vocabulary,
) -> tuple[GivenSubject, ...]:
    """Return the subjects that a document may have, the surest first.

    :param abstract: its own abstract, which says more than the rest of a long text.
    :param threshold: how sure a suggestion must be, 0–1.
    :param exclude: URIs that are never suggested.
    :param find: the concept of a URI in the workspace's vocabularies.
    """
    language = document.language or detect_language(document.text)
    own = [(one.start, one.end) for one in abstract.evidence] if abstract and abstract.origin == "own" else []
    text = digest(finnish, document, language, own)
    (found,) = indexer.suggest([text], limit=limit + len(exclude) + SPARE, threshold=threshold)
    kept = [suggestion for suggestion in refine(found, find) if suggestion.uri not in set(exclude)]
    return tuple(_described(indexer, document, language, suggestion, find) for suggestion in kept[:limit])


def _described(
    indexer: SubjectIndexer, document: Document, language: str | None, suggestion: Suggestion, find: Find
) -> GivenSubject:  # fmt: skip
    """Return a suggestion as people see it: with a label in the language of the text, and its evidence by page."""
    evidence = tuple(
        SubjectEvidence(start, end, document.text[start:end], document.page_at(start))
        for start, end in suggestion.evidence
    )
    concept = find(suggestion.uri)
    label = concept.label(language) if concept else indexer.label(suggestion.uri, language)
    return GivenSubject(suggestion.uri, label, suggestion.score, evidence)
