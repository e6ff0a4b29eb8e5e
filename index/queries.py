"""Queries of tantivy: words that must match, and filters."""

from collections.abc import Sequence

from tantivy import FieldType, Occur, Query, Schema

from index.records import Filters, QueryWord
from index.values import APART, INSIDE, LAST_YEAR, LEAST_YEAR, bounded, utf8

NAMED = {
    "municipalities": "municipalities", "regions": "regions", "organisations": "organisations", "subjects": "subjects",
    "kinds": "kind", "themes": "theme", "documents": "document",
}  # fmt: skip


class Queries:
    """Writes queries for the fields of a schema."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def word(self, word: QueryWord) -> Query:
        """Find a word: as itself, in a compound, or in parts that follow each other; the best of these counts."""
        ways = [self._any("terms", word.terms)] if word.terms else []
        ways += [Query.boost_query(self._any("parts", word.inside), INSIDE)] if word.inside else []
        if len(word.apart) > 1:
            phrase = Query.phrase_query(self._schema, "terms", list(map(utf8, word.apart)))
            ways.append(Query.boost_query(phrase, APART))
        return Query.disjunction_max_query(ways) if len(ways) > 1 else ways[0] if ways else Query.empty_query()

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
        if not must:
            must = [Query.term_query(self._schema, "record", "passage")]
        without = [Query.term_query(self._schema, "part", utf8(part)) for part in filters.without_parts]
        if not without:
            return all_of(must)
        if query is None:
            must.append(Query.term_query(self._schema, "record", "passage"))
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
        return found

    def _any(self, field: str, terms: Sequence[str]) -> Query:
        found = [Query.term_query(self._schema, field, utf8(term), "freq") for term in terms]
        return found[0] if len(found) == 1 else Query.disjunction_max_query(found)


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
