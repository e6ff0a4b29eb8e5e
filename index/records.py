"""What the index holds of a passage, and what a search gives: written once for the whole project."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from index.ordering import ORDERS, RELEVANCE

FORMAT = 9  # of the index; rises when its columns change
FACETS = ("year", "kind", "municipalities", "regions", "organisations", "subjects", "theme")
MOST_VALUES = 20  # of a facet
TERM_BYTES = 120  # a term of as many bytes or more is in no index


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """What a hit shows of a passage."""

    passage_id: str
    document_id: str
    publication_id: str
    title: str
    url: str | None
    source_path: str
    date: str | None
    kind: str
    page: int | None
    heading: str
    text: str
    part: str = field(default="text", kw_only=True)  # text, table, footnote, contents or references
    page_label: str | None = field(default=None, kw_only=True)  # printed on the page, where not its number
    recognised: float | None = field(default=None, kw_only=True)  # how surely, 0–1; None: read, not recognised


@dataclass(frozen=True, slots=True)
class PassageRow(PassageFacts):
    """A row of the index but for its vector."""

    year: int | None
    language: str | None
    terms: str  # lemmas, separated by spaces
    municipalities: tuple[str, ...]
    regions: tuple[str, ...]
    organisations: tuple[str, ...]
    subjects: tuple[str, ...] = ()  # URIs of concepts that the document is about
    theme: str | None = None
    recommends: bool = False  # whether it recommends something
    parts: str = ""  # runs of parts of its compounds (`kunta+talous`), separated by spaces
    title_terms: str = ""  # lemmas of the title, then runs of parts of its compounds
    heading_terms: str = ""  # the same of the headings
    projects: tuple[str, ...] = ()  # ids of projects and programmes named
    roles: tuple[str, ...] = ()  # of organisations in the publication: `funder`, `funder org:sitra`
    sources: tuple[str, ...] = ()  # names of the sources that offer the document


FACT_FIELDS = tuple(one.name for one in fields(PassageFacts))
ROW_FIELDS = tuple(one.name for one in fields(PassageRow))


@dataclass(frozen=True, slots=True)
class QueryWord:
    """What a query asks for as one: a passage has it in any of these ways, the best of which counts."""

    text: str  # as it was written
    terms: tuple[str, ...] = ()  # lemmas, any of which is the word itself
    inside: tuple[str, ...] = ()  # runs of parts, any of which is the word in a longer compound
    apart: tuple[str, ...] = ()  # lemmas that are the word where they follow each other
    phrase: tuple[str, ...] = field(default=(), kw_only=True)  # lemmas that follow each other
    prefix: str = field(default="", kw_only=True)  # what a lemma begins with
    others: tuple[tuple["QueryWord", ...], ...] = field(default=(), kw_only=True)  # words instead, all of one of these
    instead: tuple["QueryWord", ...] = field(default=(), kw_only=True)  # other words for it, which count less
    in_titles: bool = field(default=False, kw_only=True)  # only in titles and headings


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

    passage: PassageFacts
    score: float
    by_meaning: bool = False  # whether it is nearer to the query in meaning than others are by chance


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must be, beside matching the query. An empty filter lets all through.

    The values of a field are alternatives; fields hold together.
    """

    municipalities: Sequence[str] = ()
    regions: Sequence[str] = ()
    organisations: Sequence[str] = ()
    subjects: Sequence[str] = ()  # URIs
    kinds: Sequence[str] = ()
    themes: Sequence[str] = ()
    documents: Sequence[str] = ()
    first_year: int | None = None
    last_year: int | None = None
    recommending: bool = False  # only passages that recommend something
    without_parts: Sequence[str] = ()  # parts of documents that are left out
    languages: Sequence[str] = ()
    projects: Sequence[str] = ()
    roles: Sequence[str] = ()
    sources: Sequence[str] = ()
    having: Sequence[QueryWord] = ()  # words that it must have, all of them
    all_of: Sequence["Filters"] = ()  # filters that must let it through too
    any_of: Sequence["Filters"] = ()  # one of which must, where there are any
    none_of: Sequence["Filters"] = ()  # none of which may


@dataclass(frozen=True, slots=True)
class Paging:
    """Which of the hits are wanted, in which order."""

    offset: int = 0  # hits before the first
    per_publication: int | None = None  # hits of one publication at most; None: all
    order: str = RELEVANCE  # one of `ORDERS`
    newer: bool = False  # whether newer passages come a little before others

    def __post_init__(self) -> None:
        if self.offset < 0 or (self.per_publication is not None and self.per_publication < 1):
            raise ValueError(f"no hit comes before the first, and of a publication at least one is wanted: {self}")
        if self.order not in ORDERS:
            raise ValueError(f"hits are ordered by one of {', '.join(ORDERS)}: {self}")


FIRST_PAGE = Paging()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    total: int  # passages that match
    hits: Sequence[Hit]
    facets: dict[str, dict[str, int]]  # by facet and value, over all that match
    publications: int = 0  # that the matches are of
    left_out: Sequence[str] = ()  # words, as they were written, that some of the matches lack
    listed: int = 0  # hits of all pages together, of each publication as many as were asked for
