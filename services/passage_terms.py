"""What passages are found by: their title, their headings and their text, as lemmas and parts of compounds."""

from collections.abc import Iterable

from corpus.catalogue import Reference
from corpus.catalogue.index_entries import IndexEntry
from corpus.catalogue.search_terms import PassageTerms, Terms, VersionTerms, store_terms
from corpus.records import Passage
from nlp.words.finnish import Finnish
from nlp.words.search_terms import TERMS_VERSION, index_terms
from services.workspace import Workspace


def find_terms(finnish: Finnish, title: str, text: str, passages: Iterable[Passage]) -> VersionTerms:
    """Return what the passages of a document are found by."""
    of_title = _terms(finnish, title)
    headings: dict[str, Terms] = {}  # passages in a row share them
    found = []
    for passage in passages:
        above = " ".join(headings_of(passage, title))
        if above not in headings:
            headings[above] = _terms(finnish, above)
        found.append(PassageTerms(of_title, headings[above], _terms(finnish, text[passage.start : passage.end])))
    return VersionTerms(TERMS_VERSION, found)


def complete_terms(workspace: Workspace, entries: Iterable[IndexEntry]) -> None:
    """Find and keep the terms of documents that have none of today: those that were analysed before they were kept."""
    found: list[tuple[Reference, VersionTerms]] = []
    for entry in entries:
        if entry.terms is None:
            passages = (passage for _, passage in entry.passages)
            entry.terms = find_terms(workspace.finnish, entry.title, entry.text, passages)
            found.append((entry.reference, entry.terms))
    store_terms(workspace.catalogue, found)


def headings_of(passage: Passage, title: str) -> list[str]:
    """Return the headings that a passage stands under, but for the title of its document."""
    return [heading for heading in passage.headings if heading != title]


def _terms(finnish: Finnish, text: str) -> Terms:
    found = index_terms(finnish.tokens(text))
    return Terms(found.terms, found.parts)
