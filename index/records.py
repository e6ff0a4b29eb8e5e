"""What the index holds of a passage, and what a search gives: written once for the whole project."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

FORMAT = 8  # of the index; rises when its columns change
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


FACT_FIELDS = tuple(one.name for one in fields(PassageFacts))
ROW_FIELDS = tuple(one.name for one in fields(PassageRow))


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word that a query asks for: a passage has it as itself, as a part of a compound, or in parts that follow."""

    text: str  # as it was written
    terms: tuple[str, ...]  # lemmas, any of which is the word itself
    inside: tuple[str, ...] = ()  # runs of parts, any of which is the word in a longer compound
    apart: tuple[str, ...] = ()  # lemmas that are the word where they follow each other


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
    subjects: Sequence[str] = ()  # URIs
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

    total: int  # passages that match
    hits: Sequence[Hit]
    facets: dict[str, dict[str, int]]  # by facet and value, over all that match
    publications: int = 0  # that the matches are of
    left_out: Sequence[str] = ()  # words, as they were written, that some of the matches lack
