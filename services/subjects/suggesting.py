"""Suggests the subjects of a document, with the words and pages that speak for them."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.lemmatised import LemmatisedText
from corpus.records import Document
from corpus.settings import Subjects
from models.subjects.indexer import SubjectIndexer, Suggestion
from nlp.languages import detect_language
from nlp.words.finnish import Finnish
from services.answers.subjects import GivenSubject, SubjectEvidence
from services.answers.texts import FoundAbstract
from services.subjects.digests import digest
from services.subjects.refining import Find, in_no_vocabulary, refine

DEFAULTS = Subjects()
LANGUAGES = {"fi", "sv", "en"}  # that the vocabulary has labels in
SPARE = 10  # suggestions for those that a vocabulary takes out


def suggest_subjects(
    indexer: SubjectIndexer,
    finnish: Finnish,
    document: Document,
    abstract: FoundAbstract | None = None,
    *,
    limit: int = DEFAULTS.limit,
    threshold: float = DEFAULTS.threshold,
    exclude: Sequence[str] = (),
    find: Find = in_no_vocabulary,
) -> tuple[GivenSubject, ...]:
    """Return the subjects that a document may have, the surest first.

    :param abstract: its own abstract, which says more than the rest of a long text.
    :param threshold: how sure a suggestion must be, 0–1.
    :param exclude: URIs that are never suggested.
    :param find: the concept of a URI in the workspace's vocabularies.
    """
    language, text = judged_text(finnish, document, abstract)
    (found,) = choose_suggestions(indexer, [text], limit=limit, threshold=threshold, exclude=exclude, find=find)
    return tuple(_described(indexer, document, language, suggestion, find) for suggestion in found)


def judged_text(
    finnish: Finnish, document: Document, abstract: FoundAbstract | None
) -> tuple[str | None, LemmatisedText]:  # fmt: skip
    """Return the language of a document, and what of it its subjects are judged by."""
    language = document.language or detect_language(document.text)
    own = [(one.start, one.end) for one in abstract.evidence] if abstract and abstract.origin == "own" else []
    return language, digest(finnish, document, language, own)


def choose_suggestions(
    indexer: SubjectIndexer,
    texts: Sequence[LemmatisedText],
    *,
    limit: int,
    threshold: float,
    exclude: Sequence[str],
    find: Find,
) -> list[list[Suggestion]]:
    """Return what is suggested for each text, the surest first, as the vocabularies have it and none of the excluded.

    Nothing is suggested for a text in a language that the vocabulary has no labels in.
    Arguments are those of `suggest_subjects`.
    """
    excluded = set(exclude)
    read = [text if text.language in LANGUAGES else replace(text, lemmas=(), parts=(), spans=()) for text in texts]
    found = indexer.suggest(read, limit=limit + len(excluded) + SPARE, threshold=threshold)
    refined = ([one for one in refine(suggestions, find) if one.uri not in excluded] for suggestions in found)
    return [suggestions[:limit] for suggestions in refined]


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
