"""How likely a sentence recommends something: a logistic regression, which `training.recommendations` fits."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parent / "shipped" / "model.json"


@dataclass(frozen=True, slots=True)
class RecommendationModel:
    """Weights of features, and the probability from which on a sentence counts as a recommendation."""

    weights: Mapping[str, float]
    offset: float
    threshold: float

    def probability(self, features: Iterable[str]) -> float:
        """Return how likely a sentence with these features recommends something; 0 for one without any."""
        known = list(features)
        if not known:
            return 0.0
        return 1 / (1 + math.exp(-self.offset - sum(self.weights.get(feature, 0.0) for feature in known)))


def read_model(path: Path) -> RecommendationModel:
    """Read a model from its file.

    :raises FileNotFoundError: when it is missing.
    """
    stored = json.loads(path.read_text(encoding="utf-8"))
    return RecommendationModel(stored["weights"], stored["offset"], stored["threshold"])


@cache
def shipped_model() -> RecommendationModel:
    """Return the shipped model, read once."""
    return read_model(SHIPPED)
