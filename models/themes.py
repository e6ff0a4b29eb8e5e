"""Themes: clusters of passages, and the words that tell one from another."""

import heapq
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

NO_THEME = -1
FEWEST_PASSAGES = 20  # fewer do not make themes


@dataclass(frozen=True, slots=True)
class FittedThemes:
    """What a fit gives: centres to assign new passages by, and the theme of each passage it was fitted on."""

    centres: np.ndarray  # unit rows, shape (themes, width)
    assigned: np.ndarray  # theme indices or NO_THEME, shape (passages,)


def choose_number(passages: int) -> int:
    """Choose how many themes suit a corpus: it grows slower than the corpus does, as subjects do."""
    return max(2, min(200, round((passages / 2) ** 0.5)))


def fit_themes(vectors: np.ndarray, *, themes: int = 0, seed: int = 1) -> FittedThemes | None:
    """Cluster passages by k-means on the unit sphere.

    :param vectors: unit rows, shape (passages, width).
    :param themes: how many; 0 chooses by the number of passages.
    :returns: None when there are too few passages for themes.
    """
    from sklearn.cluster import KMeans

    passages = len(vectors)
    wanted = min(themes or choose_number(passages), passages // 2)
    if passages < FEWEST_PASSAGES or wanted < 2:
        return None
    model = KMeans(wanted, n_init=10, random_state=seed).fit(vectors.astype(np.float64))
    centres = np.asarray(model.cluster_centers_, dtype=np.float32)
    # KMeans numbers clusters by chance of its start: the largest comes first here.
    order = np.argsort(-np.bincount(model.labels_, minlength=wanted), kind="stable")
    centres = centres[order] / np.linalg.norm(centres[order], axis=1, keepdims=True)
    return FittedThemes(centres, assign_themes(vectors, centres))


def assign_themes(vectors: np.ndarray, centres: np.ndarray, *, minimum: float = 0.0) -> np.ndarray:
    """Give each passage its nearest theme, or NO_THEME where none is near.

    :param vectors: unit rows, shape (passages, width).
    :param centres: unit rows, shape (themes, width).
    :param minimum: lowest accepted cosine, 0–1.
    :returns: theme indices, shape (passages,).
    :raises ValueError: when the widths differ.
    """
    if vectors.shape[1] != centres.shape[1]:
        raise ValueError(f"vectors are {vectors.shape[1]} wide, centres {centres.shape[1]}")
    similarity = vectors @ centres.T  # unit rows, so this is the cosine
    nearest = similarity.argmax(axis=1)
    nearest[similarity.max(axis=1, initial=-1.0) <= minimum] = NO_THEME
    return nearest


def label_themes(
    passages: Iterable[tuple[int, Counter[str]]], *, themes: int, words: int = 10
) -> list[tuple[str, ...]]:
    """Give the words that tell each theme from the others, by class-based TF-IDF.

    A word's weight in a theme is its share of the theme's words times log(1 + mean theme size / its count in all
    themes. A word must stand in two passages where a theme has such words: one passage's name is no label.
    Source: Grootendorst 2022, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure".

    :param passages: theme index, or NO_THEME, and counted lemmas of each passage.
    :returns: for each theme at most `words` words, the weightiest first.
    """
    by_theme: list[Counter[str]] = [Counter() for _ in range(themes)]
    passages_with: Counter[str] = Counter()
    for theme, counted in passages:
        passages_with.update(counted.keys())
        if theme != NO_THEME:
            by_theme[theme].update(counted)
    everywhere: Counter[str] = Counter()
    for counted in by_theme:
        everywhere.update(counted)
    mean_size = everywhere.total() / max(themes, 1)

    def weight(counted: Counter[str], word: str) -> float:
        return counted[word] / counted.total() * math.log(1 + mean_size / everywhere[word])

    return [
        tuple(heapq.nsmallest(words, shared, key=lambda word, c=counted: (-weight(c, word), word)))  # type: ignore[misc]
        for counted in by_theme
        for shared in [[word for word in counted if passages_with[word] > 1] or list(counted)]
    ]
