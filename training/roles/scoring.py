"""How right roles are: precision, recall and the error of their probabilities."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks.names import AS_THREE
from nlp.roles.model import ROLES, UNCALIBRATED, Calibration, calibrate
from training.roles.examples import NONE, Example, Wanted

BINS = 10
UNLIKELY = 0.05  # probability below which nobody asks whether it is right


@dataclass(frozen=True, slots=True)
class Score:
    """Roles given, right and wanted."""

    right: int = 0
    given: int = 0
    wanted: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 1.0


@dataclass(slots=True)
class Judged:
    """The likeliest role of each name beside the one that is annotated."""

    examples: Sequence[Example]
    probabilities: np.ndarray
    wanted: Sequence[Wanted]
    calibration: Calibration = UNCALIBRATED
    roles: list[str] = field(init=False)
    sure: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.roles = [ROLES[at] for at in self.probabilities.argmax(axis=1)]
        scores = np.array([one.score for one in self.examples])
        self.sure = calibrate(self.probabilities.max(axis=1), self.calibration, scores)

    def right(self, at: int, *, three: bool = False) -> bool:
        """Return whether a role is the one that is annotated, on just that span."""
        one = self.examples[at]
        return one.exact and self._as(self.roles[at], three) == self._as(one.role, three) != NONE

    def score(
        self, threshold: float, *, three: bool = False, role: str | None = None, source: str | None = None
    ) -> Score:
        """Return how right the roles from a probability on are.

        :param three: whether three roles stand for seven.
        """
        given = [
            at
            for at, one in enumerate(self.examples)
            if self.sure[at] >= threshold
            and self._as(self.roles[at], three) not in (NONE, *([] if role is None else set(ROLES) - {role}))
            and source in (None, one.source)
        ]
        wanted = [
            one
            for one in self.wanted
            if self._as(one.role, three) != NONE and role in (None, one.role) and source in (None, one.source)
        ]
        return Score(sum(self.right(at, three=three) for at in given), len(given), len(wanted))

    def recall_at(self, precision: float, *, three: bool = False) -> float:
        """Return the highest recall at which roles are right so often."""
        scores = (self.score(threshold, three=three) for threshold in sorted(set(self.sure.round(3))))
        return max((one.recall for one in scores if one.precision >= precision), default=0.0)

    def calibration_error(self, *, least: float = UNLIKELY) -> float:
        """Return by how much probabilities differ from how often they are right, in ten parts of one size."""
        order = [int(at) for at in np.argsort(self.sure) if self.sure[at] >= least]
        parts = [part for part in np.array_split(np.array(order, dtype=int), BINS) if len(part)]
        gaps = (
            abs(self.sure[part].mean() - np.mean([self.right(int(at)) for at in part])) * len(part) for part in parts
        )
        return float(sum(gaps) / max(len(order), 1))

    @staticmethod
    def _as(role: str, three: bool) -> str:
        return (AS_THREE.get(role, role) or NONE) if three else role


def confusions(judged: Judged, threshold: float) -> Counter[tuple[str, str]]:
    """Return how often each annotated role was given as each other."""
    return Counter(
        (one.role, judged.roles[at] if judged.sure[at] >= threshold else NONE) for at, one in enumerate(judged.examples)
    )
