"""A logistic regression in two steps: who ordered, paid for, did or published a work, and what the doing was.

`training.roles` fits and calibrates it. Weights are sums over features, so that what decided can be told.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from safetensors.numpy import load_file

from corpus.records import Role

SHIPPED = Path(__file__).parent / "shipped"
NONE, DOER = "none", "doer"
FIRST = (NONE, "client", "funder", DOER, "publisher")
SMALLEST = 1e-6  # probability
DOINGS = ("coordinator", "author", "partner", "participant")
ROLES: tuple[Role, ...] = ("client", "funder", "coordinator", "author", "publisher", "partner", "participant")


class Weighed(NamedTuple):
    """A feature with how much it speaks for a role; below zero it speaks against it."""

    feature: str
    weight: float


class Calibration(NamedTuple):
    """What turns the log odds of a role, and the doubt about its name, into how often it is right."""

    slope: float
    offset: float
    doubt: float


UNCALIBRATED = Calibration(1.0, 0.0, 0.0)


class RoleModel:
    """Says how likely each role is."""

    def __init__(
        self,
        features: Sequence[str],
        first: np.ndarray,
        doing: np.ndarray,
        *,
        temperatures: tuple[float, float] = (1.0, 1.0),
        calibration: Calibration = UNCALIBRATED,
        threshold: float = 0.5,
    ) -> None:
        """Take trained weights.

        :param first: of each feature for each of FIRST, shape (features + 1, 5); the last row stands for none.
        :param doing: of each feature for each of DOINGS, shape (features + 1, 4).
        :param temperatures: by which the sums of either step are divided before they become probabilities.
        :param calibration: turns how likely the likeliest role is into how often it is right.
        :param threshold: probability from which a role is given, unless settings say otherwise.
        """
        self._rows = {feature: row for row, feature in enumerate(features)}
        self._first, self._doing, self._temperatures = first, doing, temperatures
        self.calibration = calibration
        self.threshold = threshold

    def probabilities(self, features: Sequence[Sequence[str]]) -> np.ndarray:
        """Return the probability of each of ROLES for each name, shape (names, 7)."""
        sums = [self._sums(of_name) for of_name in features]
        if not sums:
            return np.zeros((0, len(ROLES)))
        first = softmax(np.array([one for one, _ in sums]) / self._temperatures[0])
        doing = softmax(np.array([one for _, one in sums]) / self._temperatures[1])
        columns = {role: first[:, at] for at, role in enumerate(FIRST)}
        columns |= {role: columns[DOER] * doing[:, at] for at, role in enumerate(DOINGS)}
        return np.stack([columns[role] for role in ROLES], axis=1)

    def decide(self, features: Sequence[Sequence[str]], scores: Sequence[float]) -> Iterator[tuple[Role, float]]:
        """Yield the likeliest role of each name with its probability.

        :param scores: how sure each name is: a role of what is no name is wrong.
        """
        found = self.probabilities(features)
        sures = calibrate(found.max(axis=1), self.calibration, np.array(scores))
        for at, sure in zip(found.argmax(axis=1), sures, strict=True):
            yield ROLES[at], float(sure)

    def explain(self, features: Sequence[str], role: str) -> list[Weighed]:
        """Return what speaks for and against a role of a name, the weightiest first."""
        first, none = FIRST.index(DOER if role in DOINGS else role), FIRST.index(NONE)
        weighed = []
        for feature in dict.fromkeys(features):
            row = self._rows.get(feature)
            if row is None:
                continue
            weight = (self._first[row, first] - self._first[row, none]) / self._temperatures[0]
            if role in DOINGS:
                weight += (self._doing[row, DOINGS.index(role)] - self._doing[row].mean()) / self._temperatures[1]
            weighed.append(Weighed(feature, float(weight)))
        return sorted(weighed, key=lambda one: -abs(one.weight))

    def _sums(self, features: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        rows = [row for feature in set(features) if (row := self._rows.get(feature)) is not None]
        rows.append(len(self._rows))
        return self._first[rows].sum(axis=0), self._doing[rows].sum(axis=0)


def calibrate(probabilities: np.ndarray, calibration: Calibration, scores: np.ndarray) -> np.ndarray:
    """Return how often a role that is as likely as that, of a name that is as sure as that, is right."""
    sums = calibration.slope * log_odds(probabilities) + calibration.offset + calibration.doubt * doubt(scores)
    return np.asarray(1 / (1 + np.exp(-sums)))


def doubt(scores: np.ndarray) -> np.ndarray:
    """Return how doubtful names are by their scores: nothing for one that is certain."""
    return np.asarray(-np.log(np.clip(scores, SMALLEST, 1)))


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """Return the log odds of probabilities, of none and of one within reach."""
    kept = np.clip(probabilities, SMALLEST, 1 - SMALLEST)
    return np.asarray(np.log(kept / (1 - kept)))


def softmax(sums: np.ndarray) -> np.ndarray:
    """Return probabilities of rows of sums."""
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


@cache
def load_role_model(folder: Path = SHIPPED) -> RoleModel:
    """Read a trained model."""
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    features = (folder / "features.txt").read_text(encoding="utf-8").splitlines()
    weights = {name: one.astype(np.float32) for name, one in load_file(folder / "model.safetensors").items()}
    first, second = config["temperatures"]
    return RoleModel(
        features,
        weights["first"],
        weights["doing"],
        temperatures=(first, second),
        calibration=Calibration(*config["calibration"]),
        threshold=config["threshold"],
    )
