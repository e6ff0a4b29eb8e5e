"""The index in memory, in plain Python: for tests of what uses an index."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.fusion import fuse
from index.ordering import DATE, TITLE, day_of, spread, title_key
from index.passage_index import check_rows, check_vector
from index.queries import TITLES
from index.records import (
    FACETS,
    FACT_FIELDS,
    FIRST_PAGE,
    MOST_VALUES,
    TERM_BYTES,
    Filters,
    Hit,
    Paging,
    PassageFacts,
    PassageRow,
    QueryWord,
    SearchResult,
)
from index.relevance import FEW, SAMPLED, enough_words, knows_what_is_usual, least_cosine, minimum_should_match
from index.values import APART, INSIDE, INSTEAD, TITLED

Enough = Callable[[int], list[tuple[int, ...]]]  # from how many words at most, to places of words that are enough

K1, B = 1.2, 0.75  # of BM25, as Lucene and tantivy have them


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

    def read(self, ids: Sequence[str]) -> list[tuple[PassageRow, np.ndarray]]:
        """Return what is held of passages, each with its vector, in any order; ids that are not there are left out."""
        return [(self._rows[id], self._vectors[id]) for id in ids if id in self._rows]

    def optimise(self) -> None:
        """Do nothing: every search looks at every row."""

    def compact(self) -> None:
        """Do nothing: what was deleted takes nothing."""

    def check(self) -> None:
        """Do nothing: there are no files."""

    def search(
        self, words: Sequence[QueryWord], vector: np.ndarray, *, filters: Filters, limit: int,
        paging: Paging = FIRST_PAGE,
    ) -> SearchResult:  # fmt: skip
        """Find what has all words, or is near in meaning; rank it by both."""
        check_vector(vector, self.width)
        inside = {id: row for id, row in self._rows.items() if self._passes(row, filters)}
        scores = [self._score(word, inside) for word in words]
        having, left_out = _having(words, scores, inside, self._enough(words, vector))
        near = self._near(vector, inside) if words else having if vector.any() else set()
        sums = {id: sum(score.get(id, 0.0) for score in scores) for id in having | near}
        days = {id: day_of(self._rows[id].date) for id in sums} if paging.newer else None
        ranked = fuse(sums, {id: self._vectors[id] for id in sums}, vector, days=days)
        if paging.order == DATE:
            ranked = [(id, 0.0) for id in sorted(sums, key=lambda id: -(day_of(self._rows[id].date) or 0))]
        elif paging.order == TITLE:
            ranked = [(id, 0.0) for id in sorted(sums, key=lambda id: title_key(self._rows[id].title))]
        places = list(spread((self._rows[id].publication_id for id, _ in ranked), paging.per_publication))
        page = places[paging.offset : paging.offset + limit]
        hits = [Hit(_facts(self._rows[ranked[at][0]]), ranked[at][1], ranked[at][0] in near) for at in page]
        found = [self._rows[id] for id in sums]
        publications = len({row.publication_id for row in found})
        return SearchResult(len(found), hits, _facets(found), publications, left_out, len(places))

    def frequency(self, *terms: str) -> int:
        """Return how many passages have the most frequent of some terms, as a word or in a compound."""
        texts = [_indexed(getattr(row, field)) for row in self._rows.values() for field in ("terms", "parts")]
        return max((sum(term in text for text in texts) for term in terms), default=0)

    def terms(self, prefix: str) -> list[tuple[str, int]]:
        """Return the lemmas that begin so, each with how many passages have it."""
        found = Counter(term for row in self._rows.values() for term in set(_indexed(row.terms)))
        return [(term, often) for term, often in found.items() if term.startswith(prefix)]

    def nearest(self, vector: np.ndarray, *, themes: Sequence[str], limit: int) -> list[PassageFacts]:
        """Return the passages of themes that are nearest to a vector, of each document the nearest one."""
        check_vector(vector, self.width)
        inside = [id for id, row in self._rows.items() if row.theme in themes]
        first: dict[str, PassageRow] = {}
        for id in sorted(inside, key=lambda id: -float(self._vectors[id] @ vector)):
            first.setdefault(self._rows[id].document_id, self._rows[id])
        return [_facts(row) for row in list(first.values())[:limit]]

    def _enough(self, words: Sequence[QueryWord], vector: np.ndarray) -> Enough | None:
        """Return what tells which of a few words are enough; None where meaning can say nothing of them."""
        if len(words) > FEW or not vector.any() or not knows_what_is_usual(self.vectors()[1][:SAMPLED]):
            return None
        often = [len(self._score(word, self._rows)) for word in words]
        return lambda most: enough_words(often, len(self._rows), most)

    def _near(self, vector: np.ndarray, inside: Mapping[str, PassageRow]) -> set[str]:
        ids, vectors = self.vectors()
        least = least_cosine(vectors[:SAMPLED], vector, len(ids))
        return {id for id, cosine in zip(ids, vectors @ vector, strict=True) if id in inside and cosine >= least}

    def _score(self, word: QueryWord, inside: Mapping[str, PassageRow]) -> dict[str, float]:
        """Score passages by the best way in which they have a word."""
        fields, parts = (TITLES, TITLES) if word.in_titles else (("terms",), ("parts",))
        ways = [self._bm25(field, (term,), 1.0) for field in fields for term in word.terms]
        ways += [self._bm25(field, (term,), INSIDE) for field in parts for term in word.inside]
        for field in fields:
            if len(word.apart) > 1:
                ways.append(self._bm25(field, word.apart, APART))
            if word.phrase:
                ways.append(self._bm25(field, word.phrase, 1.0))
            if word.prefix:
                begun = (id for id, row in self._rows.items() if _begins(getattr(row, field), word.prefix))
                ways.append(dict.fromkeys(begun, 1.0))
        for one in word.instead:
            ways.append({id: INSTEAD * score for id, score in self._score(one, inside).items()})
        for words in word.others:
            scores = [self._score(one, inside) for one in words]
            both = set.intersection(*(set(score) for score in scores))
            ways.append({id: sum(score[id] for score in scores) for id in both})
        titled = [] if word.in_titles else [self._bm25(name, (term,), TITLED) for name in TITLES for term in word.terms]
        return {
            id: max(way.get(id, 0.0) for way in ways) + sum(one.get(id, 0.0) for one in titled)
            for id in inside
            if any(id in way for way in ways)
        }

    def _bm25(self, field: str, phrase: Sequence[str], weight: float) -> dict[str, float]:
        texts = {id: _indexed(getattr(row, field)) for id, row in self._rows.items()}
        mean = sum(map(len, texts.values())) / max(len(texts), 1)
        rarity = 0.0
        for term in phrase:
            holding = sum(term in text for text in texts.values())
            rarity += math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        scores: dict[str, float] = {}
        for id, text in texts.items():
            often = sum(tuple(text[at : at + len(phrase)]) == tuple(phrase) for at in range(len(text)))
            if often:
                length = K1 * (1 - B + B * len(text) / mean)
                scores[id] = weight * rarity * often * (K1 + 1) / (often + length)
        return scores

    def _passes(self, row: PassageRow, filters: Filters) -> bool:
        """Return whether a passage is what the filters ask for."""
        here = {row.passage_id: row}
        return (
            _has_values(row, filters)
            and all(self._score(word, here) for word in filters.having)
            and all(self._passes(row, one) for one in filters.all_of)
            and (not filters.any_of or any(self._passes(row, one) for one in filters.any_of))
            and not any(self._passes(row, one) for one in filters.none_of)
        )


def _begins(terms: str, prefix: str) -> bool:
    return any(term.startswith(prefix) and "+" not in term for term in _indexed(terms))


def _having(
    words: Sequence[QueryWord], scores: Sequence[Mapping[str, float]], inside: Mapping[str, PassageRow],
    enough: Enough | None,
) -> tuple[set[str], list[str]]:  # fmt: skip
    """Return the passages that have words enough, and the words that some of those lack that have most of them."""
    often = Counter(id for score in scores for id in score)
    most = max(often.values(), default=0)
    best = {id for id, count in often.items() if count == most} if words else set(inside)
    if most == len(words):
        return best, []
    if enough:
        sets = [set.intersection(*(set(scores[at]) for at in places)) for places in (enough(most) if most else ())]
        found = best = set().union(*sets)
    else:
        found = {id for id, count in often.items() if count >= minimum_should_match(most)}
    return found, [word.text for word, score in zip(words, scores, strict=True) if not best or best - score.keys()]


def _indexed(terms: str) -> list[str]:
    """Split terms at spaces, without those that are too long for any index."""
    return [term for term in terms.split() if len(term.encode("utf-8", "replace")) < TERM_BYTES]


def _has_values(row: PassageRow, filters: Filters) -> bool:
    """Return whether the fields of a passage have values that the filters ask for."""
    lists = ("municipalities", "regions", "organisations", "subjects", "projects", "roles", "sources")
    named = [(getattr(row, name), getattr(filters, name)) for name in lists]
    if any(wanted and not set(wanted) & set(has) for has, wanted in named):
        return False
    plain = [(row.kind, filters.kinds), (row.theme, filters.themes), (row.document_id, filters.documents)]
    plain.append((row.language, filters.languages))
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
