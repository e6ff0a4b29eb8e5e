"""One search: what has the words, what is near in meaning, and both in one order."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from tantivy import Query

from index.fusion import fuse
from index.neighbours import Neighbours
from index.ordering import RELEVANCE, count_spread, spread
from index.queries import Queries, any_of, but_not
from index.records import FIRST_PAGE, Filters, Hit, Paging, QueryWord, SearchResult
from index.relevance import FEW, enough_words, knows_what_is_usual, least_cosine, minimum_should_match
from index.words import Found, StoredPassage, Words

CANDIDATES, NEAR = 100, 300  # of words, and of meaning, that are ranked together


class Search:
    """What a query and filters find in a version of the index."""

    def __init__(
        self, neighbours: Neighbours, words: Words, asked: Sequence[QueryWord], vector: np.ndarray, filters: Filters
    ) -> None:  # fmt: skip
        self._neighbours, self._words, self._asked = neighbours, words, asked
        self._vector, self._filters = vector, filters
        self._query = Queries(words.schema)
        self._most = 0  # words of the query that the passages have that have most of them
        self._having = self._query.within(None, filters)

    def run(self, limit: int, paging: Paging = FIRST_PAGE) -> SearchResult:
        """Rank what matches by the sum of the z-scores of BM25 and of cosine, and count all of it.

        What neither the words' nor the vector's best candidates are comes after them, by its words: a page is the same
        whatever was asked for before it.
        """
        total, found = self._by_words(CANDIDATES)
        near = {one.id: one for one in self.near(NEAR)}
        if self._asked or not self._vector.any():  # else all match, and those that are near are ranked
            candidates = near | {one.id: one for one in self._words.read(found)}
        else:
            candidates = near
        matching = self._having
        if near and self._asked:
            others = self._query.within(self._query.passages(list(near)), self._filters)
            total += self._words.count(but_not(others, self._having))
            matching = any_of([self._having, others])
        ranked = self._ranked(candidates, newer=paging.newer) if paging.order == RELEVANCE else []
        rest = self._having if paging.order == RELEVANCE else matching
        facets, publications = self._words.facets(matching, total)
        hits = [
            replace(hit, by_meaning=hit.passage.passage_id in near)
            for hit in self._page(ranked, rest, total, limit, paging)
        ]
        listed = count_spread(publications, paging.per_publication)
        return SearchResult(total, hits, facets, len(publications), self._left_out(), listed)

    def _ranked(self, candidates: Mapping[str, StoredPassage], *, newer: bool) -> list[tuple[StoredPassage, float]]:
        scores = {id: one.score for id, one in candidates.items()}
        vectors = {id: one.vector for id, one in candidates.items()}
        dated = self._words.numbers("day", [one.found for one in candidates.values()]) if newer else []
        days = dict(zip(candidates, dated, strict=True)) if newer else None
        return [(candidates[id], score) for id, score in fuse(scores, vectors, self._vector, days=days)]

    def _page(
        self, ranked: Sequence[tuple[StoredPassage, float]], rest: Query, total: int, limit: int, paging: Paging
    ) -> list[Hit]:  # fmt: skip
        """Return the hits of a page: of what is ranked, then of the rest in its order."""
        first = [one.found for one, _ in ranked]
        taken, depth = {one.place for one in first}, max(CANDIDATES, paging.offset + limit)
        while True:
            behind = [one for one in self._words.ordered(rest, paging.order, depth) if one.place not in taken]
            found = [*first, *behind]
            places = list(spread(self._words.numbers("publication", found), paging.per_publication))
            if depth >= total or len(places) >= paging.offset + limit:
                break
            depth = min(4 * depth, total)
        wanted = places[paging.offset : paging.offset + limit]
        read = iter(self._words.read([found[at] for at in wanted if at >= len(first)]))
        least = ranked[-1][1] if ranked else 0.0
        return [
            Hit(ranked[at][0].facts, ranked[at][1]) if at < len(first) else Hit(next(read).facts, least)
            for at in wanted
        ]

    def near(self, limit: int) -> list[StoredPassage]:
        """Return the passages that answer by meaning, with what the words that they have are worth."""
        if not self._vector.any():
            return []
        state = self._words.state
        least = least_cosine(state.sample, self._vector, state.passages) if self._asked else -1.0
        narrowed = self._filters != Filters(without_parts=self._filters.without_parts)  # most passages are text
        found: list[StoredPassage] = []
        for ids in self._neighbours.ever_more(self._vector, limit, least=least, narrowed=narrowed):
            inside = self._query.within(self._query.passages(ids), self._filters)
            scored = self._query.scored(inside, self._asked)
            read = self._words.read(self._words.search(scored, len(ids))[1])
            found = [one for one in read if not self._asked or float(one.vector @ self._vector) >= least]
            if len(found) >= limit:
                break
        return sorted(found, key=lambda one: -float(one.vector @ self._vector))[:limit]

    def _by_words(self, limit: int) -> tuple[int, list[Found]]:
        """Find what has all the words, or else nearly as many of them as any passage has."""
        if not self._asked:
            return self._words.search(self._having, limit)
        self._most = len(self._asked)
        self._having = self._with_words(self._most)
        total, found = self._words.search(self._having, limit)
        if not total:
            self._most = self._most_words()
            self._having = self._with_enough()
            total, found = self._words.search(self._having, limit)
            self._most = self._most if total else 0
        return total, found

    def _with_enough(self) -> Query:
        """Find what has words enough, where nothing has all."""
        if not self._most:
            return Query.empty_query()
        state = self._words.state
        if len(self._asked) > FEW or not self._vector.any() or not knows_what_is_usual(state.sample):
            return self._with_words(minimum_should_match(self._most))
        often = [self._words.count(self._query.word(word)) for word in self._asked]
        sets = enough_words(often, state.passages, self._most)
        if not sets:
            return Query.empty_query()
        having = any_of([self._query.words([self._asked[at] for at in places], self._most) for places in sets])
        return self._query.within(having, self._filters)

    def _most_words(self) -> int:
        """Return how many words the passages have that have most of them, where none has all."""
        some, none = 0, len(self._asked)  # so many words are in some passage, or asked of none; so many are in none
        while none - some > 1:
            middle = (none + some) // 2
            if self._words.count(self._with_words(middle)):
                some = middle
            else:
                none = middle
        return some

    def _with_words(self, least: int) -> Query:
        return self._query.within(self._query.words(self._asked, least), self._filters)

    def _left_out(self) -> list[str]:
        """Return the words that some of the passages lack that have most of them, where none has all."""
        if self._most == len(self._asked):
            return []
        if not self._most:
            return [word.text for word in self._asked]
        best = self._having if len(self._asked) <= FEW else self._with_words(self._most)
        return [word.text for word in self._asked if self._words.count(but_not(best, self._query.word(word)))]
