"""A map of themes and documents, on which a theme stays where it was from one fit to the next."""

import numpy as np

FEWEST_FOR_TSNE = 4  # themes; fewer are laid out on a circle
PERPLEXITY = 15  # themes that each one is kept near to
FEWEST_KEPT = 0.5  # share of the themes that must have had a place, for the others to be put among them
NEAREST = 8  # themes that draw a document to their places
SHARPNESS = 0.04  # difference of cosines by which one theme draws e times as much as another


def lay_out_themes(centres: np.ndarray, before: np.ndarray, *, seed: int = 1) -> np.ndarray:
    """Return themes their places: those they had, new ones among the themes that they are like.

    Where there is no earlier map, or half of its themes are gone, themes are laid out by t-SNE (van der Maaten and
    Hinton 2008) and turned so that those that stayed lie near where they lay.

    :param centres: unit rows, shape (themes, width).
    :param before: where each theme lay, nan of one that is new, shape (themes, 2).
    :returns: places, shape (themes, 2), float32; of a first map, centred and of deviation 1.
    """
    kept = ~np.isnan(before[:, 0])
    if kept.sum() < max(FEWEST_KEPT * len(centres), 1):
        return _turn(_lay_out_anew(centres, seed), before, kept).astype(np.float32)
    places = before.astype(np.float32)
    places[~kept] = place_on(centres[kept], places[kept], centres[~kept])
    return places


def place_on(centres: np.ndarray, places: np.ndarray, vectors: np.ndarray) -> np.ndarray:
    """Put vectors between the places of the themes they are nearest to, the nearer the more.

    :param centres: unit rows of themes, shape (themes, width); places: theirs, shape (themes, 2).
    :param vectors: unit rows, shape (vectors, width).
    :returns: places, shape (vectors, 2).
    """
    cosines = vectors @ centres.T
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :NEAREST]
    cosines = np.take_along_axis(cosines, nearest, axis=1)
    weights = np.exp((cosines - cosines[:, :1]) / SHARPNESS)
    return np.einsum("vn,vnd->vd", weights / weights.sum(axis=1, keepdims=True), places[nearest])


def _lay_out_anew(centres: np.ndarray, seed: int) -> np.ndarray:
    from sklearn.manifold import TSNE

    if len(centres) < FEWEST_FOR_TSNE:
        angles = 2 * np.pi * np.arange(len(centres)) / len(centres)
        places = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    else:
        perplexity = min(PERPLEXITY, (len(centres) - 1) / 3)
        # Exact: the approximation's sums differ from run to run, and themes are few enough.
        tsne = TSNE(2, perplexity=perplexity, metric="cosine", init="pca", method="exact", random_state=seed)
        places = tsne.fit_transform(centres)
    places = places - places.mean(axis=0)
    return places / max(places.std(), 1e-9)


def _turn(places: np.ndarray, before: np.ndarray, kept: np.ndarray) -> np.ndarray:
    """Turn, mirror and shift a layout so that themes lie as near as can be to where they lay (Procrustes)."""
    from scipy.linalg import orthogonal_procrustes

    if not kept.any():
        return places
    now, then = places[kept], before[kept]
    rotation, _ = orthogonal_procrustes(now - now.mean(axis=0), then - then.mean(axis=0))
    return (places - now.mean(axis=0)) @ rotation + then.mean(axis=0)
