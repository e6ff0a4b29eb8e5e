"""The index in memory, in plain Python: for tests of what uses an index."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.fusion import fuse
from index.passage_index import check_rows, check_vector
from index.records import (
    FACETS,
    FACT_FIELDS,
    MOST_VALUES,
    TERM_BYTES,
    Filters,
    Hit,
    PassageFacts,
    PassageRow,
    SearchResult,
)

K1, B = 1.2, 0.75  # of BM25, as Lucene and LanceDB have them


class MemoryIndex:
    """The passages of a test; see `PassageIndex`."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._rows: dict[str, PassageRow] = {}
        self._vectors: dict[str, np.ndarray] = {}

    def count(self) -> int:
        """Return the number of passages."""
        return len(self._rows)

    def replace_documents(
        self, document_ids: Sequence[str], rows: Sequence[PassageRow], vectors: np.ndarray
    ) -> None:  # fmt: skip
        """Put rows in place of all that the index holds of some documents."""
        check_rows(rows, vectors, self.width)
        gone = [id for id, row in self._rows.items() if row.document_id in set(document_ids)]
        for id in gone:
            del self._rows[id], self._vectors[id]
        for row, vector in zip(rows, vectors, strict=True):
            self._rows[row.passage_id], self._vectors[row.passage_id] = row, vector

    def set_themes(self, themes: Mapping[str, str | None]) -> None:
        """Record the themes of passages, by their ids."""
        for id in themes.keys() & self._rows.keys():
            self._rows[id] = replace(self._rows[id], theme=themes[id])

    def themes(self) -> Iterator[tuple[str, str | None]]:
        """Yield id and theme of every passage."""
        yield from ((id, row.theme) for id, row in self._rows.items())

    def vectors(self) -> tuple[list[str], np.ndarray]:
        """Return all passage ids in order, and their vectors, shape (passages, width)."""
        ids = sorted(self._rows)
        return ids, np.array([self._vectors[id] for id in ids], dtype=np.float32).reshape(-1, self.width)

    def optimise(self) -> None:
        """Do nothing: every search looks at every row."""

    def compact(self) -> None:
        """Do nothing: what was deleted takes nothing."""

    def check(self) -> None:
        """Do nothing: there are no files."""

    def search(self, terms: Sequence[str], vector: np.ndarray, *, filters: Filters, limit: int) -> SearchResult:
        """Rank passages by the sum of the z-scores of BM25 and of cosine."""
        check_vector(vector, self.width)
        inside = {id: row for id, row in self._rows.items() if _passes(row, filters)}
        scores = self._bm25(terms, inside) if terms else dict.fromkeys(inside, 0.0)
        candidates = inside if vector.any() else scores
        ranked = fuse(scores, {id: self._vectors[id] for id in candidates}, vector)[:limit]
        hits = [Hit(_facts(self._rows[id]), score) for id, score in ranked]
        return SearchResult(len(scores), hits, _facets([self._rows[id] for id in scores]))

    def nearest(self, vector: np.ndarray, *, themes: Sequence[str], limit: int) -> list[PassageFacts]:
        """Return the passages of themes that are nearest to a vector, of each document the nearest one."""
        check_vector(vector, self.width)
        inside = [id for id, row in self._rows.items() if row.theme in themes]
        first: dict[str, PassageRow] = {}
        for id in sorted(inside, key=lambda id: -float(self._vectors[id] @ vector)):
            first.setdefault(self._rows[id].document_id, self._rows[id])
        return [_facts(row) for row in list(first.values())[:limit]]

    def _bm25(self, terms: Sequence[str], inside: Mapping[str, PassageRow]) -> dict[str, float]:
        words = {id: Counter(_indexed(row.terms)) for id, row in self._rows.items()}
        mean = sum(count.total() for count in words.values()) / max(len(words), 1)
        scores: dict[str, float] = {}
        for term in _indexed(" ".join(terms)):
            holding = [id for id, count in words.items() if count[term]]
            rarity = math.log(1 + (len(words) - len(holding) + 0.5) / (len(holding) + 0.5))
            for id in holding:
                if id in inside:
                    often, length = words[id][term], words[id].total()
                    weight = often * (K1 + 1) / (often + K1 * (1 - B + B * length / mean))
                    scores[id] = scores.get(id, 0.0) + rarity * weight
        return scores


def _indexed(terms: str) -> list[str]:
    """Split terms at spaces, without those that are too long for LanceDB."""
    return [term for term in terms.split() if len(term.encode("utf-8", "replace")) < TERM_BYTES]


def _passes(row: PassageRow, filters: Filters) -> bool:
    """Return whether a passage is what the filters ask for."""
    named = ((row.municipalities, filters.municipalities), (row.regions, filters.regions))
    named += ((row.organisations, filters.organisations),)  # type: ignore[assignment]
    if any(wanted and not set(wanted) & set(has) for has, wanted in named):
        return False
    plain = (row.kind, filters.kinds), (row.theme, filters.themes), (row.document_id, filters.documents)
    if any(wanted and has not in wanted for has, wanted in plain):
        return False
    if (filters.recommending and not row.recommends) or row.part in filters.without_parts:
        return False
    first, last = filters.first_year, filters.last_year
    if first is not None and (row.year is None or row.year < first):
        return False
    return last is None or (row.year is not None and row.year <= last)


def _facts(row: PassageRow) -> PassageFacts:
    return PassageFacts(**{name: getattr(row, name) for name in FACT_FIELDS})


def _facets(rows: Sequence[PassageRow]) -> dict[str, dict[str, int]]:
    facets: dict[str, dict[str, int]] = {}
    for name in FACETS:
        counts: Counter[str] = Counter()
        for row in rows:
            value = getattr(row, name)
            counts.update(map(str, value) if isinstance(value, tuple) else [] if value is None else [str(value)])
        facets[name] = dict(counts.most_common(MOST_VALUES))
    return facets
