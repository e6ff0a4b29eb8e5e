"""One question to the index: words by Voikko, meaning by the encoder, filters by name."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.errors import NotFound
from flows.theming import theme_filter
from flows.workspace import Workspace
from index.queries import Filters, Hit, search
from index.tables import open_index
from nlp.finnish import Token, query_terms, terms_of


@dataclass(frozen=True, slots=True)
class Question:
    """A query with its filters in the user's words."""

    query: str
    municipalities: Sequence[str] = ()  # names or codes
    regions: Sequence[str] = ()  # names or codes; stand for the municipalities in them
    organisations: Sequence[str] = ()  # names or abbreviations
    kinds: Sequence[str] = ()
    themes: Sequence[str] = ()
    years: tuple[int | None, int | None] = (None, None)
    limit: int = 10


def answer_question(workspace: Workspace, question: Question) -> dict[str, Any]:
    """Search the workspace.

    :returns: {"query", "total", "took_ms", "hits", "facets"} as the command prints and the HTTP API answers it.
    :raises NotFound: when a municipality has no such name, or a theme no such id.
    :raises IndexUnreadable: when there is no index, or one of another encoder.
    """
    table = open_index(workspace.index_url, workspace.encoder_mark)
    filters = Filters(
        _municipality_ids(workspace, question),
        [_organisation_id(workspace, name) for name in question.organisations],
        question.kinds, theme_filter(workspace, question.themes), *question.years,
    )  # fmt: skip
    terms = query_terms(workspace.finnish.tokens(question.query))
    vector = workspace.encoder.encode([question.query], as_queries=True)[0]
    started = time.perf_counter()
    answer = search(table, terms, vector, filters=filters, limit=question.limit)
    took = time.perf_counter() - started
    return {
        "query": question.query,
        "total": answer.total,
        "took_ms": round(took * 1000, 1),
        "hits": [_shown(workspace, hit, set(terms)) for hit in answer.hits],
        "facets": answer.facets,
    }


def _municipality_ids(workspace: Workspace, question: Question) -> list[str]:
    places = []
    for name in question.municipalities:
        place = workspace.places.by_name(name)
        if place is None:
            raise NotFound(f"there is no municipality {name!r}: give its name in the nominative or its 3-digit code")
        places.append(place)
    for name in question.regions:
        inside = workspace.places.in_region(name)
        if inside is None:
            raise NotFound(f"there is no region {name!r}: give its name (Pirkanmaa) or its 2-digit code")
        places += inside
    return [f"kunta:{place.code}" for place in places]


def _organisation_id(workspace: Workspace, name: str) -> str:
    """Give the id of an organisation: the registry's, else the one that analysis makes of an unknown name."""
    return workspace.analyser.organisation_id(name)


def _shown(workspace: Workspace, hit: Hit, terms: set[str]) -> dict[str, Any]:
    tokens = workspace.finnish.tokens(hit.text)
    return asdict(hit) | {"highlights": [[token.start, token.end] for token in tokens if _matches(token, terms)]}


def _matches(token: Token, terms: set[str]) -> bool:
    return not terms.isdisjoint(terms_of([token]))
