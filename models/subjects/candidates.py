"""The concepts that are weighed for a text, and what is known of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np

from corpus.lemmatised import LemmatisedText
from models.subjects.matching import Found, Label, LabelMatcher, MatchType
from models.subjects.signals import BEGINNING, Learned, Signals

#: How many of the best concepts of each signal become candidates, beside those that the text names.
BEST = {"titles": 100, "beginning": 30, "answers": 40, "abstracts": 40}
COMPLETE = "complete"  # whether texts of its kind get all of their subjects: 1 or 0
FEATURES = (
    "whole", "any_order", "divided", "head", "modifier", "first", "last", "spread", "in_beginning",
    "words", "ambiguity", "qualifier", "whole_precision", "part_precision", "whole_count", "whole_weight",
    *BEST, *(f"{name}_rank" for name in BEST), "titles_deviation",
    "answer_count", "abstract_count", "title_count", "length", COMPLETE,
)  # fmt: skip
NAMED = 9  # the first features come from where the text names a concept
NOWHERE = 1.5  # place of a concept that the text does not name; the last word is at 1


@dataclass(frozen=True, slots=True)
class NamedConcepts:
    """What is known of concepts by their labels; arrays of shape (concepts,).

    :param matched, meant: titles that have a concept's label, and those of them whose subject it is.
    :param part_matched, part_meant: the same of titles that have it as a part of a compound.
    """

    matcher: LabelMatcher
    labels: Sequence[Label]
    words: np.ndarray
    ambiguity: np.ndarray
    matched: np.ndarray
    meant: np.ndarray
    part_matched: np.ndarray
    part_meant: np.ndarray


@dataclass(frozen=True, slots=True)
class Candidates:
    """Concepts, shape (candidates,), with their features, shape (candidates, features), float32.

    :param completeness: how fully texts like this one are indexed, 0–1.
    """

    concepts: np.ndarray
    features: np.ndarray
    found: Mapping[int, Sequence[Found]]
    completeness: float


def gather_candidates(
    named: NamedConcepts, learned: Learned, signals: Signals, texts: Sequence[LemmatisedText]
) -> list[Candidates]:  # fmt: skip
    """Choose the concepts that are weighed for each text, and describe them."""
    scores = {name: attrgetter(name)(signals) for name in BEST}
    return [
        _describe(
            named, learned, text, {name: rows[at] for name, rows in scores.items()}, float(signals.completeness[at])
        )
        for at, text in enumerate(texts)
    ]


def _best(row: np.ndarray, many: int) -> np.ndarray:
    """Return the concepts with the best scores, and none of those that share the lowest one: most have no score."""
    scored = np.flatnonzero(row > row.min())
    return scored if len(scored) <= many else scored[np.argpartition(row[scored], -many)[-many:]]


def _describe(
    named: NamedConcepts,
    learned: Learned,
    text: LemmatisedText,
    scores: Mapping[str, np.ndarray],
    completeness: float,
) -> Candidates:
    found = named.matcher.find(text)
    best = [_best(row, BEST[name]) for name, row in scores.items()]
    by_name = [concept for concept, places in found.items() if min(place.type for place in places) <= MatchType.DIVIDED]
    concepts = np.unique(np.concatenate([*best, np.array(by_name, dtype=np.intp)]))
    columns = np.empty((len(concepts), len(FEATURES)), dtype=np.float32)
    columns[:, :NAMED] = _places(text, found, concepts)
    of = dict(zip(FEATURES, columns.T, strict=True))
    of["words"][:] = named.words[concepts]
    of["ambiguity"][:] = named.ambiguity[concepts]
    of["qualifier"][:] = _qualifiers(named, text, concepts)
    of["whole_precision"][:] = (named.meant[concepts] + 0.5) / (named.matched[concepts] + 5)
    of["part_precision"][:] = (named.part_meant[concepts] + 0.1) / (named.part_matched[concepts] + 5)
    of["whole_count"][:] = np.log1p(named.matched[concepts])
    of["whole_weight"][:] = np.log1p(of["whole"] + of["any_order"]) * (8 - of["whole_count"])
    for name, row in scores.items():
        of[name][:] = row[concepts]
        of[f"{name}_rank"][:] = np.log1p(np.argsort(np.argsort(-row[concepts], kind="stable"), kind="stable"))
    titles = scores["titles"]
    of["titles_deviation"][:] = (titles[concepts] - titles.mean()) / (titles.std() + 1e-9)
    of["answer_count"][:] = np.log1p(learned.answer_counts[concepts])
    of["abstract_count"][:] = np.log1p(learned.abstract_counts[concepts])
    of["title_count"][:] = np.log1p(learned.title_counts[concepts])
    of["length"][:] = np.log(max(1, len(text.lemmas)))
    of[COMPLETE][:] = 0
    return Candidates(concepts, columns, found, completeness)


def _places(text: LemmatisedText, found: Mapping[int, Sequence[Found]], concepts: np.ndarray) -> np.ndarray:
    rows = np.zeros((len(concepts), NAMED), dtype=np.float32)
    rows[:, 5:7] = NOWHERE
    length = max(1, len(text.lemmas))
    for row, concept in zip(rows, concepts.tolist(), strict=True):
        places = found.get(concept)
        if places:
            for place in places:
                row[place.type] += 1
            clear = [place.at for place in places if place.type <= MatchType.DIVIDED] or [place.at for place in places]
            row[5:9] = min(clear) / length, max(clear) / length, (max(clear) - min(clear)) / length, 0
            row[8] = sum(at < BEGINNING for at in clear)
    return rows


def _qualifiers(
    named: NamedConcepts, text: LemmatisedText, concepts: np.ndarray
) -> list[float]:  # fmt: skip
    """Return whether the text has what a label's brackets say: 1 or 0, and -1 of a label without brackets."""
    said = {*text.lemmas, *(part for _, part in text.parts)}
    qualifiers = (named.labels[concept].qualifier for concept in concepts.tolist())
    return [float(not said.isdisjoint(qualifier)) if qualifier else -1.0 for qualifier in qualifiers]
