"""Which theme of an earlier fit a new cluster is, and what became of the themes in between."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.themes.clusters import NO_THEME, theme_sizes

Kind = Literal["kept", "born", "split", "merged", "retired"]
LEAST_SHARED = 0.2  # Dice coefficient of the passages of two themes that may be one
NEAR = 0.95  # cosine of centres that are one theme though they share no passages
MOST = 0.5  # of a theme's passages, that must have come from or gone to another to name it


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a theme in a fit; an old theme by its old index, a new one by its new index."""

    kind: Kind
    old: int | None = None  # of a split: the theme it came from
    new: int | None = None  # of a merger: the theme it went into
    shared: float = 0.0  # Dice coefficient of a kept theme's passages; else the share that came or went


def match_themes(
    before: np.ndarray, after: np.ndarray, old_centres: np.ndarray | None, new_centres: np.ndarray
) -> np.ndarray:
    """Find which old theme each new one is, by the passages they share and the nearness of their centres.

    Hungarian assignment, so that no old theme is claimed twice.

    :param before: old theme index or NO_THEME of each passage, shape (passages,).
    :param after: new theme index or NO_THEME of the same passages.
    :param old_centres: unit rows; None where they are of another encoder, and passages alone tell.
    :returns: the old theme or NO_THEME of each new theme, shape (new themes,).
    """
    from scipy.optimize import linear_sum_assignment

    old_themes = len(old_centres) if old_centres is not None else int(before.max(initial=NO_THEME)) + 1
    shared = count_shared(before, after, old_themes, len(new_centres))
    sizes = theme_sizes(before, old_themes)[:, None] + theme_sizes(after, len(new_centres))[None, :]
    dice = 2 * shared / np.maximum(sizes, 1)
    near = np.zeros_like(dice) if old_centres is None else np.clip(old_centres @ new_centres.T, 0, 1)
    alike = np.where((dice >= LEAST_SHARED) | (near >= NEAR), dice + near, 0)
    old, new = linear_sum_assignment(-alike)
    same = alike[old, new] > 0
    matched = np.full(len(new_centres), NO_THEME)
    matched[new[same]] = old[same]
    return matched


def trace_changes(before: np.ndarray, after: np.ndarray, matched: np.ndarray, old_themes: int) -> list[Change]:
    """Return what became of every old theme and where every new one comes from.

    :param matched: as `match_themes` gives it.
    """
    shared = count_shared(before, after, old_themes, len(matched))
    old_sizes, new_sizes = theme_sizes(before, old_themes), theme_sizes(after, len(matched))
    changes = []
    for new, old in enumerate(matched.tolist()):
        if old != NO_THEME:
            dice = 2 * shared[old, new] / max(old_sizes[old] + new_sizes[new], 1)
            changes.append(Change("kept", old, new, float(dice)))
            continue
        origin, share = _most(shared[:, new], int(new_sizes[new]))
        changes.append(Change("born" if origin is None else "split", origin, new, share))
    for old in sorted(set(range(old_themes)) - set(matched.tolist())):
        heir, share = _most(shared[old], int(old_sizes[old]))
        changes.append(Change("retired" if heir is None else "merged", old, heir, share))
    return changes


def count_shared(before: np.ndarray, after: np.ndarray, old_themes: int, new_themes: int) -> np.ndarray:
    """Count the passages that old and new themes share, shape (old themes, new themes)."""
    both = (before != NO_THEME) & (after != NO_THEME)
    pairs = before[both] * new_themes + after[both]
    return np.bincount(pairs, minlength=old_themes * new_themes).reshape(old_themes, new_themes)


def _most(shared: np.ndarray, size: int) -> tuple[int | None, float]:
    """Return the theme that holds most of another's passages, and its share; None where none holds enough."""
    if not len(shared) or not size:
        return None, 0.0
    at = int(shared.argmax())
    share = float(shared[at] / size)
    return (at, share) if share >= MOST else (None, 0.0)
