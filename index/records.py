"""What the index holds of a passage, and what a search gives: written once for the whole project."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

FORMAT = 5  # of the index; rises when its columns change
FACETS = ("year", "kind", "municipalities", "regions", "organisations", "theme")
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
    terms: str  # lemmas and compound parts, separated by spaces
    municipalities: tuple[str, ...]
    regions: tuple[str, ...]
    organisations: tuple[str, ...]
    theme: str | None = None
    recommends: bool = False  # whether it recommends something


FACT_FIELDS = tuple(one.name for one in fields(PassageFacts))
ROW_FIELDS = tuple(one.name for one in fields(PassageRow))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

    passage: PassageFacts
    score: float


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must be, beside matching the query. An empty filter lets all through."""

    municipalities: Sequence[str] = ()
    regions: Sequence[str] = ()
    organisations: Sequence[str] = ()
    kinds: Sequence[str] = ()
    themes: Sequence[str] = ()
    documents: Sequence[str] = ()
    first_year: int | None = None
    last_year: int | None = None
    recommending: bool = False  # only passages that recommend something
    without_parts: Sequence[str] = ()  # parts of documents that are left out


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    total: int
    hits: Sequence[Hit]
    facets: dict[str, dict[str, int]]  # by facet and value, over all that match
