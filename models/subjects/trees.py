"""Gradient-boosted trees as plain arrays: trained by scikit-learn, kept and evaluated without it.

Nothing is unpickled, and a model reads the same whatever version of scikit-learn is installed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

FIELDS = ("feature", "threshold", "left", "right", "value")


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """The sum of trees, as the logarithm of odds.

    All arrays have the shape (trees, nodes). A leaf leads to itself, so that every row takes the same number of steps.
    """

    feature: np.ndarray  # int16
    threshold: np.ndarray  # float32; at most this goes left
    left: np.ndarray  # int16
    right: np.ndarray  # int16
    value: np.ndarray  # float32; 0 but at leaves
    baseline: float
    depth: int

    def predict(self, rows: np.ndarray) -> np.ndarray:
        """Return the probability of each row, shape (rows,), float32, of rows of features without gaps."""
        trees, nodes = self.feature.shape
        first = np.arange(trees, dtype=np.int32) * nodes  # of each tree, in the arrays as one row
        at = np.tile(first, len(rows))
        of_tree = np.tile(first, len(rows))
        of_row = np.repeat(np.arange(len(rows), dtype=np.int32) * rows.shape[1], trees)
        for _ in range(self.depth):
            goes_left = rows.take(of_row + self.feature.take(at)) <= self.threshold.take(at)
            at = of_tree + np.where(goes_left, self.left.take(at), self.right.take(at))
        odds = self.baseline + self.value.take(at).reshape(len(rows), trees).sum(axis=1)
        return (1 / (1 + np.exp(-odds))).astype(np.float32)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return what is written to a file."""
        scalars = {"baseline": np.float64(self.baseline), "depth": np.int64(self.depth)}
        return {name: getattr(self, name) for name in FIELDS} | {name: np.array(one) for name, one in scalars.items()}


def read_trees(arrays: Mapping[str, np.ndarray]) -> BoostedTrees:
    """Read what `BoostedTrees.arrays` gave."""
    given = {name: arrays[name] for name in FIELDS}
    return BoostedTrees(**given, baseline=float(arrays["baseline"]), depth=int(arrays["depth"]))


def from_scikit_learn(classifier: Any) -> BoostedTrees:
    """Take the trees of a fitted binary `HistGradientBoostingClassifier`.

    Source: the nodes of `sklearn.ensemble._hist_gradient_boosting.predictor`, scikit-learn 1.9.
    """
    nodes = [trees[0].nodes for trees in classifier._predictors]
    most = max(map(len, nodes))
    arrays = {name: np.zeros((len(nodes), most), dtype=dtype) for name, dtype in zip(FIELDS, _TYPES, strict=True)}
    for number, tree in enumerate(nodes):
        leaf, own = tree["is_leaf"].astype(bool), np.arange(len(tree))
        arrays["feature"][number, : len(tree)] = np.where(leaf, 0, tree["feature_idx"])
        arrays["threshold"][number, : len(tree)] = np.where(leaf, 0, tree["num_threshold"])
        arrays["left"][number, : len(tree)] = np.where(leaf, own, tree["left"])
        arrays["right"][number, : len(tree)] = np.where(leaf, own, tree["right"])
        arrays["value"][number, : len(tree)] = np.where(leaf, tree["value"], 0)
    depth = max(int(tree["depth"].max()) for tree in nodes)
    return BoostedTrees(**arrays, baseline=float(np.ravel(classifier._baseline_prediction)[0]), depth=depth)


_TYPES = (np.int16, np.float32, np.int16, np.int16, np.float32)
