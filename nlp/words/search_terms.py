"""What a text is found by, and what a query asks for: lemmas, and what compounds are made of.

The word of a compound that a query asks for is found by itself, and inside of longer compounds: *kuntatalous* in
*kuntatalousohjelma*, as the run of parts `kunta+talous`. Its own parts do not answer for it: a passage with *valtio*
and *osuus* says nothing of *valtionosuus* unless they follow each other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from nlp.words.finnish import FUNCTION_WORDS, Token, Word
from nlp.words.function_words import QUESTION_WORDS, is_function_word

TERMS_VERSION = "1"  # rises when another text of terms is made of the same text
JOINED = "+"  # between the parts of a key
LONGEST_COMPOUND = 6  # parts; what has more is a list between hyphens
SHORTEST_STEM = 3  # letters that a part shares with the base that Voikko gives: käyttö, käyttää
MOST_WORDS = 40  # of a query


@dataclass(frozen=True, slots=True)
class IndexTerms:
    """What an index holds of a text, separated by spaces."""

    terms: str  # lemmas in order
    parts: str  # the runs of parts of its compounds


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word that a query asks for, or words that follow each other, or what a word begins with."""

    text: str  # as it was written
    lemma: str = ""
    inside: str = ""  # the key of its parts, by which it is found in longer compounds
    apart: tuple[str, ...] = ()  # the lemmas of its parts, which may be words that follow each other
    phrase: tuple[str, ...] = field(default=(), kw_only=True)  # lemmas
    prefix: str = field(default="", kw_only=True)
    instead_of: str = field(default="", kw_only=True)  # the word that was written, where this is another for it


#: How a text has what a query asks for: as the word itself, in a longer compound, in the parts of the compound that
#: is asked for, in the order of a phrase, by its beginning.
Way = Literal["word", "compound", "parts", "phrase", "prefix"]


class Match(NamedTuple):
    """A token by which a text has a word of a query."""

    token: Token
    term: QueryTerm
    way: Way


def index_terms(tokens: Iterable[Token]) -> IndexTerms:
    """Return what an index holds of a text."""
    found = [_found_by(word.lemma, word.parts) for token in tokens if (word := token.word).pos != "PUNCT"]
    return IndexTerms(" ".join(lemma for lemma, _ in found), " ".join(keys for _, keys in found if keys))


@lru_cache(maxsize=200_000)
def _found_by(lemma: str, parts: tuple[str, ...]) -> tuple[str, str]:
    """Return what a word is found by: itself, and the keys of what is inside of it; texts repeat their words."""
    word = Word(lemma, parts, "X")
    return _lemma(word), " ".join(_inner_keys(word))


def find_query_terms(text: str, tokens: Sequence[Token]) -> list[QueryTerm]:
    """Return what a query asks for, each word once, without those that carry nothing.

    :param tokens: of the text.
    """
    found: dict[str, QueryTerm] = {}
    for token in tokens:
        form, word = text[token.start : token.end], token.word
        if not carries_nothing(form, word):
            parts = _parts(word)
            apart = parts if len(parts) > 1 else ()
            found.setdefault(_lemma(word), QueryTerm(form, _lemma(word), JOINED.join(parts), apart))
    return list(found.values())[:MOST_WORDS]


def carries_nothing(form: str, word: Word) -> bool:
    """Return whether a word of a query says nothing of what is asked for: it joins, asks or points."""
    if word.pos in FUNCTION_WORDS or word.lemma == "olla" or not _lemma(word):
        return True
    return word.lemma.lower() in QUESTION_WORDS or is_function_word(form)


def lemmas_of(tokens: Iterable[Token]) -> tuple[str, ...]:
    """Return the lemmas of a phrase, in order, as an index holds them."""
    return tuple(lemma for token in tokens if token.word.pos != "PUNCT" and (lemma := _lemma(token.word)))


def find_matches(tokens: Sequence[Token], terms: Iterable[QueryTerm]) -> Iterator[Match]:
    """Yield the tokens of a text by which it has words of a query, a token for each word that it is of."""
    words = [token for token in tokens if token.word.pos != "PUNCT"]
    there = [_lemma(token.word) for token in words]
    inner = [_found_by(token.word.lemma, token.word.parts)[1].split(" ") for token in words]
    for term in dict.fromkeys(terms):
        runs: dict[int, Way] = dict.fromkeys(_places_of(term.apart, there), "parts")
        runs |= dict.fromkeys(_places_of(term.phrase, there), "phrase")
        for at, token in enumerate(words):
            if term.lemma and there[at] == term.lemma:
                yield Match(token, term, "word")
            elif at in runs:
                yield Match(token, term, runs[at])
            elif term.inside and term.inside in inner[at]:
                yield Match(token, term, "compound")
            elif term.prefix and there[at].startswith(term.prefix):
                yield Match(token, term, "prefix")


def _places_of(run: Sequence[str], there: Sequence[str]) -> Iterator[int]:
    """Yield where the lemmas of a run stand that follow each other."""
    for first in range(len(there) - len(run) + 1) if run else ():
        if there[first] == run[0] and tuple(there[first : first + len(run)]) == tuple(run):
            yield from range(first, first + len(run))


def matching_tokens(tokens: Sequence[Token], terms: Iterable[QueryTerm]) -> Iterator[Token]:
    """Yield the tokens of a text by which it has words of a query, in order."""
    yield from sorted({match.token for match in find_matches(tokens, terms)}, key=lambda token: token.start)


def _lemma(word: Word) -> str:
    return word.lemma.lower().strip("-")


def _parts(word: Word) -> tuple[str, ...]:
    return tuple(part for part in (part.lower().strip("-") for part in word.parts) if part)


def _inner_keys(word: Word) -> Iterator[str]:
    """Yield the keys of all that a compound holds but itself: its parts, and runs of them."""
    parts = _parts(word)
    if not 1 < len(parts) <= LONGEST_COMPOUND:
        return
    for size in range(1, len(parts)):
        yield from (JOINED.join(parts[at : at + size]) for at in range(len(parts) - size + 1))
    yield from _derived(_lemma(word), parts)


def _derived(lemma: str, parts: Sequence[str]) -> Iterator[str]:
    """Yield parts of a compound as it has them, where Voikko gives the verb that they are made of: energiankäyttö."""
    starts = [0]
    for part in parts[1:]:
        start = lemma.find(part[: max(SHORTEST_STEM, len(part) - 3)], starts[-1] + 2)
        if start < 0:
            return
        starts.append(start)
    for part, start, end in zip(parts, starts, [*starts[1:], len(lemma)], strict=True):
        form = lemma[start:end].strip("-")
        if form != part and part.endswith(("a", "ä")) and form.endswith(DERIVED):
            yield form


#: Ends of nouns that are made of verbs, of which Voikko gives the verb: käyttö, uudistus, kehittäminen, hallinta.
DERIVED = ("ö", "o", "u", "y", "us", "ys", "os", "ös", "minen", "nta", "ntä", "nti", "ja", "jä", "e")
