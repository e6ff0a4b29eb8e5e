"""What the statistical model of names sees of each token: hashed features, word vectors, and its document."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple, Protocol

import mmh3
import numpy as np

from nlp.gazetteers import read_gazetteer
from nlp.words.finnish import Finnish, Token, Word

VECTOR = 600  # numbers of the word vectors of a form and its lemma
CONTEXT = 6  # numbers that depend on the document, not on the word form
FEATURES, LEXICAL = 18, 4  # hashed features of a form, and how many of them are of this word alone


class Vectors(Protocol):
    """What the model needs of word vectors."""

    def vector(self, form: str) -> np.ndarray: ...


class Form(NamedTuple):
    """A word form as the network takes it."""

    rows: np.ndarray  # of the table of features, shape (features,)
    vector: np.ndarray  # of the form and of its lemma, shape (VECTOR,)


class FormReader:
    """Turns word forms into rows of hashed features and a word vector."""

    def __init__(self, finnish: Finnish, vectors: Vectors, *, rows: int) -> None:
        self._finnish, self._vectors, self._rows = finnish, vectors, rows

    def read(self, form: str, word: Word) -> Form:
        """Read one form; soft hyphens are not part of it."""
        form = form.replace("\u00ad", "").replace("\u2011", "-")
        features = form_features(form, word, self._finnish.word(form.lower()))
        hashes = [mmh3.hash(feature, seed=at, signed=False) % self._rows for at, feature in enumerate(features)]
        vector = np.concatenate([self._unit_vector(form), self._unit_vector(word.lemma)])
        return Form(np.array(hashes, dtype=np.int32), vector)

    def _unit_vector(self, form: str) -> np.ndarray:
        vector = self._vectors.vector(form)
        length = math.sqrt(float(vector @ vector))
        return vector / length if length else vector


def form_features(form: str, word: Word, lower: Word) -> list[str]:
    """Return what is known of a form: FEATURES features in one order, the LEXICAL first ones of this word alone."""
    low, lemma = form.lower(), word.lemma.lower()
    stem, colon, ending = form.partition(":")
    return [
        _digits(low), lemma, word.parts[-1].lower(), word.parts[0].lower(),
        low[:3], low[-2:], low[-3:], low[-4:], form[:1] + form[-1:], lemma[-4:],
        _shape(form), f"{word.pos} {word.case}", f"{bool(word.place)} {word.place_case}",
        f"{word.first_name} {word.known} {word.pos == 'PROPN'}",
        f"{lower.known} {lower.pos} {lower.first_name} {bool(lower.place)}",
        f"{word.surname} {word.other_name} {lower.surname or lower.other_name}",
        f"{registered_kind(stem, lemma)} {word.pos}",
        f"{bool(colon)} {ending.lower()} {stem.isupper()} {'-' in form} {min(len(word.parts), 3)}",
    ]  # fmt: skip


def registered_kind(stem: str, lemma: str) -> str:
    """Return the kind of the organisation that a word names in the registry, or that a name ends with it."""
    alone, last = _registered()
    return alone.get(stem) or alone.get(lemma) or f"ends {lemma in last}"


@cache
def _registered() -> tuple[dict[str, str], frozenset[str]]:
    """Read names of one word with their kinds, in lower case but for abbreviations, and last words of longer ones."""
    alone, last = {}, set()
    for row in read_gazetteer("organisations"):
        for name in (row["name_fi"], row["name_sv"], *row["aliases"].split("|")):
            words = name.split()
            if len(words) == 1:
                alone[name if name.isupper() else name.lower()] = row["kind"]
            elif words:
                last.add(words[-1].lower())
    return alone, frozenset(last)


def _digits(low: str) -> str:
    return low if low.isalpha() else "".join("0" if character.isdigit() else character for character in low)


def _shape(form: str) -> str:
    """Write a form by kinds of characters, a run of one kind as two: Nokia is Xxx, 2018 is 00."""
    if form.isalpha() and form[1:].islower():  # nearly all are
        return ("X" if form[0].isupper() else "x") + "xx"[: len(form) - 1 if form[0].isupper() else 1]
    shape = ""
    for character in form:
        kind = "X" if character.isupper() else "x" if character.isalpha() else "0" if character.isdigit() else character
        if not shape.endswith(kind * 2):
            shape += kind
    return shape


def context_numbers(
    text: str, sentences: Sequence[Sequence[Token]], wanted: Iterable[int] | None = None
) -> Iterator[np.ndarray]:
    """Yield what the document says of each token, sentence by sentence, shape (tokens, CONTEXT), float32.

    A word that stands elsewhere in the document with a capital, not at the head of a sentence, is a name here too.

    :param wanted: positions of the sentences to yield; all by default.
    """
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for tokens in sentences:
        for token in islice(tokens, 1, None):
            (capital if text[token.start].isupper() else small)[token.word.lemma.lower()] += 1
    for position in range(len(sentences)) if wanted is None else wanted:
        tokens = sentences[position]
        is_capital = [text[token.start].isupper() for token in tokens]
        capitals, short = sum(is_capital) / max(len(tokens), 1), len(tokens) < 6
        rows, end = [], -1
        for at, (token, here) in enumerate(zip(tokens, is_capital, strict=True)):
            lemma = token.word.lemma.lower()
            elsewhere = capital.get(lemma, 0) - (at > 0 and here)
            lower = small.get(lemma, 0) - (at > 0 and not here)
            rows.append((at == 0, min(elsewhere, 3) / 3, lower > 0, capitals, short, end == token.start))
            end = token.end
        yield np.array(rows, dtype=np.float32).reshape(len(tokens), CONTEXT)
