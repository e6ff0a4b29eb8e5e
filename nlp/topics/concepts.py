"""General concepts of YSO, found by the lemmas of their names."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from nlp.gazetteers import read_gazetteer
from nlp.gazetteers.words import gazetteer_words
from nlp.words.finnish import Finnish

YSO = "http://www.yso.fi/onto/yso/p"


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of the General Finnish Ontology with its preferred names."""

    uri: str
    name_fi: str
    name_sv: str
    name_en: str


class Concepts:
    """The gazetteer of concepts, by the words of their names."""

    def __init__(self, finnish: Finnish) -> None:
        self._finnish = finnish

    @cached_property
    def _with_lemmas(self) -> list[tuple[Concept, frozenset[str]]]:
        self._finnish.learn(gazetteer_words())
        concepts = [
            Concept(f"{YSO}{row['number']}", row["name_fi"], row["name_sv"], row["name_en"])
            for row in read_gazetteer("concepts")
        ]
        return [(concept, self._lemmas(concept.name_fi)) for concept in concepts]

    def made_of(self, words: Collection[str]) -> list[Concept]:
        """Return the concepts whose names hold nothing but these lemmas."""
        known = set(words)
        return [concept for concept, lemmas in self._with_lemmas if lemmas and lemmas <= known]

    @cached_property
    def headings(self) -> dict[str, str]:
        """What the ontology calls single words: "kylä" is "kylät", "talous" is "talous"."""
        named: dict[str, str] = {}
        for concept, lemmas in self._with_lemmas:
            if len(lemmas) == 1:
                named.setdefault(next(iter(lemmas)), _plain(concept.name_fi))
        return named

    def _lemmas(self, name: str) -> frozenset[str]:
        plain = _plain(name)
        return frozenset(token.word.lemma.lower() for token in self._finnish.tokens(plain) if token.word.pos != "PUNCT")


def _plain(name: str) -> str:
    return name.partition(" (")[0]  # "julkisuus (ilmiöt)": what it is stands in brackets
