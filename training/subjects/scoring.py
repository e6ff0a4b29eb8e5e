"""How good suggestions are, as Annif counts: means over texts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from models.subjects.suggesting import score_candidates
from models.subjects.trees import BoostedTrees
from training.subjects.crossing import Examples

Ranked = Sequence[Sequence[int]]  # concepts of each text, the best first
Gold = Sequence[Collection[int]]


def f1_at(suggested: Ranked, gold: Gold, many: int = 5) -> float:
    """Return the mean over texts of F1 of the first suggestions."""
    return float(np.mean([_f1(set(ours[:many]), set(theirs)) for ours, theirs in zip(suggested, gold, strict=True)]))


def _f1(ours: set[int], theirs: set[int]) -> float:
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours or theirs else 0.0


def ndcg_at(suggested: Ranked, gold: Gold, many: int = 10) -> float:
    """Return the mean over texts of the normalised discounted cumulative gain of the first suggestions."""
    return float(np.mean([_ndcg(ours[:many], set(theirs), many) for ours, theirs in zip(suggested, gold, strict=True)]))


def _ndcg(ours: Sequence[int], theirs: set[int], many: int) -> float:
    gain = sum(1 / np.log2(rank + 2) for rank, concept in enumerate(ours) if concept in theirs)
    ideal = sum(1 / np.log2(rank + 2) for rank in range(min(many, len(theirs))))
    return gain / ideal if ideal else 0.0


def recall_at(suggested: Ranked, gold: Gold, many: int = 10) -> float:
    """Return the mean over texts of the share of their subjects among the first suggestions."""
    shares = [
        len(set(ours[:many]) & set(theirs)) / len(theirs)
        for ours, theirs in zip(suggested, gold, strict=True)
        if theirs
    ]
    return float(np.mean(shares))


def calibration_error(scores: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Return the expected calibration error: how far a score is from how often it is right."""
    of = np.minimum((scores * bins).astype(int), bins - 1)
    errors = [abs(scores[of == one].mean() - right[of == one].mean()) * (of == one).mean() for one in np.unique(of)]
    return float(np.sum(errors))


def rank(concepts: np.ndarray, texts: np.ndarray, scores: np.ndarray, many: int) -> list[list[int]]:
    """Return the concepts of each of so many texts, the best first."""
    order = np.lexsort((-scores, texts))
    bounds = np.searchsorted(texts[order], np.arange(many + 1))
    return [concepts[order[first:last]].tolist() for first, last in pairwise(bounds.tolist())]


@dataclass(frozen=True, slots=True)
class Measured:
    """How good suggestions for some texts are.

    :param calibration: expected calibration error of suggestions with a score of at least `SHOWN`.
    """

    texts: int
    f1: float
    ndcg: float
    recall: float
    calibration: float

    def __str__(self) -> str:
        quality = f"F1@5 {self.f1:.3f}  NDCG@10 {self.ndcg:.3f}  recall@10 {self.recall:.3f}"
        return f"{quality}  calibration error {self.calibration:.3f}"


SHOWN = 0.05  # suggestions below are not looked at for calibration


def measure(examples: Examples, trees: BoostedTrees) -> Measured:
    """Score the suggestions of trees for examples."""
    scores = score_candidates(trees, examples.features, examples.completeness)
    ranked = rank(examples.concepts, examples.texts, scores, len(examples.gold))
    shown = scores >= SHOWN
    return Measured(
        len(ranked),
        f1_at(ranked, examples.gold),
        ndcg_at(ranked, examples.gold),
        recall_at(ranked, examples.gold),
        calibration_error(scores[shown], examples.right[shown]),
    )
