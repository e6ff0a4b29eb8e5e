"""What is written in a query, as clauses. Any text can be read: what is no operator is words.

query   = { clause | "TAI" }                    all clauses hold; TAI, OR and ELLER join the two beside them
clause  = [ "-" ] ( "(" query ")" | phrase | field | prefix | word )
phrase  = '"' words '"'                         an unclosed quotation mark is none, nor is an unclosed bracket
field   = name ":" value { "," value }          a value is a word or a phrase; name:(value TAI value) is the same
prefix  = word "*"
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from corpus.errors import QueryError
from services.query_language.fields import EXAMPLES, FIELDS, field_named, nearest_field

QUOTES = str.maketrans(dict.fromkeys("”“„»«″", '"'))
EITHER = frozenset({"TAI", "OR", "ELLER"})
BOTH = frozenset({"JA", "AND", "OCH"})  # said by writing one after the other
DEEPEST = 10  # brackets inside of each other; deeper ones are none
MOST_CLAUSES = 2000  # the rest is left unread
LONGEST_SEARCH = 8  # words beside what has operators; more are a text: it quotes, and does not exclude
SHORTEST_PREFIX = 3  # letters
CHUNK = re.compile(r'[^\s"()]+')
FIELD = re.compile(r"([^\W\d_]{2,}):")
VALUE = re.compile(r'"([^"]*)"|([^\s"(),]+)')
PREFIX = re.compile(r"(\w[\w-]*)\*+")
ENDING = re.compile(r"[a-zäö]{1,5}\W*")  # of a case: EU:n, STM:lle


@dataclass(frozen=True, slots=True)
class Word:
    """Something between spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are to follow each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Prefix:
    """What a word is to begin with."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is to have one of some values."""

    name: str  # one of `FIELDS`
    values: tuple[Word | Phrase | Prefix, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Clauses that are not to hold together."""

    clauses: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """Ways, in one of which all clauses are to hold."""

    ways: tuple[tuple["Clause", ...], ...]


Clause: TypeAlias = Word | Phrase | Prefix | Field | Not | Either


def parse_query(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a query, all of which are to hold.

    :raises QueryError: when it names a field that there is not, or none of its values.
    """
    prose = is_prose(text)
    reader = _Reader(text.translate(QUOTES), prose=prose)
    clauses = reader.clauses(len(reader.text), 0)
    return tuple(_as_prose(clauses)) if prose else clauses


def is_prose(text: str) -> bool:
    """Return whether a query is a question or another text, not words to search for."""
    if text.rstrip().endswith("?"):
        return True
    outside = re.sub(r'"[^"]*"', " ", text.translate(QUOTES)).split()
    plain = [chunk for chunk in outside if ":" not in chunk and not chunk.startswith("-")]
    return len(plain) > LONGEST_SEARCH and EITHER.isdisjoint(outside)


def _as_prose(clauses: Iterable["Clause"]) -> Iterator["Clause"]:
    """Yield clauses with quotation marks and hyphens as a text has them, which asks for none of their words alone."""
    for clause in clauses:
        if isinstance(clause, Phrase):
            yield from map(Word, clause.text.split())
        elif isinstance(clause, Not) and all(isinstance(one, Word | Phrase) for one in clause.clauses):
            yield from _as_prose(clause.clauses)
        else:
            yield clause


class _Reader:
    """Reads a text from where it is."""

    def __init__(self, text: str, *, prose: bool) -> None:
        self.text, self._at, self._count, self._prose = text, 0, 0, prose
        self._closing = dict(_brackets(text))

    def clauses(self, end: int, depth: int) -> tuple[Clause, ...]:
        operands: list[tuple[Clause, ...]] = []
        joins = False
        while self._at < end and self._count < MOST_CLAUSES:
            if self._operator():
                joins = bool(operands)
                continue
            operand = self._operand(end, depth)
            if operand and joins:
                operands[-1] = (Either((*_ways(operands[-1]), *_ways(operand))),)
            elif operand:
                operands.append(operand)
            joins = joins and not operand
        self._at = end
        return tuple(clause for operand in operands for clause in operand)

    def _operator(self) -> bool:
        chunk = CHUNK.match(self.text, self._at)
        if chunk is None or chunk[0] not in EITHER:
            return False
        self._at = chunk.end()
        return True

    def _operand(self, end: int, depth: int) -> tuple[Clause, ...]:
        """Return the clauses of what comes next, none where that is no more than a sign."""
        letter, after = self.text[self._at], self.text[self._at + 1 : self._at + 2]
        if letter == "-" and (after.isalpha() or after in tuple('"(')):
            self._at += 1
            inner = self._operand(end, depth)
            return (Not(inner),) if inner else ()
        if letter == "(" and self._closing.get(self._at, end) < end and depth < DEEPEST:
            closing = self._closing[self._at]
            self._at += 1
            inner = self.clauses(closing, depth + 1)
            self._at = closing + 1
            return inner
        if letter == '"' and (closing := self.text.find('"', self._at + 1, end)) > 0:
            phrase, self._at = self.text[self._at + 1 : closing], closing + 1
            return self._counted(Phrase(phrase)) if _says_something(phrase) else ()
        chunk = CHUNK.match(self.text, self._at, end)
        if chunk is None:
            self._at += 1
            return ()
        return self._field(chunk) or self._word(chunk)

    def _word(self, chunk: re.Match[str]) -> tuple[Clause, ...]:
        self._at = chunk.end()
        if chunk[0] in BOTH:
            return ()
        return self._counted(_word_or_prefix(chunk[0]))

    def _field(self, chunk: re.Match[str]) -> tuple[Clause, ...]:
        named = FIELD.match(chunk[0])
        if named is None:
            return ()
        name, start = field_named(named[1]), chunk.start() + named.end()
        if name is None and not self._prose:
            _check_unknown(named[1], chunk[0][named.end() :])
        if name is None:
            return ()
        if self.text[start : start + 1] == "(" and start in self._closing:
            within, self._at = self.text[start + 1 : self._closing[start]], self._closing[start] + 1
            words: Iterable[re.Match[str]] = (one for one in VALUE.finditer(within) if one[0] not in EITHER)
        else:
            words = self._listed(start)
        values = tuple(_value(found) for found in words if _says_something(found[0]))
        if not values:
            raise QueryError(f"{named[1]}: is given no value: write {named[1]}:{EXAMPLES[name]}")
        return self._counted(Field(name, values))

    def _listed(self, start: int) -> Iterator[re.Match[str]]:
        """Yield values between commas."""
        self._at = start
        while found := VALUE.match(self.text, self._at):
            yield found
            self._at = found.end()
            if self.text[self._at : self._at + 1] != ",":
                return
            self._at += 1

    def _counted(self, clause: Clause) -> tuple[Clause, ...]:
        self._count += 1
        return (clause,)


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each bracket that is closed opens and closes."""
    opened: list[int] = []
    for found in re.finditer(r"[()]", text):
        if found[0] == "(":
            opened.append(found.start())
        elif opened:
            yield opened.pop(), found.start()


def _ways(operand: tuple[Clause, ...]) -> tuple[tuple[Clause, ...], ...]:
    only = operand[0] if len(operand) == 1 else None
    return only.ways if isinstance(only, Either) else (operand,)


def _value(found: re.Match[str]) -> Word | Phrase | Prefix:
    return Phrase(found[1].strip()) if found[2] is None else _word_or_prefix(found[2])


def _word_or_prefix(written: str) -> Word | Prefix:
    """
    :raises QueryError: when a prefix is so short that half of all words have it.
    """
    prefix = PREFIX.fullmatch(written)
    if prefix is None:
        return Word(written)
    if len(prefix[1]) < SHORTEST_PREFIX:
        raise QueryError(f"{written!r} is too short: write at least {SHORTEST_PREFIX} letters before *")
    return Prefix(prefix[1])


def _check_unknown(name: str, value: str) -> None:
    """Leave to be words what is like no field, and a name with an ending.

    :raises QueryError: when a field seems to be meant that there is not.
    """
    near = nearest_field(name)
    if near is None or not value or value.startswith("//") or (not name.islower() and ENDING.fullmatch(value)):
        return
    fields = ", ".join(f"{one}:" for one in FIELDS)
    raise QueryError(
        f"there is no field {name!r}: did you mean {near}:? The fields are {fields};"
        " in quotation marks it is searched for as words"
    )


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text))
