"""Splits Finnish word forms into compound parts and gives each part its lemma, by Voikko."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import libvoikko

WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a word form as it is written, and the lemma it is a form of."""

    form: str
    lemma: str


def count_words(texts: Iterable[str]) -> dict[str, int]:
    """Count the lower-cased words of texts."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in WORD.findall(text.lower()):
            counts[word] = counts.get(word, 0) + 1
    return counts


class WordSplitter:
    """Voikko's analysis of lower-cased word forms, one analysis a form.

    :param counts: of words; of two readings the one whose base form is commoner is taken ("vuotta" is of "vuosi").
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._voikko = libvoikko.Voikko("fi")
        self._counts = counts
        self._lemmas: dict[str, str] = {}

    def split(self, word: str) -> tuple[Part, ...]:
        """Split a word form into its parts; a form that Voikko does not know gives none."""
        analysis = self._analyse(word)
        if not analysis:
            return ()
        starts = find_part_starts(analysis["STRUCTURE"])
        if not starts or starts[-1] >= len(word):
            return ()
        forms = [word[start:end] for start, end in zip(starts, [*starts[1:], len(word)], strict=True)]
        last = analysis["BASEFORM"].lower()[starts[-1] :] or forms[-1]
        return (*(Part(form, self.find_stem(form)) for form in forms[:-1]), Part(forms[-1], last))

    def _analyse(self, word: str) -> dict[str, str]:
        """Take the reading of fewest parts and commonest base form; none is an empty one."""
        readings = self._voikko.analyze(word)
        return min(readings, key=self._rank, default={})

    def _rank(self, reading: dict[str, str]) -> tuple[int, int]:
        return reading["STRUCTURE"].count("="), -self._counts.get(reading["BASEFORM"].lower(), 0)

    def find_lemma(self, word: str) -> str:
        """Return the base form of a word form, itself where Voikko does not know it."""
        analysis = self._analyse(word)
        return analysis["BASEFORM"].lower() if analysis else word

    def find_stem(self, form: str) -> str:
        """Return the base form of a part inside a compound; "kehittämis" is not a word, "kehittäminen" is."""
        if form not in self._lemmas:
            lemma = self.find_lemma(form)
            if lemma == form and form.endswith("s"):
                lemma = self.find_lemma(form[:-1] + "nen")
                lemma = form if lemma == form[:-1] + "nen" and not self._voikko.spell(lemma) else lemma
            self._lemmas[form] = lemma
        return self._lemmas[form]


def find_part_starts(structure: str) -> list[int]:
    """Find at which letter each part begins in Voikko's STRUCTURE, such as "=pppp=ppppppp"."""
    starts, letters = [], 0
    for mark in structure:
        if mark == "=":
            starts.append(letters)
        else:
            letters += 1
    return starts
