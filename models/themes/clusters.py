"""Themes: clusters of passages on the unit sphere, fitted anew or from where an earlier fit left them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from corpus.errors import ThemesImpossibleError

NO_THEME = -1
FEWEST_PASSAGES = 20  # fewer do not make themes
FEWEST_IN_THEME = 3
MOST_THEMES = 200
SAMPLE = 10_000  # passages that the first centres are found among, evenly over the corpus
STARTS = 10  # of k-means; a corpus larger than the sample starts once, as all its passages move the centres on
SOUNDED = 200_000  # passages that the least cosine is chosen by
LOYALTY = 0.02  # cosine: a passage leaves its theme only for one that is nearer by more than this
MOST_ROUNDS = 200
CHUNK = 8_192  # rows compared at once: their similarities to 200 themes stay near the processor
LEAST_COSINE = 0.05  # a passage further than this from every theme has none, however loose the themes are


@dataclass(frozen=True, slots=True)
class FittedThemes:
    """What a fit gives: centres to assign new passages by, and the theme of each passage it was fitted on."""

    centres: np.ndarray  # unit rows, shape (themes, width)
    assigned: np.ndarray  # theme indices or NO_THEME, shape (passages,)
    minimum: float  # lowest cosine at which a passage belongs to its nearest theme


def choose_number(passages: int) -> int:
    """Choose how many themes suit a corpus: it grows slower than the corpus does, as subjects do."""
    return max(2, min(MOST_THEMES, round((passages / 2) ** 0.5)))


def fit_themes(vectors: np.ndarray, *, themes: int = 0, seed: int = 1) -> FittedThemes:
    """Cluster passages by k-means on the unit sphere; the largest theme comes first.

    K-means, not HDBSCAN: among hundreds of dimensions density leaves most passages without a theme.

    :param vectors: unit rows, shape (passages, width); a row of zeros has no theme.
    :param themes: how many; 0 chooses by the number of passages.
    :raises ThemesImpossibleError: when there are too few passages, or all are alike.
    """
    filled = vectors.any(axis=1)
    rows = vectors if filled.all() else vectors[filled]  # a copy of a million vectors takes a gigabyte
    check_number(len(rows))
    wanted = min(themes or choose_number(len(rows)), len(rows) // 2, count_distinct(rows))
    if wanted < 2:
        raise ThemesImpossibleError(f"all {len(rows)} passages say the same: there is nothing to tell themes apart by")
    centres = normalise(_cluster(rows, wanted, seed))
    minimum = choose_minimum(vectors, centres)
    assigned = converge(vectors, assign_themes(vectors, centres, minimum=minimum), minimum=minimum)
    return order_by_size(vectors, assigned, minimum)


def check_number(passages: int) -> None:
    """Refuse to look for themes among too few passages.

    :raises ThemesImpossibleError: with how many there are and how many are needed.
    """
    if passages < FEWEST_PASSAGES:
        raise ThemesImpossibleError(
            f"there are {passages} passages long enough to find themes among, and at least {FEWEST_PASSAGES} are"
            " needed: ingest more publications"
        )


def converge(
    vectors: np.ndarray, assigned: np.ndarray, *, minimum: float, protected: Collection[int] = ()
) -> np.ndarray:
    """Move passages to nearer themes and centres with them until nothing moves; too small themes dissolve.

    Where it ends it would begin again: the same passages keep their themes.

    :param assigned: theme indices or NO_THEME to begin with, shape (passages,).
    :param protected: themes that stay however small.
    :returns: theme indices or NO_THEME, shape (passages,).
    """
    themes = int(assigned.max(initial=NO_THEME)) + 1
    for _ in range(MOST_ROUNDS):
        centres = average(vectors, assigned, themes)
        moved = _move(vectors, centres, assigned, minimum)
        if np.array_equal(moved, assigned):
            small = [theme for theme in np.flatnonzero(theme_sizes(moved, themes) < FEWEST_IN_THEME)
                     if theme not in protected and (moved == theme).any()]  # fmt: skip
            if not small:
                break
            moved = np.where(np.isin(moved, small), NO_THEME, moved)
        assigned = moved
    return assigned


def order_by_size(vectors: np.ndarray, assigned: np.ndarray, minimum: float) -> FittedThemes:
    """Number themes anew, the largest first, without those that have no passages."""
    sizes = theme_sizes(assigned, int(assigned.max(initial=NO_THEME)) + 1)
    order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
    place = np.full(len(sizes) + 1, NO_THEME)
    place[order] = np.arange(len(order))  # the last, for NO_THEME, stays as it is
    assigned = place[assigned]
    return FittedThemes(average(vectors, assigned, len(order)), assigned, minimum)


def theme_sizes(assigned: np.ndarray, themes: int) -> np.ndarray:
    """Count the passages of each theme."""
    return np.bincount(assigned[assigned != NO_THEME], minlength=themes)


def assign_themes(vectors: np.ndarray, centres: np.ndarray, *, minimum: float = 0.0) -> np.ndarray:
    """Return each passage its nearest theme, or NO_THEME where none is near.

    :param vectors: unit rows, shape (passages, width).
    :param centres: unit rows, shape (themes, width).
    :param minimum: lowest accepted cosine, 0–1.
    :returns: theme indices, shape (passages,).
    :raises ValueError: when the widths differ.
    """
    if vectors.shape[1] != centres.shape[1]:
        raise ValueError(f"vectors are {vectors.shape[1]} wide, centres {centres.shape[1]}")
    assigned = np.full(len(vectors), NO_THEME)
    for rows, similarity in compare(vectors, centres):
        nearest = similarity.argmax(axis=1)
        near = similarity[np.arange(len(nearest)), nearest] > minimum
        assigned[rows] = np.where(near, nearest, NO_THEME)
    return assigned


def compare(vectors: np.ndarray, centres: np.ndarray) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield stretches of rows with their cosines to all centres, shape (rows, themes)."""
    for first in range(0, len(vectors), CHUNK):
        rows = slice(first, min(first + CHUNK, len(vectors)))
        yield rows, vectors[rows] @ centres.T  # unit rows, so this is the cosine


def average(vectors: np.ndarray, assigned: np.ndarray, themes: int) -> np.ndarray:
    """Return the mean direction of each theme's passages, zeros where it has none; shape (themes, width)."""
    from scipy.sparse import csr_array

    inside = np.flatnonzero(assigned != NO_THEME)
    ones = np.ones(len(inside), dtype=np.float32)
    membership = csr_array((ones, (assigned[inside], inside)), shape=(themes, len(vectors)))
    return normalise(membership @ vectors)


def normalise(rows: np.ndarray) -> np.ndarray:
    """Bring rows to unit length; zeros stay zeros."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)


def choose_minimum(vectors: np.ndarray, centres: np.ndarray) -> float:
    """Choose the cosine under which a passage belongs nowhere.

    Halfway between what nineteen in twenty reach to their own theme and what one in twenty reaches to others;
    where these overlap, the first: then one passage in twenty stays without a theme.
    """
    own, others = [], []
    for _, similarity in compare(vectors[:: max(1, len(vectors) // SOUNDED)], centres):
        ordered = np.sort(similarity, axis=1)
        own.append(ordered[:, -1])
        others.append(ordered[:, :-1].ravel()[:: max(1, len(centres) // 10)])
    usual, foreign = float(np.quantile(np.concatenate(own), 0.05)), float(np.quantile(np.concatenate(others), 0.95))
    return max(LEAST_COSINE, usual if foreign > usual else (usual + foreign) / 2)


def count_distinct(rows: np.ndarray) -> int:
    """Count different rows by their projections on one random line: sorting whole rows is slow."""
    line = np.random.default_rng(0).normal(size=rows.shape[1])
    return len(np.unique(np.round(rows @ line, 4)))


def _cluster(rows: np.ndarray, themes: int, seed: int) -> np.ndarray:
    """Find first centres among some of the passages, shape (themes, width).

    Not mini-batches over all of them: with an unlucky seed scikit-learn's MiniBatchKMeans put 47,276 of 49,106
    ministers' sentences into one theme.
    """
    from sklearn.cluster import KMeans

    some = rows[:: -(-len(rows) // SAMPLE)]
    starts = STARTS if len(some) == len(rows) else 1
    return np.asarray(KMeans(themes, n_init=starts, random_state=seed).fit(some.astype(np.float64)).cluster_centers_)


def _move(vectors: np.ndarray, centres: np.ndarray, assigned: np.ndarray, minimum: float) -> np.ndarray:
    moved = np.empty_like(assigned)
    for rows, similarity in compare(vectors, centres):
        every, before = np.arange(len(similarity)), assigned[rows]
        nearest = similarity.argmax(axis=1)
        best = similarity[every, nearest]
        own = np.where(before == NO_THEME, -1.0, similarity[every, before])
        after = np.where(best - own <= LOYALTY, before, nearest)
        loyal = np.where(before == NO_THEME, 0.0, LOYALTY)
        moved[rows] = np.where(best < minimum - loyal, NO_THEME, after)
    return moved
