"""One question to the index: words by Voikko, meaning by the encoder, filters by name."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from corpus.errors import NotFoundError
from corpus.ids import place_id, type_of
from corpus.passages import BESIDE_TEXT
from index.records import Filters, Hit, PassageFacts, QueryWord
from nlp.organisations.relations import current_id
from nlp.words.search_terms import QueryTerm, find_query_terms, matching_tokens
from services.answers.search import SearchAnswer, SearchHit
from services.subjects.shown import subject_filter
from services.themes.describing import theme_filter
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its filters in the user's words."""

    query: str
    municipalities: Sequence[str] = ()  # names or codes
    regions: Sequence[str] = ()  # names or codes; named themselves, or by a municipality that was in them then
    organisations: Sequence[str] = ()  # names, abbreviations or ids
    subjects: Sequence[str] = field(default=(), kw_only=True)  # URIs, or labels in any language
    kinds: Sequence[str] = ()
    themes: Sequence[str] = ()
    years: tuple[int | None, int | None] = (None, None)
    limit: int = 10
    recommending: bool = False  # only passages that recommend something
    all_parts: bool = False  # contents and reference lists too


def answer_question(workspace: Workspace, question: Question) -> SearchAnswer:
    """Search the workspace.

    :raises NotFoundError: when a municipality has no such name, or a theme no such id.
    :raises IndexUnreadableError: when there is no index, or one of another encoder.
    """
    index = workspace.index()
    filters = resolve_filters(workspace, question)
    terms = find_query_terms(question.query, workspace.finnish.tokens(question.query))
    if question.query.strip() and not terms:
        return SearchAnswer(question.query, 0, 0, 0.0, (), {}, tuple(dict.fromkeys(question.query.split())))
    vector = workspace.encoder.encode([question.query], as_queries=True)[0]
    started = time.perf_counter()
    found = index.search([_query_word(term) for term in terms], vector, filters=filters, limit=question.limit)
    took = round((time.perf_counter() - started) * 1000, 1)
    hits = tuple(_shown(workspace, hit, terms) for hit in found.hits)
    left_out = tuple(found.left_out)
    return SearchAnswer(question.query, found.total, found.publications, took, hits, found.facets, left_out)


def resolve_filters(workspace: Workspace, question: Question) -> Filters:
    """Return the filters of a question by ids.

    :raises NotFoundError: when a municipality has no such name, a theme no such id, or no vocabulary a subject.
    :raises DecisionError: when a label is that of several subjects.
    """
    return Filters(
        municipalities=[_municipality_id(workspace, name) for name in question.municipalities],
        regions=[_region_id(workspace, name) for name in question.regions],
        organisations=[_organisation_id(workspace, name) for name in question.organisations],
        subjects=subject_filter(workspace, question.subjects) if question.subjects else (),
        kinds=question.kinds,
        themes=theme_filter(workspace, question.themes),
        first_year=question.years[0],
        last_year=question.years[1],
        recommending=question.recommending,
        without_parts=() if question.all_parts else BESIDE_TEXT,
    )


def _municipality_id(workspace: Workspace, name: str) -> str:
    place = workspace.places.by_name(name)
    if place is None:
        raise NotFoundError(f"there is no municipality {name!r}: give its name in the nominative or its 3-digit code")
    return place_id("municipality", place.code)


def _region_id(workspace: Workspace, name: str) -> str:
    region = workspace.places.region(name)
    if region is None:
        raise NotFoundError(f"there is no region {name!r}: give its name (Pirkanmaa) or its 2-digit code")
    return place_id("region", region.code)


def _organisation_id(workspace: Workspace, name: str) -> str:
    """Return the id of what an organisation is today: the registry's, else the one made of an unknown name."""
    return current_id(name if type_of(name) == "organisation" else workspace.analyser.organisation_id(name))


def _query_word(term: QueryTerm) -> QueryWord:
    return QueryWord(term.text, (term.lemma,), (term.inside,), term.apart)


def _shown(workspace: Workspace, hit: Hit, terms: Sequence[QueryTerm]) -> SearchHit:
    facts = {field.name: getattr(hit.passage, field.name) for field in fields(PassageFacts)}
    tokens = workspace.finnish.tokens(hit.passage.text)
    highlights = tuple((token.start, token.end) for token in matching_tokens(tokens, terms))
    return SearchHit(**facts, highlights=highlights, score=hit.score)
