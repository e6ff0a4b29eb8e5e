"""Suggests subjects for texts, each with how sure it is and the words that speak for it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.lemmatised import LemmatisedText
from models.subjects.candidates import COMPLETE, FEATURES, Candidates, NamedConcepts, gather_candidates
from models.subjects.concepts import ConceptNames
from models.subjects.indexer import Suggestion
from models.subjects.matching import LabelMatcher, MatchType
from models.subjects.signals import Learned, find_signals
from models.subjects.terms import TermSpace
from models.subjects.trees import BoostedTrees

BATCH = 32
Spans = tuple[tuple[int, int], ...]  # (start, end) in code points of the text
TERMS_SHOWN = 3  # terms shown of a concept that the text does not name
PLACES_SHOWN = 5  # places shown of one that it names


def score_candidates(trees: BoostedTrees, features: np.ndarray, completeness: np.ndarray | float) -> np.ndarray:
    """Return how likely candidates are right, shape (candidates,), float32.

    Indexed texts that all subjects were given to and those that got some teach different habits: the one a broad
    concept beside the narrow one, the other the narrow one alone. A text is weighed by both, as it is like either.

    :param completeness: how much by the first, 0–1; one number, or one a candidate.
    """
    scores = np.zeros(len(features), dtype=np.float32)
    for complete, share in ((1, completeness), (0, 1 - completeness)):
        if np.any(np.greater(share, 0)):
            rows = features.copy()
            rows[:, FEATURES.index(COMPLETE)] = complete
            scores += share * trees.predict(rows)
    return scores


def _label_matches(text: LemmatisedText, candidates: Candidates, concept: int) -> Spans:
    """Return where a text names a concept, by its whole label before by parts of compounds."""
    places = candidates.found.get(concept, ())
    clear = [place for place in places if place.type <= MatchType.DIVIDED] or places
    spans = {(text.spans[place.at][0], text.spans[place.at + place.words - 1][1]) for place in clear}
    return tuple(sorted(spans))[:PLACES_SHOWN]


@dataclass(frozen=True, slots=True)
class SubjectSuggester:
    """An ensemble of what labels, titles and indexed texts say, weighed by trees."""

    version: str
    concepts: ConceptNames
    space: TermSpace
    named: NamedConcepts
    foreign: Callable[[str], LabelMatcher | None]  # by language; None of Finnish and of one without labels
    learned: Learned
    trees: BoostedTrees

    @property
    def size(self) -> int:
        """How many concepts can be suggested."""
        return len(self.concepts.uris)

    def label(self, uri: str, language: str | None) -> str:
        """Return what a concept is called, in Finnish where the language has no label."""
        return self.concepts.label(uri, language)

    def suggest(self, texts: Sequence[LemmatisedText], *, limit: int, threshold: float) -> list[list[Suggestion]]:
        """Return at most `limit` subjects of each text that are at least so sure, the surest first.

        A text in Swedish or English is weighed by the Finnish labels of the concepts that it names.
        """
        suggested = []
        for first in range(0, len(texts), BATCH):
            batch = [self._in_finnish(text) for text in texts[first : first + BATCH]]
            signals = find_signals(self.space, self.learned, batch)
            for text, candidates in zip(
                batch, gather_candidates(self.named, self.learned, signals, batch), strict=True
            ):
                suggested.append(self._choose(text, candidates, limit, threshold))
        return suggested

    def _choose(self, text: LemmatisedText, candidates: Candidates, limit: int, threshold: float) -> list[Suggestion]:
        if not any(text.lemmas):
            return []
        scores = score_candidates(self.trees, candidates.features, candidates.completeness)
        order = np.argsort(-scores, kind="stable")[:limit]
        chosen = {int(candidates.concepts[at]): float(scores[at]) for at in order if scores[at] >= threshold}
        evidence = {concept: _label_matches(text, candidates, concept) for concept in chosen}
        evidence |= self._strongest_terms(text, [concept for concept, spans in evidence.items() if not spans])
        return [
            Suggestion(self.concepts.uris[concept], round(score, 3), evidence[concept])
            for concept, score in chosen.items()
        ]

    def _strongest_terms(self, text: LemmatisedText, concepts: Sequence[int]) -> dict[int, Spans]:
        """Return for each concept where the words that speak most for it first stand."""
        if not concepts:
            return {}
        terms = self.space.matrix([text])
        weights = self.learned.titles.by_term[terms.indices][:, list(concepts)].toarray()
        said = terms.data[:, None] * weights
        firsts: dict[int, tuple[int, int]] = {}
        for at, lemma in (*enumerate(text.lemmas), *text.parts):
            column = self.space.columns.get(lemma)
            if column is not None:
                firsts.setdefault(column, text.spans[at])
        strongest = np.argsort(-said, axis=0, kind="stable")[:TERMS_SHOWN]
        return {
            concept: tuple(
                sorted(firsts[int(terms.indices[at])] for at in strongest[:, number] if said[at, number] > 0)
            )
            for number, concept in enumerate(concepts)
        }

    def _in_finnish(self, text: LemmatisedText) -> LemmatisedText:
        """Return a text in another language as the Finnish labels of what it names, with the places in the text."""
        matcher = self.foreign(text.language)
        if matcher is None:
            return text
        named = sorted((place, concept) for concept, places in matcher.find(text).items() for place in places)
        lemmas: list[str] = []
        spans: list[tuple[int, int]] = []
        parts: list[tuple[int, str]] = []
        for place, concept in named:
            label = self.named.labels[concept]
            span = text.spans[place.at][0], text.spans[place.at + place.words - 1][1]
            parts += [(len(lemmas), part) for part in label.parts]
            lemmas += [*label.words, ""]
            spans += [span] * (len(label.words) + 1)
        return replace(text, lemmas=tuple(lemmas), parts=tuple(parts), spans=tuple(spans))
