"""Asking the index: words and meaning together, within filters."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from lancedb.query import MatchQuery

from index.writing import quote

CANDIDATES = 200  # of words, and as many of meaning, that are ranked together
SAME_DOCUMENT = 8  # passages looked at for each that is shown, since several may be of one document
SHOWN = [
    "passage_id", "document_id", "publication_id", "title", "url", "source_path", "date", "kind", "page", "heading",
    "text",
]  # fmt: skip
FACETS = ["year", "kind", "municipalities", "regions", "organisations", "theme"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a passage must be, beside matching the query. An empty filter lets all through."""

    municipalities: Sequence[str] = ()  # ids (kunta:837); any of them
    regions: Sequence[str] = ()  # ids (maakunta:06)
    organisations: Sequence[str] = ()  # ids (org:nordregio)
    kinds: Sequence[str] = ()
    themes: Sequence[str] = ()
    first_year: int | None = None
    last_year: int | None = None

    def sql(self) -> str | None:
        """Write the filters as LanceDB takes them, None where there are none."""
        terms = []
        named = {"municipalities": self.municipalities, "regions": self.regions, "organisations": self.organisations}
        for column, ids in named.items():
            if ids:
                terms.append(f"array_has_any({column}, [{', '.join(map(quote, ids))}])")
        for column, values in (("kind", self.kinds), ("theme", self.themes)):
            if values:
                terms.append(f"{column} IN ({', '.join(map(quote, values))})")
        if self.first_year is not None:
            terms.append(f"year >= {self.first_year:d}")
        if self.last_year is not None:
            terms.append(f"year <= {self.last_year:d}")
        return " AND ".join(terms) or None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that answers a query."""

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
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search found."""

    total: int  # passages that hold a word of the query, within the filters
    hits: list[Hit]
    facets: dict[str, dict[str, int]] = field(default_factory=dict)  # over all of those passages


def search(table: Any, terms: Sequence[str], vector: np.ndarray, *, filters: Filters, limit: int) -> Answer:
    """Rank passages by the sum of the z-scores of BM25 and of cosine.

    :param terms: lemmas and compound parts of the query.
    :param vector: of the query, unit length, shape (width,); a zero vector leaves words alone to rank.
    """
    where = filters.sql()
    lexical = _matches(table, terms, where)
    scores = dict(zip(lexical.column("passage_id").to_pylist(), lexical.column("_score").to_pylist(), strict=True))
    rows: dict[str, dict[str, Any]] = {}
    if scores:
        best = sorted(scores, key=lambda id: (-scores[id], id))[: max(CANDIDATES, limit)]
        rows |= _rows(table, best)
    if vector.any():
        rows |= _nearest(table, vector, where, max(CANDIDATES, limit))
    ranked = _fuse(rows, scores, vector)[:limit]
    hits = [Hit(**{name: rows[id][name] for name in SHOWN}, score=score) for id, score in ranked]
    return Answer(len(scores), hits, _facets(lexical))


def texts_of(table: Any) -> Iterator[tuple[str, str]]:
    """Yield id and text of every passage, a batch in memory at a time."""
    query = table.search().select(["passage_id", "text"]).limit(max(table.count_rows(), 1))
    for batch in query.to_batches(batch_size=1024):
        yield from zip(batch.column("passage_id").to_pylist(), batch.column("text").to_pylist(), strict=True)


def nearest_in_themes(table: Any, themes: Sequence[str], centre: bytes, *, limit: int) -> list[dict[str, Any]]:
    """Return the passages of themes that are nearest to a centre, of each document the nearest one.

    :param centre: float32 values as bytes.
    """
    inside = Filters(themes=themes).sql()
    nearest = _nearest(table, np.frombuffer(centre, dtype=np.float32), inside, limit * SAME_DOCUMENT)
    first = {row["document_id"]: row for row in reversed(nearest.values())}
    kept = [row for row in nearest.values() if first[row["document_id"]] is row]
    return [{name: row[name] for name in SHOWN} for row in kept[:limit]]


def _matches(table: Any, terms: Sequence[str], where: str | None) -> pa.Table:
    """Return every passage with a word of the query: id, BM25 score and facets."""
    size = max(table.count_rows(), 1)
    query = table.search()
    if terms:
        any_of_them = MatchQuery(" ".join(terms), "terms")  # type: ignore[call-arg]  # its defaults are hidden from mypy
        query = table.search(any_of_them, query_type="fts")
    if where:
        query = query.where(where, prefilter=True)
    found = query.select(["passage_id", *FACETS, *(["_score"] if terms else [])]).limit(size).to_arrow()
    return found if terms else found.append_column("_score", pa.array([0.0] * len(found), pa.float32()))


def _rows(table: Any, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    inside = f"passage_id IN ({', '.join(map(quote, ids))})"
    found = table.search().where(inside).select([*SHOWN, "vector"]).limit(len(ids)).to_list()
    return {row["passage_id"]: row for row in found}


def _nearest(table: Any, vector: np.ndarray, where: str | None, limit: int) -> dict[str, dict[str, Any]]:
    query = table.search(vector.astype(np.float32), vector_column_name="vector").distance_type("dot")
    if where:
        query = query.where(where, prefilter=True)
    found = query.select([*SHOWN, "vector", "_distance"]).limit(limit).to_list()
    return {row["passage_id"]: row for row in found}


def _fuse(rows: dict[str, dict[str, Any]], scores: dict[str, float], vector: np.ndarray) -> list[tuple[str, float]]:
    """Rank candidates by the sum of both z-scores, each over the candidates; return ids with scores."""
    ids = sorted(rows)
    if not ids:
        return []
    words = np.array([scores.get(id, 0.0) for id in ids])
    meaning = np.array([rows[id]["vector"] for id in ids], dtype=np.float32) @ vector
    total = _z_scores(words) + _z_scores(meaning)
    order = np.argsort(-total, kind="stable")
    return [(ids[at], round(float(total[at]), 4)) for at in order]


def _z_scores(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _facets(matches: pa.Table) -> dict[str, dict[str, int]]:
    """Count matches by each facet's values, the most frequent first."""
    facets: dict[str, dict[str, int]] = {}
    for name in FACETS:
        column = matches.column(name)
        values = column.combine_chunks().flatten() if pa.types.is_list(column.type) else column
        counts = Counter({str(pair["values"]): pair["counts"] for pair in values.value_counts().to_pylist()})
        counts.pop("None", None)
        facets[name] = dict(counts.most_common(20))
    return facets
