"""Refits of themes as a workspace makes them: on some passages first, then on all."""

import numpy as np

from models.themes.clusters import NO_THEME, FittedThemes, assign_themes, choose_number, fit_themes
from models.themes.growth import refit_themes
from models.themes.matching import match_themes


def refit_with_more(vectors: np.ndarray, old: np.ndarray) -> tuple[FittedThemes, FittedThemes, np.ndarray]:
    """Fit on some passages, assign the others as they come, refit on all.

    :param old: row numbers of those that come first.
    :returns: both fits, and the old theme or NO_THEME of each new one.
    """
    first = fit_themes(vectors[old])
    start = assign_themes(vectors, first.centres, minimum=first.minimum)
    start[old] = first.assigned
    before, now = choose_number(len(old)), choose_number(len(vectors))
    change = now - before if now > 1.25 * before else 0
    again = refit_themes(vectors, start, change=change, minimum=first.minimum, lost_before=count_lost(first))
    return first, again, match_themes(first.assigned, again.assigned[old], first.centres, again.centres)


def count_lost(fitted: FittedThemes) -> int:
    """Count the passages without a theme."""
    return int((fitted.assigned == NO_THEME).sum())
