"""How themes change when their corpus has: new ones among what fits none, large ones halved, near ones joined."""

from collections.abc import Collection

import numpy as np

from models.themes.clusters import (
    NO_THEME,
    FittedThemes,
    average,
    check_number,
    choose_minimum,
    converge,
    count_distinct,
    fit_themes,
    normalise,
    order_by_size,
    theme_sizes,
)

FEWEST_BORN = 5  # passages that make a theme which was not there before
# A new theme's passages lie at least so near its centre, as a share of what the loosest tenth of themes reach: among
# ministers' sentences these reach a cosine of 0.40, and passages that fit no theme 0.17 among themselves.
LOOSEST, LOOSER = 0.1, 0.8
OUTGROWN = 1.25  # so many times the themes of the last fit must suit a corpus before themes are added


def refit_themes(
    vectors: np.ndarray,
    assigned: np.ndarray,
    *,
    change: int = 0,
    minimum: float | None = None,
    lost_before: int = 0,
    protected: Collection[int] = (),
    seed: int = 1,
) -> FittedThemes:
    """Fit themes from where they are, so that what has not changed stays.

    :param vectors: unit rows, shape (passages, width), of any encoder: a theme is where its passages are.
    :param assigned: theme indices or NO_THEME, shape (passages,).
    :param change: how many themes to add by halving large ones or, below 0, to take away by joining near ones.
    :param minimum: of the last fit; None chooses it anew, as another encoder makes necessary.
    :param lost_before: passages that the last fit left without a theme: new themes are made when more have come.
    :param protected: themes that neither dissolve nor are halved or joined: an operator has decided on them.
    :raises ThemesImpossibleError: when there are too few passages.
    """
    check_number(int(vectors.any(axis=1).sum()))
    if (assigned == NO_THEME).all():
        return fit_themes(vectors, seed=seed)
    if minimum is None:
        minimum = choose_minimum(vectors, average(vectors, assigned, int(assigned.max()) + 1))
    assigned = converge(vectors, assigned, minimum=minimum, protected=protected)
    if change > 0:
        assigned = halve_largest(vectors, assigned, change, protected=protected, seed=seed)
    elif change < 0:
        assigned = join_nearest(vectors, assigned, -change, protected=protected)
    if int((assigned == NO_THEME).sum()) > lost_before:
        assigned = add_born(vectors, assigned, seed=seed)
    return order_by_size(vectors, converge(vectors, assigned, minimum=minimum, protected=protected), minimum)


def add_born(vectors: np.ndarray, assigned: np.ndarray, *, seed: int) -> np.ndarray:
    """Make themes of passages without one where these are as many and as alike as those of other themes."""
    themes = int(assigned.max()) + 1
    centres, sizes = average(vectors, assigned, themes), theme_sizes(assigned, themes)
    usual = int(np.median(sizes[sizes > 0]))
    lost = np.flatnonzero((assigned == NO_THEME) & vectors.any(axis=1))
    if len(lost) < max(FEWEST_BORN, usual // 2):
        return assigned
    inside = np.flatnonzero(assigned != NO_THEME)
    near = np.bincount(assigned[inside], np.einsum("ij,ij->i", vectors[inside], centres[assigned[inside]]), themes)
    likeness = LOOSER * float(np.quantile(near[sizes > 0] / sizes[sizes > 0], LOOSEST))
    parts = divide(vectors[lost], max(1, len(lost) // usual), seed=seed)
    grown = assigned.copy()
    for part in range(int(parts.max()) + 1):
        members = lost[parts == part]
        centre = normalise(vectors[members].mean(axis=0, keepdims=True))[0]
        core = members[vectors[members] @ centre >= likeness]
        if len(core) >= max(FEWEST_BORN, usual // 4):
            grown[core] = grown.max() + 1
    return grown


def divide(vectors: np.ndarray, parts: int, *, seed: int) -> np.ndarray:
    """Divide passages into so many parts, fewer where they are alike; shape (passages,), the largest part is 0."""
    from sklearn.cluster import KMeans

    parts = min(parts, count_distinct(vectors))
    if parts < 2:
        return np.zeros(len(vectors), dtype=int)
    labels = KMeans(parts, n_init=3, random_state=seed).fit(vectors.astype(np.float64)).labels_
    rank = np.argsort(np.argsort(-np.bincount(labels, minlength=parts), kind="stable"))
    return np.asarray(rank[labels])


def halve_largest(
    vectors: np.ndarray, assigned: np.ndarray, times: int, *, protected: Collection[int], seed: int
) -> np.ndarray:
    """Halve the themes whose passages lie furthest apart in sum; each half may be halved again."""
    halved = assigned.copy()
    for _ in range(times):
        themes = int(halved.max()) + 1
        spread = _spread(vectors, halved, themes)
        spread[[theme for theme in protected if theme < themes]] = 0
        widest = int(spread.argmax())
        members = np.flatnonzero(halved == widest)
        parts = divide(vectors[members], 2, seed=seed)
        if not spread[widest] or not parts.any():
            break
        halved[members[parts == 1]] = themes
    return halved


def join_nearest(vectors: np.ndarray, assigned: np.ndarray, times: int, *, protected: Collection[int]) -> np.ndarray:
    """Join the two nearest themes into the larger one, so many times; two are left in any case."""
    joined = assigned.copy()
    for _ in range(times):
        themes = int(joined.max()) + 1
        centres, sizes = average(vectors, joined, themes), theme_sizes(joined, themes)
        free = [theme for theme in np.flatnonzero(sizes) if theme not in protected]
        if np.count_nonzero(sizes) <= 2 or len(free) < 2:
            break
        nearness = centres[free] @ centres[free].T - 2 * np.eye(len(free))
        pair = [free[at] for at in np.unravel_index(int(nearness.argmax()), nearness.shape)]
        smaller, larger = sorted(pair, key=lambda theme: int(sizes[theme]))
        joined[joined == smaller] = larger
    return joined


def _spread(vectors: np.ndarray, assigned: np.ndarray, themes: int) -> np.ndarray:
    """Sum what the passages of each theme lack of cosine 1 to its centre, shape (themes,)."""
    inside = np.flatnonzero(assigned != NO_THEME)
    centres = average(vectors, assigned, themes)
    missing = 1 - np.einsum("ij,ij->i", vectors[inside], centres[assigned[inside]])
    return np.bincount(assigned[inside], weights=missing, minlength=themes)
