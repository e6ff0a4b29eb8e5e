"""Queries of tantivy: words that must match, and filters."""

import re
from collections.abc import Iterator, Sequence

from tantivy import FieldType, Occur, Query, Schema

from index.records import Filters, QueryWord
from index.values import APART, INSIDE, INSTEAD, LAST_YEAR, LEAST_YEAR, TITLED, bounded, utf8

NAMED = {
    "municipalities": "municipalities", "regions": "regions", "organisations": "organisations", "subjects": "subjects",
    "kinds": "kind", "themes": "theme", "documents": "document", "languages": "language", "projects": "projects",
    "roles": "roles", "sources": "sources",
}  # fmt: skip
WORDS, TITLES = ("terms",), ("title_terms", "heading_terms")  # fields that words are looked for in
PARTS = ("parts",)  # of compounds; titles have theirs beside their words


class Queries:
    """Writes queries for the fields of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def word(self, word: QueryWord) -> Query:
        """Find a word in any of its ways; the best of these counts, and a little that a title or heading has it."""
        ways = list(self._ways(word))
        best = Query.disjunction_max_query(ways) if len(ways) > 1 else ways[0] if ways else Query.empty_query()
        titled = [] if word.in_titles else [one for field in TITLES for one in self._any((field,), word.terms)]
        added = ((Occur.Should, Query.boost_query(one, TITLED)) for one in titled)
        return Query.boolean_query([(Occur.Must, best), *added]) if titled else best

    def _ways(self, word: QueryWord) -> Iterator[Query]:
        fields, parts = (TITLES, TITLES) if word.in_titles else (WORDS, PARTS)
        yield from self._any(fields, word.terms)
        for one in self._any(parts, word.inside):
            yield Query.boost_query(one, INSIDE)
        if len(word.apart) > 1:
            for field in fields:
                yield Query.boost_query(self._phrase(field, word.apart), APART)
        for field in fields if word.phrase else ():
            yield self._phrase(field, word.phrase)
        for field in fields if word.prefix else ():
            pattern = re.sub(r"([^\w])", r"\\\1", utf8(word.prefix))
            yield Query.regex_query(self._schema, field, f"{pattern}[^+]*")
        for other in word.instead:
            yield Query.boost_query(self.word(other), INSTEAD)
        for words in word.others:
            yield all_of([self.word(one) for one in words])

    def words(self, words: Sequence[QueryWord], least: int) -> Query:
        """Find what has at least some of the words."""
        if least >= len(words):
            return all_of([self.word(word) for word in words])
        return Query.boolean_query([(Occur.Should, self.word(word)) for word in words], least)

    def scored(self, query: Query, words: Sequence[QueryWord]) -> Query:
        """Find what a query finds, scored by the words of it that there are."""
        return Query.boolean_query([(Occur.Must, query), *((Occur.Should, self.word(word)) for word in words)])

    def passages(self, ids: Sequence[str]) -> Query:
        """Find passages by their ids."""
        return Query.const_score_query(Query.term_set_query(self._schema, "passage", list(map(utf8, ids))), 0)

    def within(self, query: Query | None, filters: Filters) -> Query:
        """Leave of what a query finds, or of all passages, what filters let through; the scores stay."""
        must = [query] if query is not None else []
        must += [Query.const_score_query(one, 0) for one in self._filters(filters)]
        without = [Query.term_query(self._schema, "part", utf8(part)) for part in filters.without_parts]
        without += [self.within(None, one) for one in filters.none_of]
        if not must or (without and query is None):
            must.append(Query.const_score_query(Query.term_query(self._schema, "record", "passage"), 0))
        if not without:
            return all_of(must)
        return Query.boolean_query([*((Occur.Must, one) for one in must), *((Occur.MustNot, one) for one in without)])

    def _filters(self, filters: Filters) -> list[Query]:
        named = ((field, getattr(filters, name)) for name, field in NAMED.items())
        found = [
            Query.term_set_query(self._schema, field, list(map(utf8, values))) for field, values in named if values
        ]
        if filters.first_year is not None or filters.last_year is not None:
            first, last = _year(filters.first_year, LEAST_YEAR), _year(filters.last_year, LAST_YEAR)
            found.append(Query.range_query(self._schema, "year", FieldType.Integer, first, last))
        if filters.recommending:
            found.append(Query.term_query(self._schema, "flags", "recommends"))
        found += [self.word(word) for word in filters.having]
        found += [self.within(None, one) for one in filters.all_of]
        if filters.any_of:
            found.append(any_of([self.within(None, one) for one in filters.any_of]))
        return found

    def _any(self, fields: Sequence[str], terms: Sequence[str]) -> list[Query]:
        """Find any of some terms in any of some fields; no query where there are no terms."""
        found = [Query.term_query(self._schema, field, utf8(term), "freq") for field in fields for term in terms]
        return found if len(found) < 2 else [Query.disjunction_max_query(found)]

    def _phrase(self, field: str, lemmas: Sequence[str]) -> Query:
        if len(lemmas) == 1:
            return Query.term_query(self._schema, field, utf8(lemmas[0]), "freq")
        return Query.phrase_query(self._schema, field, list(map(utf8, lemmas)))


def all_of(queries: Sequence[Query]) -> Query:
    """Find what each of some queries finds."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, one) for one in queries])


def any_of(queries: Sequence[Query]) -> Query:
    """Find what one of some queries finds."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def but_not(query: Query, without: Query) -> Query:
    """Find what one query finds and another does not."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, without)])


def _year(year: int | None, otherwise: int) -> int:
    return otherwise if year is None else bounded(year)
