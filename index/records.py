"""What the index holds of a passage, and what a search gives: written once for the whole project."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import numpy as np

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


FACT_FIELDS = tuple(one.name for one in fields(PassageFacts))


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
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found."""

    total: int
    hits: Sequence[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


def check_rows(rows: Sequence[PassageRow], vectors: np.ndarray, width: int) -> None:
    """Refuse rows that would leave an index inconsistent.

    :raises ValueError: when a passage is given twice, or vectors are not of shape (rows, width).
    """
    if len({row.passage_id for row in rows}) < len(rows):
        raise ValueError("a passage is given twice")
    if vectors.shape != (len(rows), width):
        raise ValueError(f"vectors of shape {vectors.shape} for {len(rows)} rows of width {width}")


def check_vector(vector: np.ndarray, width: int) -> None:
    """Refuse a query vector of another width.

    :raises ValueError: when it is of another shape than (width,).
    """
    if vector.shape != (width,):
        raise ValueError(f"a query vector of shape {vector.shape} in an index of width {width}")
