"""What a text is found by, and what a query asks for: lemmas, and what compounds are made of.

The word of a compound that a query asks for is found by itself, and inside of longer compounds: *kuntatalous* in
*kuntatalousohjelma*, as the run of parts `kunta+talous`. Its own parts do not answer for it: a passage with *valtio*
and *osuus* says nothing of *valtionosuus* unless they follow each other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
    """A word that a query asks for."""

    text: str  # as it was written
    lemma: str
    inside: str  # the key of its parts, by which it is found in longer compounds
    apart: tuple[str, ...] = ()  # the lemmas of its parts, which may be words that follow each other


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


def matching_tokens(tokens: Sequence[Token], terms: Iterable[QueryTerm]) -> Iterator[Token]:
    """Yield the tokens of a text by which it has words of a query."""
    wanted = list(terms)
    lemmas, keys = {term.lemma for term in wanted}, {term.inside for term in wanted}
    runs = [term.apart for term in wanted if term.apart]
    words = [token for token in tokens if token.word.pos != "PUNCT"]
    there = [_lemma(token.word) for token in words]
    apart = {
        at for run in runs for first in range(len(there)) if tuple(there[first : first + len(run)]) == run
        for at in range(first, first + len(run))
    }  # fmt: skip
    for at, token in enumerate(words):
        if there[at] in lemmas or at in apart or not keys.isdisjoint(_inner_keys(token.word)):
            yield token


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
