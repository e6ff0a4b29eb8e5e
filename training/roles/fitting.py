"""Fits the two steps of the role model, and calibrates them on documents that a fit has not seen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from nlp.roles.model import DOER, DOINGS, FIRST, ROLES, Calibration, doubt, log_odds, softmax
from training.roles.examples import Example
from training.roles.settings import Settings

ITERATIONS = 400
UNPENALISED = 1e6
COOLEST, HOTTEST = 0.3, 3.0  # temperatures that are tried


@dataclass(frozen=True, slots=True)
class Weights:
    """What a fit gives: the features, and their weights in either step, those of none last."""

    features: list[str]
    first: np.ndarray
    doing: np.ndarray


def first_step(role: str) -> str:
    """Return what the first step calls a role: all doings are one."""
    return DOER if role in DOINGS else role


def fit_weights(examples: Sequence[Example], settings: Settings) -> Weights:
    """Fit both steps."""
    counts = Counter(feature for one in examples for feature in set(one.features))
    features = sorted(feature for feature, count in counts.items() if count >= settings.least_often)
    table = _table(examples, {feature: at for at, feature in enumerate(features)})
    weights = np.array([_weight(one, settings) for one in examples])
    first = _fit(table, [first_step(one.role) for one in examples], weights, FIRST, settings.first_c)
    doers = [at for at, one in enumerate(examples) if one.role in DOINGS]
    doing = _fit(table[doers], [examples[at].role for at in doers], weights[doers], DOINGS, settings.doing_c)
    return Weights(features, first, doing)


def _weight(example: Example, settings: Settings) -> float:
    if example.kind == "marked":
        return settings.bare_weight if "D=bare" in example.features else settings.marked_weight
    return settings.found_weight if example.kind == "found" else 1.0


def _table(examples: Sequence[Example], columns: dict[str, int]) -> csr_matrix:
    """Return a row an example, with ones in the columns of its features."""
    rows = [[columns[feature] for feature in set(one.features) if feature in columns] for one in examples]
    ends = np.cumsum([0, *(len(row) for row in rows)])
    ones = np.ones(ends[-1], dtype=np.float32)
    return csr_matrix((ones, np.concatenate(rows).astype(np.int32), ends), shape=(len(rows), len(columns)))


def _fit(table: csr_matrix, roles: Sequence[str], weights: np.ndarray, order: Sequence[str], c: float) -> np.ndarray:
    """Return the weights of each feature, in the order of the roles; the last row stands for none."""
    fitted = LogisticRegression(C=c, max_iter=ITERATIONS).fit(table, roles, sample_weight=weights)
    learned = np.vstack([fitted.coef_.T, fitted.intercept_[None]])
    return np.stack([learned[:, list(fitted.classes_).index(role)] for role in order], axis=1).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Sums of either step for examples, each by a fit that has not seen its document."""

    examples: list[Example]
    first: np.ndarray
    doing: np.ndarray

    def probabilities(self, temperatures: tuple[float, float]) -> np.ndarray:
        """Return the probability of each of ROLES, shape (examples, 7)."""
        first, doing = softmax(self.first / temperatures[0]), softmax(self.doing / temperatures[1])
        columns = {role: first[:, at] for at, role in enumerate(FIRST)}
        columns |= {role: columns[DOER] * doing[:, at] for at, role in enumerate(DOINGS)}
        return np.stack([columns[role] for role in ROLES], axis=1)


def cross_validate(examples: Sequence[Example], settings: Settings) -> Unseen:
    """Fit on all folds but one, and sum over the examples of that one, fold by fold."""
    sums = np.zeros((len(examples), len(FIRST))), np.zeros((len(examples), len(DOINGS)))
    folds = GroupKFold(settings.folds).split(list(examples), groups=[one.document for one in examples])
    for train, test in folds:
        weights = fit_weights([examples[at] for at in train], settings)
        table = _table([examples[at] for at in test], {one: at for at, one in enumerate(weights.features)})
        for total, fitted in zip(sums, (weights.first, weights.doing), strict=True):
            total[test] = table @ fitted[:-1] + fitted[-1]
    return Unseen(list(examples), *sums)


def fit_temperatures(unseen: Unseen) -> tuple[float, float]:
    """Return by what to divide the sums of either step so that probabilities are as often right as they say."""
    judged = [at for at, one in enumerate(unseen.examples) if one.kind in ("annotated", "found")]
    first = [FIRST.index(first_step(unseen.examples[at].role)) for at in judged]
    doers = [at for at in judged if unseen.examples[at].role in DOINGS]
    doing = [DOINGS.index(unseen.examples[at].role) for at in doers]
    return _temperature(unseen.first[judged], first), _temperature(unseen.doing[doers], doing)


def _temperature(sums: np.ndarray, right: Sequence[int]) -> float:
    def surprise(temperature: float) -> float:
        return -float(np.log(softmax(sums / temperature)[np.arange(len(right)), right] + 1e-12).mean())

    return float(minimize_scalar(surprise, bounds=(COOLEST, HOTTEST), method="bounded").x)


def fit_calibration(probabilities: np.ndarray, examples: Sequence[Example]) -> Calibration:
    """Return what turns the odds of the likeliest role, and the doubt about its name, into those of its being right."""
    rows = [at for at, one in enumerate(examples) if one.kind in ("annotated", "found")]
    right = [one_is_right(probabilities[at], examples[at]) for at in rows]
    doubts = doubt(np.array([examples[at].score for at in rows]))
    told = np.column_stack([log_odds(probabilities[rows].max(axis=1)), doubts])
    fitted = LogisticRegression(C=UNPENALISED).fit(told, right)
    slope, doubted = fitted.coef_[0]
    return Calibration(float(slope), float(fitted.intercept_[0]), float(doubted))


def one_is_right(probabilities: np.ndarray, example: Example) -> bool:
    """Return whether the likeliest role is the one that is annotated, of just that name."""
    return example.exact and ROLES[int(probabilities.argmax())] == example.role


def choose_threshold(sure: np.ndarray, examples: Sequence[Example], precision: float) -> float:
    """Return the lowest probability from which roles are as often right as wanted, of names as they are found.

    By what calibrated probabilities say: counting right ones would hang on a few names near the threshold.
    """
    judged = np.sort([sure[at] for at, one in enumerate(examples) if one.kind == "found"])[::-1]
    expected = np.cumsum(judged) / np.arange(1, len(judged) + 1)
    enough = np.flatnonzero(expected >= precision)
    return float(judged[enough[-1]]) if len(enough) else 1.0
