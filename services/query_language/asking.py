"""A query as it is asked: words for the index, filters, and the text whose meaning is searched for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.records import Filters, QueryWord
from index.values import utf8
from nlp.words.finnish import Finnish
from nlp.words.search_terms import MOST_WORDS, QueryTerm, find_query_terms, lemmas_of
from services.query_language import fields
from services.query_language.expanding import find_expansions
from services.query_language.syntax import Clause, Either, Field, Not, Phrase, Prefix, Word, is_prose, parse_query
from services.query_language.values import resolve_values
from services.workspace import Workspace

SIGNS = ".,;:!?()[]'"  # around a word


@dataclass(frozen=True, slots=True)
class Asked:
    """What a query asks for."""

    words: tuple[QueryWord, ...]
    terms: tuple[QueryTerm, ...]  # by which texts have them
    filters: Filters
    text: str  # what it says, without fields and what is not to be there
    meant: tuple[str, ...] = ()  # other words for it
    prose: bool = False  # whether it is a question or another text, much of which an answer need not repeat

    @property
    def filtered(self) -> bool:
        """Whether it asks for more than words."""
        return self.filters != Filters()


def read_query(workspace: Workspace, query: str) -> Asked:
    """Read a query.

    :raises QueryError, NotFoundError, DecisionError: when a field or its value is none, or is not clear.
    """
    reader = _Reader(workspace)
    clauses = parse_query(utf8(query))
    words = reader.words(clauses)
    filters, prose = reader.filters(clauses, strict_only=True), is_prose(query)
    text = utf8(query) if prose and filters == Filters() else " ".join(reader.said)
    return Asked(tuple(words), tuple(reader.terms), filters, text, tuple(reader.meant), prose)


def word_of(term: QueryTerm) -> QueryWord:
    """Return what the index is asked for by a word of a query."""
    if term.phrase:
        return QueryWord(term.text, phrase=term.phrase)
    return QueryWord(term.text, (term.lemma,), (term.inside,), term.apart)


def terms_of_label(finnish: Finnish, label: str) -> list[QueryTerm]:
    """Return a label as a word that may be in compounds, or as a phrase."""
    tokens = finnish.tokens(label)
    words = find_query_terms(label, tokens)
    if len(tokens) == 1:
        return words
    lemmas = lemmas_of(tokens)
    return [QueryTerm(label, phrase=lemmas)] if lemmas else []


class _Reader:
    """Makes words and filters of clauses; notes what they say."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self.terms: list[QueryTerm] = []
        self.said: list[str] = []
        self.meant: list[str] = []  # other words for it

    def words(self, clauses: Sequence[Clause]) -> list[QueryWord]:
        """Return the words of clauses, each once, but for those that are alternatives to filters."""
        found: dict[object, QueryWord] = {}
        for word in self._words_of(clauses):
            found.setdefault(replace(word, text=""), word)
        return list(found.values())[:MOST_WORDS]

    def _words_of(self, clauses: Sequence[Clause]) -> Iterator[QueryWord]:
        for plain, run in groupby(clauses, lambda one: isinstance(one, Word)):
            if plain:
                yield from self._plain([one.text for one in run if isinstance(one, Word)])
            else:
                for clause in run:
                    yield from self._written(clause)

    def _plain(self, forms: Sequence[str]) -> Iterator[QueryWord]:
        """Yield the words between operators, with other words for them."""
        self.said += forms
        at = 0
        for expansion in find_expansions(self._workspace, [form.strip(SIGNS) for form in forms]):
            yield from self._each(forms[at : expansion.first])
            at = expansion.after
            written = list(self._each(forms[expansion.first : at]))
            if written:
                yield self._expanded(" ".join(forms[expansion.first : at]), written, expansion.labels)
        yield from self._each(forms[at:])

    def _each(self, forms: Iterable[str]) -> Iterator[QueryWord]:
        for form in forms:
            for term in find_query_terms(form, self._workspace.finnish.tokens(form)):
                self.terms.append(term)
                yield word_of(term)

    def _expanded(self, text: str, written: Sequence[QueryWord], labels: Iterable[str]) -> QueryWord:
        instead: list[QueryWord] = []
        for label in labels:
            terms = terms_of_label(self._workspace.finnish, label)
            self.terms += [replace(term, instead_of=text) for term in terms]
            self.meant.append(label)
            instead += map(word_of, terms)
        if len(written) == 1:
            return replace(written[0], instead=tuple(instead))
        return QueryWord(text, others=(tuple(written),), instead=tuple(instead))

    def _written(self, clause: Clause) -> Iterator[QueryWord]:
        if isinstance(clause, Phrase | Prefix):
            yield from self._exactly(clause)
        elif isinstance(clause, Field) and clause.name == fields.TITLE:
            yield self._title(clause)
        elif isinstance(clause, Either) and not _has_filters(clause):
            yield from self._either(clause)

    def _exactly(self, clause: Phrase | Prefix) -> Iterator[QueryWord]:
        self.said.append(clause.text)
        if isinstance(clause, Prefix):
            prefix = clause.text.lower()
            self.terms.append(QueryTerm(f"{clause.text}*", prefix=prefix))
            yield QueryWord(f"{clause.text}*", prefix=prefix)
        elif lemmas := lemmas_of(self._workspace.finnish.tokens(clause.text)):
            self.terms.append(QueryTerm(clause.text, phrase=lemmas))
            yield QueryWord(clause.text, phrase=lemmas)

    def _title(self, field: Field) -> QueryWord:
        """Return a word that a title has by any of some values."""
        ways: list[tuple[QueryWord, ...]] = []
        for value in field.values:
            found = self._each([value.text]) if isinstance(value, Word) else self._exactly(value)
            ways.append(tuple(replace(word, in_titles=True) for word in found))
            self.said += [value.text] if isinstance(value, Word) else []
        return QueryWord(" ".join(value.text for value in field.values), others=tuple(filter(None, ways)))

    def _either(self, clause: Either) -> Iterator[QueryWord]:
        ways = [tuple(self._words_of(way)) for way in clause.ways]
        if ways := [way for way in ways if way]:
            yield QueryWord(" TAI ".join(" ".join(word.text for word in way) for way in ways), others=tuple(ways))

    def filters(self, clauses: Sequence[Clause], *, strict_only: bool = False) -> Filters:
        """Return the filter that lets through what clauses ask for.

        :param strict_only: words need not be there, what is written with an operator must be.
        """
        all_of = [self._field(name, found) for name, found in _by_field(clauses).items()]
        all_of += [self._any_of(one) for one in clauses if isinstance(one, Either) and _has_filters(one)]
        none_of = [self.filters(one.clauses) for one in clauses if isinstance(one, Not)]
        strict = [one for one in clauses if not strict_only or isinstance(one, Phrase | Prefix | Field)]
        having = _Reader(self._workspace).words(strict)
        without = tuple(one for one in none_of if one != Filters())
        return Filters(having=tuple(having), all_of=tuple(_with_roles(all_of)), none_of=without)

    def _field(self, name: str, values: Iterable[Field]) -> Filters:
        given = dict.fromkeys(value.text for field in values for value in field.values)
        return resolve_values(self._workspace, name, list(given))

    def _any_of(self, clause: Either) -> Filters:
        return Filters(any_of=[self.filters(way) for way in clause.ways])


def _by_field(clauses: Sequence[Clause]) -> dict[str, list[Field]]:
    """Return the fields among clauses by name, but for titles, which have words."""
    found: dict[str, list[Field]] = {}
    for one in clauses:
        if isinstance(one, Field) and one.name != fields.TITLE:
            found.setdefault(one.name, []).append(one)
    return found


def _with_roles(filters: Sequence[Filters]) -> list[Filters]:
    """Ask for the roles of the organisations that are asked for beside them, wherever these are named."""
    roles = [role for one in filters for role in one.roles]
    organisations = [id for one in filters for id in one.organisations]
    if not roles or not organisations:
        return list(filters)
    others = [one for one in filters if not one.roles and not one.organisations]
    return [*others, Filters(roles=[f"{role} {id}" for role in roles for id in organisations])]


def _has_filters(clause: Clause) -> bool:
    """Return whether a clause is more than words that are to be there."""
    if isinstance(clause, Either):
        return any(_has_filters(one) for way in clause.ways for one in way)
    return isinstance(clause, Field | Not)
