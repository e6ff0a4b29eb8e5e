"""Broad themes: groups of narrow ones that lie near each other."""

import numpy as np

from models.themes.clusters import NO_THEME

FEWEST_GROUPED = 6  # narrow themes; fewer need no broad ones above them
REGROUPED = 1.5  # so many times the broad themes there are must suit before all are grouped anew


def choose_groups(themes: int) -> int:
    """Choose how many broad themes suit so many narrow ones; 0 where they need none."""
    return round(themes**0.5) if themes >= FEWEST_GROUPED else 0


def group_themes(centres: np.ndarray, groups: int) -> np.ndarray:
    """Group themes by Ward's method over their centres.

    :param centres: unit rows, shape (themes, width).
    :returns: group indices, shape (themes,).
    """
    from sklearn.cluster import AgglomerativeClustering

    return np.asarray(AgglomerativeClustering(groups, linkage="ward").fit_predict(centres))


def inherit_groups(centres: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Return themes without a group that of the nearest theme with one.

    :param groups: group indices, NO_THEME of new themes, shape (themes,).
    """
    grouped = np.flatnonzero(groups != NO_THEME)
    nearest = grouped[(centres @ centres[grouped].T).argmax(axis=1)]
    return np.where(groups == NO_THEME, groups[nearest], groups)
