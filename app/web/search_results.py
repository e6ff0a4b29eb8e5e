"""What a search found, as its page shows it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol
from urllib.parse import quote

from app.web.languages import Language
from app.web.marking import Piece, snippet
from app.web.search_addresses import FILTERS, SearchAddress
from app.web.site import Site
from corpus.addresses import is_address
from corpus.ids import code_of
from services.answers.search import Reason, SearchAnswer, SearchHit
from services.value_names import name_values
from services.workspace import Workspace

NEAR = 2  # pages before and after one
SHOWN = 6  # values of a facet; the others are folded away


class FoundPassage(Protocol):
    """A passage of the index, whatever found it."""

    @property
    def passage_id(self) -> str: ...
    @property
    def document_id(self) -> str: ...
    @property
    def url(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value, what it is called, and the search that it leads to."""

    name: str
    count: int
    address: str
    active: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of a facet."""

    name: str  # of the filter that its values are given to
    shown: tuple[FacetValue, ...]
    folded: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter of the search, and the search without it."""

    name: str
    value: str
    address: str


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit with what is marked in it."""

    hit: SearchHit
    number: int
    address: str | None  # where it is read
    pieces: tuple[Piece, ...]
    why: tuple[tuple[str, tuple[Reason, ...]], ...]  # by word of the query; without one, by meaning


@dataclass(frozen=True, slots=True)
class SearchResults:
    """What the page of a search shows."""

    answer: SearchAnswer
    hits: tuple[ShownHit, ...]
    facets: tuple[Facet, ...]
    filters: tuple[ActiveFilter, ...]
    page: int
    pages: int
    near_pages: tuple[int | None, ...]  # that the pager leads to; None where some are left out
    rebuilding: bool


def show_results(
    workspace: Workspace, site: Site, address: SearchAddress, answer: SearchAnswer,
    facets: Mapping[str, Mapping[str, int]], *, first: int, pages: int, rebuilding: bool,
) -> SearchResults:  # fmt: skip
    """Return what is shown of an answer.

    :param facets: counts by facet and value; of a facet that is filtered by, those without that filter.
    :param first: number of hits before this page.
    """
    language = site.language
    given = [_id(name, value) for name, value in address.values]
    ids = [value for counts in facets.values() for value in counts]
    names = name_values(workspace, [*ids, *given], language.code)
    return SearchResults(
        answer=answer,
        hits=tuple(
            _show_hit(site, address, hit, number)
            for number, hit in enumerate(answer.hits, start=first + 1)
        ),
        facets=tuple(
            _facet(language, address, facet, facets[facet], names) for facet in FILTERS if facets.get(facet)
        ),
        filters=tuple(_active(language, address, names)),
        page=address.page,
        pages=pages,
        near_pages=tuple(near_pages(address.page, pages)),
        rebuilding=rebuilding,
    )  # fmt: skip


def _show_hit(site: Site, address: SearchAddress, hit: SearchHit, number: int) -> ShownHit:
    return ShownHit(
        hit, number, passage_address(site, hit, address), tuple(snippet(hit.text, hit.highlights)),
        _by_word(hit.why),
    )  # fmt: skip


def _by_word(reasons: Sequence[Reason]) -> tuple[tuple[str, tuple[Reason, ...]], ...]:
    ordered = sorted(reasons, key=lambda one: (one.word is None, one.word or ""))
    return tuple((word, tuple(some)) for word, some in groupby(ordered, key=lambda one: one.word or ""))


def passage_address(site: Site, passage: FoundPassage, search: SearchAddress | None = None) -> str | None:
    """Return where a passage is read: on the page of its publication, else at its own address.

    :param search: that the page leads back to.
    """
    path = site.renderer.paths.get("publication")
    if path is None:
        return passage.url if is_address(passage.url or "") else None
    asked = f"&{search.parameters()}" if search and search.values else ""
    return f"{site.renderer.to(path)}/{quote(passage.document_id)}?kohta={quote(passage.passage_id)}{asked}#kohta"


def near_pages(page: int, pages: int) -> Iterator[int | None]:
    """Yield the numbers of the first page, the last one and those near to a page."""
    last = 0
    for number in range(1, pages + 1):
        if number in (1, pages) or abs(number - page) <= NEAR:
            if number - last > 1:
                yield None
            yield number
            last = number


def _facet(
    language: Language, address: SearchAddress, facet: str, counts: Mapping[str, int], names: Mapping[str, str]
) -> Facet:
    filter = FILTERS[facet]
    active = set(address.of(filter))
    order = sorted(counts, reverse=True) if facet == "year" else list(counts)
    values = []
    for value in order:
        given = _value(facet, value)
        is_active = given in active or value in active
        other = address.without(filter) if is_active else address.replacing(filter, given)
        values.append(FacetValue(_called(language, filter, value, names), counts[value], str(other), is_active))
    values.sort(key=lambda one: not one.active)
    return Facet(filter, tuple(values[:SHOWN]), tuple(values[SHOWN:]))


def _value(facet: str, id: str) -> str:
    """Return what an address calls a value of a facet: places by their codes, all else by id."""
    return code_of(id) if facet in ("municipalities", "regions") else id


def _id(filter: str, value: str) -> str:
    """Return the id that an address means by a value, where it is one of those that facets give."""
    prefix = {"municipality": "kunta", "region": "maakunta"}.get(filter)
    return f"{prefix}:{value}" if prefix and value.isdigit() else value


def _called(language: Language, filter: str, value: str, names: Mapping[str, str]) -> str:
    return language.term("kind", value) if filter == "kind" else names.get(_id(filter, value), value)


def _active(language: Language, address: SearchAddress, names: Mapping[str, str]) -> Sequence[ActiveFilter]:
    filters = [(name, value) for name, value in address.values if name in FILTERS.values()]
    return [
        ActiveFilter(name, _called(language, name, value, names).replace("..", "–"), str(address.without(name, value)))
        for name, value in filters
    ]  # fmt: skip
