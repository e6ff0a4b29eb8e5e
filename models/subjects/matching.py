"""Where a text names concepts: by whole labels, by labels in another order, and by parts of compounds."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from corpus.lemmatised import LemmatisedText

LONGEST = 4  # words of a label that is found in another order


class MatchType(IntEnum):
    """How a label stands in the text."""

    WHOLE = 0  # kuntatalous
    REORDERED = 1  # "talouden ja hallinnon" is not; "hallinto, julkinen" is
    DIVIDED = 2  # kuntien talous
    HEAD = 3  # talous in kuntatalous
    MODIFIER = 4  # kunta in kuntatalous


class Found(NamedTuple):
    """A place where a text names a concept."""

    at: int  # of the first token
    words: int
    type: MatchType


@dataclass(frozen=True, slots=True)
class Label:
    """A concept's label, analysed as texts are.

    :param words: lemmas, without the qualifier in brackets.
    :param parts: of a single compound.
    :param qualifier: lemmas of what stands in brackets: of "ennustaminen (magia)" magia.
    """

    concept: int
    words: tuple[str, ...]
    parts: tuple[str, ...] = ()
    qualifier: tuple[str, ...] = ()


class LabelMatcher:
    """Finds the labels of a vocabulary in a text."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self._single: defaultdict[str, list[int]] = defaultdict(list)
        self._beginning: defaultdict[str, list[Label]] = defaultdict(list)
        self._sorted: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        self._divided: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for label in labels:
            self._enter(label)

    def _enter(self, label: Label) -> None:
        if len(label.words) == 1:
            self._single[label.words[0]].append(label.concept)
            if len(label.parts) > 1:
                self._divided[tuple(sorted(label.parts))].append(label.concept)
        elif label.words:
            self._beginning[label.words[0]].append(label)
            if len(label.words) <= LONGEST:
                self._sorted[tuple(sorted(label.words))].append(label.concept)

    def find(self, text: LemmatisedText) -> dict[int, list[Found]]:
        """Return where each concept is named, by concept."""
        found: defaultdict[int, list[Found]] = defaultdict(list)
        for matches in (self._whole(text), self._mixed(text), self._in_compounds(text)):
            for concept, place in matches:
                found[concept].append(place)
        return found

    def _whole(self, text: LemmatisedText) -> Iterator[tuple[int, Found]]:
        lemmas = text.lemmas
        for at, lemma in enumerate(lemmas):
            for concept in self._single.get(lemma, ()):
                yield concept, Found(at, 1, MatchType.WHOLE)
            for label in self._beginning.get(lemma, ()):
                if lemmas[at : at + len(label.words)] == label.words:
                    yield label.concept, Found(at, len(label.words), MatchType.WHOLE)

    def _mixed(self, text: LemmatisedText) -> Iterator[tuple[int, Found]]:
        lemmas = text.lemmas
        for words in range(2, LONGEST + 1):
            for at in range(len(lemmas) - words + 1):
                window = lemmas[at : at + words]
                if "" in window:
                    continue
                key = tuple(sorted(window))
                for concept in self._sorted.get(key, ()):
                    yield concept, Found(at, words, MatchType.REORDERED)
                for concept in self._divided.get(key, ()):
                    yield concept, Found(at, words, MatchType.DIVIDED)

    def _in_compounds(self, text: LemmatisedText) -> Iterator[tuple[int, Found]]:
        compounds: defaultdict[int, list[str]] = defaultdict(list)
        for at, part in text.parts:
            compounds[at].append(part)
        for at, parts in compounds.items():
            for part in parts[:-1]:
                for concept in self._single.get(part, ()):
                    yield concept, Found(at, 1, MatchType.MODIFIER)
            for concept in self._single.get(parts[-1], ()):
                yield concept, Found(at, 1, MatchType.HEAD)
            for pair in pairwise(parts):
                for concept in self._divided.get(tuple(sorted(pair)), ()):
                    yield concept, Found(at, 1, MatchType.HEAD)
