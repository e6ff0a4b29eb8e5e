"""Names that are not to be shown: found in texts in all their forms, and covered without moving what stands beside.

A name is known by salted digests of its words alone, so that no record of a takedown holds the name itself.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from corpus.catalogue.takedowns import Takedown, TakedownDigest
from corpus.errors import DecisionError
from corpus.records import Document
from nlp.organisations.registry import token_keys
from nlp.words.finnish import Finnish, Token

COVER = "█"
FEWEST, MOST = 2, 4  # words of a name
SHORTEST_STEM, LONGEST_CHANGE = 2, 3  # letters of a word that no form changes; from the end, that one may
#: Endings that turn into the base form's: "Virtasen" of Virtanen, "Maunuksen" of Maunus, which Voikko may not know.
CASE = r"(?:n|na|nä|lla|llä|lta|ltä|lle|ssa|ssä|sta|stä|en|ksi|tta|ttä)"
CHANGES = ((re.compile(rf"(.+)(?:se{CASE}|sta|stä)"), "nen"), (re.compile(rf"(.+)kse{CASE}"), "s"))
ENDINGS = (
    "n",
    "a",
    "ä",
    "ta",
    "tä",
    "lla",
    "llä",
    "lta",
    "ltä",
    "lle",
    "ssa",
    "ssä",
    "sta",
    "stä",
    "ksi",
    "in",
    "s",
    "'s",
)


@dataclass(frozen=True, slots=True)
class HiddenName:
    """A person's name as digests."""

    salt: str
    words: int
    name: str  # digest of all its words
    surname: str  # digest of the last one
    stems: tuple[str, ...] = ()  # what a text with it holds; known while the name is


def hide_name(name: str, *, salt: str = "") -> HiddenName:
    """Return what a name is known by.

    :raises DecisionError: when it is not a first and a last name.
    """
    words = re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", name.casefold())
    if not FEWEST <= len(words) <= MOST:
        raise DecisionError(f"{name!r} is no first and last name: give both, as in 'Matti Meikäläinen'")
    salt = salt or secrets.token_hex(16)
    stems = tuple(word[: max(SHORTEST_STEM, len(word) - LONGEST_CHANGE)] for word in words)
    return HiddenName(salt, len(words), _digest(salt, words), _digest(salt, words[-1:]), stems)


def digests_of(hidden: HiddenName) -> tuple[TakedownDigest, ...]:
    """Return the digests that a record keeps of a name."""
    return TakedownDigest(hidden.name, "name"), TakedownDigest(hidden.surname, "surname")


def hidden_names(records: Iterable[Takedown]) -> list[HiddenName]:
    """Return the names that records are of."""
    found = []
    for record in records:
        by_kind = {one.what: one.digest for one in record.digests if one.what in ("name", "surname")}
        if len(by_kind) == FEWEST:
            found.append(HiddenName(record.salt, record.words, by_kind["name"], by_kind["surname"]))
    return found


class Redaction:
    """Covers names in the texts of one document after the other."""

    def __init__(self, finnish: Finnish, hidden: Sequence[HiddenName]) -> None:
        self._finnish, self._hidden = finnish, hidden

    def is_named(self, texts: Iterable[str]) -> bool:
        """Return whether one of some texts has a name in full."""
        return any(next(self._full(text, name), None) for text in texts for name in self._hidden)

    def redact(self, text: str) -> str:
        """Return a text of a document that has a name in full somewhere, without it and without the surname alone."""
        covered = list(text)
        for name in self._hidden:
            for start, end in (*self._full(text, name), *self._surnames(text, name)):
                covered[start:end] = [one if one.isspace() else COVER for one in covered[start:end]]
        return "".join(covered)

    def redact_document(self, document: Document) -> Document:
        """Return a document that was read without the names, where it has one in full."""
        labels = [one.label for one in document.materials]
        cards = [text for card in document.teasers for text in (card.title, card.text)]
        if not self.is_named([document.title, document.text, *(one.value for one in document.fields), *labels, *cards]):
            return document
        return replace(
            document,
            title=self.redact(document.title),
            text=self.redact(document.text),
            fields=tuple(replace(one, value=self.redact(one.value)) for one in document.fields),
            materials=tuple(replace(one, label=self.redact(one.label)) for one in document.materials),
            teasers=tuple(
                replace(card, title=self.redact(card.title), text=self.redact(card.text)) for card in document.teasers
            ),
        )

    def _full(self, text: str, name: HiddenName) -> Iterator[tuple[int, int]]:
        """Yield where a name stands in full, its words in any order: "Meikäläinen, Matti"."""
        if name.stems and not all(stem in text.casefold() for stem in name.stems):
            return
        words = [token for token in self._finnish.tokens(text) if text[token.start].isupper()]
        for at in range(len(words) - name.words + 1):
            window = words[at : at + name.words]
            if _adjacent(text, window) and self._is(text, window, name.salt, name.name):
                yield window[0].start, window[-1].end

    def _surnames(self, text: str, name: HiddenName) -> Iterator[tuple[int, int]]:
        for token in self._finnish.tokens(text):
            if text[token.start].isupper() and self._is(text, [token], name.salt, name.surname):
                yield token.start, token.end

    def _is(self, text: str, window: Sequence[Token], salt: str, digest: str) -> bool:
        keys = [_keys(text[token.start : token.end], token) for token in window]
        return any(_digest(salt, words) == digest for words in product(*keys))


def _keys(form: str, token: Token) -> list[str]:
    """Return the base forms that a word may have, in Finnish and Swedish."""
    lower = form.casefold()
    written = {lower, lower.removesuffix("kin"), lower.partition(":")[0]}
    keys = written | token_keys(token.word, form)
    for one in written:
        keys |= {one.removesuffix(ending) for ending in ENDINGS}
        keys |= {f"{match[1]}{base}" for pattern, base in CHANGES if (match := pattern.fullmatch(one))}
    return sorted(keys)


def _adjacent(text: str, window: Sequence[Token]) -> bool:
    return all(text[first.end : second.start].strip(" \u00a0\n") in ("", ",") for first, second in pairwise(window))


def _digest(salt: str, words: Sequence[str]) -> str:
    return hashlib.sha256(f"{salt} {' '.join(sorted(words))}".encode()).hexdigest()
