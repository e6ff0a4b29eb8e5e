"""One question to the index: words by Voikko, meaning by the encoder, filters by name."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np

from corpus.passages import BESIDE_TEXT
from index.ordering import DATE, ORDERS, RELEVANCE
from index.records import Filters, Hit, Paging, PassageFacts
from nlp.words.search_terms import QueryTerm
from services.answers.search import SearchAnswer, SearchHit
from services.explaining import Explained, explain_hit
from services.passage_context import neighbours_of
from services.query_help import nearest_themes, suggest_filters
from services.query_language.asking import Asked, read_query
from services.query_language.values import municipality_id, organisation_id, region_id
from services.reranking import search_in_stages
from services.spelling import divide, find_spellings, respell, spell
from services.subjects.shown import subject_filter
from services.themes.describing import theme_filter
from services.workspace import Workspace

__all__ = ["MOST_OF_ONE", "ORDERS", "Question", "answer_question", "meaning_of", "resolve_filters"]
MOST_OF_ONE = 2  # passages of a publication that a search shows, unless more are asked for


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
    offset: int = field(default=0, kw_only=True)  # hits before the first
    order: str = field(default=RELEVANCE, kw_only=True)  # relevance, date or title
    per_publication: int | None = field(default=MOST_OF_ONE, kw_only=True)  # hits of one at most; None: all
    newer: bool = field(default=True, kw_only=True)  # whether newer passages come a little before others
    context: int = field(default=0, kw_only=True)  # passages before and after each hit
    marks: bool = field(default=True, kw_only=True)  # words that match, and why; it takes most of the time


def answer_question(workspace: Workspace, question: Question) -> SearchAnswer:
    """Search the workspace.

    :raises NotFoundError: when a municipality has no such name, or a theme no such id.
    :raises QueryError: when the query names a field that there is not.
    :raises IndexUnreadableError: when there is no index, or one of another encoder.
    """
    index = workspace.index()
    asked = read_query(workspace, question.query)
    filters = _with_query(_given_filters(workspace, question), asked)
    if question.query.strip() and not asked.words and not asked.filtered:
        return SearchAnswer(question.query, 0, 0, 0.0, (), {}, tuple(dict.fromkeys(question.query.split())))
    spellings = find_spellings(index, workspace.finnish, asked.terms)
    asked = divide(index, workspace.finnish, respell(workspace.finnish, asked, spellings))
    vector = meaning_of(workspace, asked.text)
    started = time.perf_counter()
    paging = _paging(question, ranks=bool(asked.words) or bool(vector.any()))
    found = search_in_stages(workspace, index, asked, vector, filters=filters, limit=question.limit, paging=paging)
    took = round((time.perf_counter() - started) * 1000, 1)
    terms = asked.terms if question.marks else ()
    hits = tuple(_shown(workspace, hit, terms, question.context) for hit in found.hits)
    return SearchAnswer(
        question.query, found.total, found.publications, took, hits, found.facets, tuple(found.left_out), found.listed,
        question.offset, spell(question.query, spellings) if spellings else None,
        suggest_filters(workspace, asked.terms), nearest_themes(workspace, vector) if not found.total else (),
    )  # fmt: skip


def _paging(question: Question, *, ranks: bool) -> Paging:
    """Return which hits are wanted; the newest first, where nothing is there to rank by."""
    order = DATE if question.order == RELEVANCE and not ranks else question.order
    return Paging(question.offset, question.per_publication, order, question.newer)


def meaning_of(workspace: Workspace, text: str) -> np.ndarray:
    """Return what a text means; nothing where it says nothing."""
    if not text.strip():
        return np.zeros(workspace.encoder.width, dtype=np.float32)
    return workspace.encoder.encode([text], as_queries=True)[0]


def resolve_filters(workspace: Workspace, question: Question) -> Filters:
    """Return the filters of a question by ids, those that its query has among them.

    :raises NotFoundError: when a municipality has no such name, a theme no such id, or no vocabulary a subject.
    :raises DecisionError: when a label is that of several subjects.
    :raises QueryError: when the query names a field that there is not.
    """
    return _with_query(_given_filters(workspace, question), read_query(workspace, question.query))


def _with_query(filters: Filters, asked: Asked) -> Filters:
    return replace(filters, all_of=[asked.filters]) if asked.filtered else filters


def _given_filters(workspace: Workspace, question: Question) -> Filters:
    return Filters(
        municipalities=[municipality_id(workspace, name) for name in question.municipalities],
        regions=[region_id(workspace, name) for name in question.regions],
        organisations=[organisation_id(workspace, name) for name in question.organisations],
        subjects=subject_filter(workspace, question.subjects) if question.subjects else (),
        kinds=question.kinds,
        themes=theme_filter(workspace, question.themes),
        first_year=question.years[0],
        last_year=question.years[1],
        recommending=question.recommending,
        without_parts=() if question.all_parts else BESIDE_TEXT,
    )


def _shown(workspace: Workspace, hit: Hit, terms: Sequence[QueryTerm], context: int) -> SearchHit:
    facts = {field.name: getattr(hit.passage, field.name) for field in fields(PassageFacts)}
    explained = explain_hit(workspace.finnish, hit, terms) if terms else Explained((), ())
    before, after = neighbours_of(workspace, hit.passage.passage_id, context)
    return SearchHit(
        **facts, highlights=explained.highlights, score=hit.score, why=explained.reasons, before=before, after=after
    )
