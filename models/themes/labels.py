"""The words and the phrase that tell a theme from the others, by class-based TF-IDF."""

import heapq
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from corpus.terms import PassageTerms, Phrase

SURE_SHARE = 0.2  # a form that is a noun or a verb counts as the noun where the sure forms are as many as this of it
FEWEST_PASSAGES = 2  # that a word or phrase must stand in: one passage's name is no label
LABEL_WORDS = 3
TELLING = 15  # first words of a theme, one of which its phrase must hold
PHRASE_WEIGHT = 0.1  # of the first word's weight, that a phrase must have to be in the label
OTHER_PHRASE_WEIGHT = 0.25  # the same of a phrase that is about none of the first words
CANDIDATES = 30  # weightiest words of a theme, that its words are chosen among
MEETING = 0.2  # power of how much a word meets the chosen ones; at 0.5 themes begin to share their words
LEADING = 3  # first words of a theme, about one of which a phrase must be to come first in the label
# Passages of a theme that its name is made from: the nearer half to its centre, but not fewer or more than these.
# Among ministers' sentences its words belong together more than those of all passages, and differ more from others'.
FEWEST_LABELLED, MOST_LABELLED = 30, 300


@dataclass(frozen=True, slots=True)
class ThemeName:
    """What a theme is called."""

    label: str
    words: tuple[str, ...]  # lemmas, the most telling first
    phrase: str | None  # as it stands in a text


class ThemeTerms:
    """Counts what the passages of each theme say, and names the themes by it once all are counted.

    A word's weight in a theme is its share of the theme's words times log(1 + mean theme size / its count in all
    themes). Source: Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure".
    After the weightiest word come those that are weighty and stand in the same passages as the words before them.
    """

    def __init__(self, themes: int, *, headings: Mapping[str, str] | None = None) -> None:
        """Count nothing yet.

        :param headings: what a label calls a lemma, "kylät" for "kylä"; one that is not there stands as it is.
        """
        self.themes = themes
        self._headings = headings or {}
        self._sure: list[Counter[str]] = [Counter() for _ in range(themes)]
        self._doubtful: list[Counter[str]] = [Counter() for _ in range(themes)]
        self._parts: list[Counter[str]] = [Counter() for _ in range(themes)]
        self._phrases: list[Counter[Phrase]] = [Counter() for _ in range(themes)]
        self._passages: Counter[str | Phrase] = Counter()
        self._said: list[list[frozenset[str]]] = [[] for _ in range(themes)]  # what each passage of a theme holds
        self._forms: dict[Phrase, Counter[str]] = {}

    def add(self, theme: int, terms: PassageTerms) -> None:
        """Count a passage of a theme."""
        self._sure[theme].update(terms.words)
        self._doubtful[theme].update(terms.doubtful)
        self._parts[theme].update(terms.parts)
        self._phrases[theme].update(terms.phrases)
        self._passages.update(terms.words.keys() | terms.doubtful.keys())
        self._passages.update(terms.phrases.keys())
        self._said[theme].append(frozenset(terms.words.keys() | terms.doubtful.keys() | terms.parts.keys()))
        for form, phrase in terms.forms.items():
            self._forms.setdefault(phrase, Counter())[form] += 1

    def name_theme(self, theme: int, *, words: int = 10, label_words: int = LABEL_WORDS) -> ThemeName:
        """Return the theme's label of so many parts and at most so many words, the weightiest first."""
        best = self._choose_words(theme, max(words, TELLING))
        form = self._choose_phrase(theme, best)
        label = ", ".join(self._headings.get(said, said) for said in _choose_said(form, best, label_words))
        return ThemeName(label, tuple(best[:words]), form)

    def _choose_words(self, theme: int, most: int) -> list[str]:
        """Choose the weightiest word, then by weight and by how much each meets the words already chosen."""
        counted = self._words[theme]
        shared = [word for word in counted if self._passages[word] >= FEWEST_PASSAGES] or list(counted)
        weights = {word: self._weight(theme, word) for word in shared}
        left = heapq.nsmallest(max(most, CANDIDATES), shared, key=lambda word: (-weights[word], word))
        holders = self._find_holders(theme, left)
        met = dict.fromkeys(left, 0.0)
        chosen: list[str] = []
        while left and len(chosen) < most:
            best = max(left, key=lambda word: weights[word] * met[word] ** MEETING) if chosen else left[0]
            chosen.append(best)
            left.remove(best)
            for word in left:
                met[word] += _overlap(holders[word], holders[best])
        return chosen

    def _find_holders(self, theme: int, words: Sequence[str]) -> dict[str, set[int]]:
        """Find the passages of the theme that hold each word, by their numbers."""
        holders: dict[str, set[int]] = {word: set() for word in words}
        for number, said in enumerate(self._said[theme]):
            for word in said & holders.keys():
                holders[word].add(number)
        return holders

    @cached_property
    def _words(self) -> list[Counter[str]]:
        nouns = self._find_nouns()
        words = []
        for sure, doubtful, parts in zip(self._sure, self._doubtful, self._parts, strict=True):
            counted = sure + Counter({word: count for word, count in doubtful.items() if word in nouns})
            # A part as often as it stands alone at most: "suku" of "sukupuoli" is no word of its theme.
            counted.update({part: min(count, counted[part]) for part, count in parts.items() if counted[part]})
            words.append(counted)
        return words

    @cached_property
    def _everywhere(self) -> Counter[str | Phrase]:
        everywhere: Counter[str | Phrase] = Counter()
        for words, phrases in zip(self._words, self._phrases, strict=True):
            everywhere.update(words)
            everywhere.update(phrases)
        return everywhere

    @cached_property
    def _mean_size(self) -> float:
        return sum(words.total() for words in self._words) / max(self.themes, 1)

    def _find_nouns(self) -> set[str]:
        """Find the lemmas that are nouns beyond doubt somewhere: "ohja" of "ohjaa" never is."""
        sure: Counter[str] = Counter()
        doubtful: Counter[str] = Counter()
        for theme in range(self.themes):
            sure.update(self._sure[theme])
            doubtful.update(self._doubtful[theme])
        return {word for word, count in sure.items() if count >= SURE_SHARE * doubtful[word]}

    def _choose_phrase(self, theme: int, best: list[str]) -> str | None:
        """Choose the weightiest phrase about the theme's first words, else about any, in the form it has most."""
        if not best:
            return None
        least = PHRASE_WEIGHT * self._weight(theme, best[0])
        telling = set(best[:TELLING])
        candidates = [
            phrase for phrase in self._phrases[theme]
            if phrase.head in telling and phrase in self._forms and self._passages[phrase] >= FEWEST_PASSAGES
            and self._weight(theme, phrase) >= least
        ]  # fmt: skip
        candidates.sort(key=lambda phrase: (-self._weight(theme, phrase), phrase))
        forms = {phrase: self._usual_form(phrase) for phrase in candidates}
        leading = [form for form in forms.values() if _is_about(form, best[:LEADING])]
        heavy = OTHER_PHRASE_WEIGHT * self._weight(theme, best[0])
        return next(iter(leading or [forms[one] for one in candidates if self._weight(theme, one) >= heavy]), None)

    def _usual_form(self, phrase: Phrase) -> str:
        forms = self._forms[phrase]
        return min(forms, key=lambda form: (-forms[form], form))

    def _weight(self, theme: int, term: str | Phrase) -> float:
        count = self._phrases[theme][term] if isinstance(term, Phrase) else self._words[theme][term]
        if not count:
            return 0.0
        share = count / self._words[theme].total()
        return share * math.log(1 + self._mean_size / self._everywhere[term])


def _overlap(some: set[int], others: set[int]) -> float:
    """Return the share of the rarer word's passages that hold the other too."""
    return len(some & others) / max(min(len(some), len(others)), 1)


def choose_labelled(vectors: np.ndarray, assigned: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Choose the passages that name each theme, the nearest to its centre; as row numbers.

    :param vectors: unit rows, shape (passages, width).
    :param assigned: theme indices or NO_THEME, shape (passages,).
    :param centres: unit rows, shape (themes, width).
    """
    chosen = []
    for theme, centre in enumerate(centres):
        members = np.flatnonzero(assigned == theme)
        order = np.argsort(-(vectors[members] @ centre), kind="stable")
        chosen.append(members[order[: min(MOST_LABELLED, max(FEWEST_LABELLED, len(members) // 2))]])
    return np.concatenate(chosen) if chosen else np.array([], dtype=int)


def _choose_said(phrase: str | None, words: list[str], most: int) -> list[str]:
    """Choose words, and the phrase: first where it is about the first words, last where it is about others."""
    leads = phrase is not None and _is_about(phrase, words[:LEADING])
    said = [phrase] if phrase and leads else []
    free = most - (phrase is not None and not leads)
    for word in words:
        # A word that another holds, or that the phrase does, says nothing more.
        others = said if leads or phrase is None else [*said, phrase]
        if len(said) < free and not any(_stem(word) in other or other in word for other in others):
            said.append(word)
    return said if leads or phrase is None else [*said, phrase]


def _is_about(phrase: str, words: list[str]) -> bool:
    return any(_stem(word) in phrase for word in words)


def _stem(word: str) -> str:
    """Cut what inflection may change."""
    return word[: max(4, len(word) - 3)]
