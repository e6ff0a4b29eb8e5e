"""How well the map of themes keeps neighbours and its place, beside UMAP; `python -m benchmarks.themes` prints it."""

import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.linalg import orthogonal_procrustes
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

from benchmarks.encoders import read_ministries
from models.theme_map import fit_plane, place_on, turn_plane
from models.themes import fit_themes, theme_sizes

LAID_OUT = 9  # layouts are compared on every so manieth sentence
NEIGHBOURS = 15


def measure_map(data: Path, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
    """Print how far sentences move on the map when a tenth more come, as a share of how far apart they lie."""
    vectors = encode(read_ministries(data / "themes/eduskunta_vkk_train.csv.bz2")[0])
    old = vectors[: int(len(vectors) / 1.1)]
    places = place_on(_fit_plane(old), old)
    plane = _fit_plane(vectors)
    turned = place_on(turn_plane(plane, old, places), old)
    spread = np.linalg.norm(places - places.mean(axis=0), axis=1).mean()
    moved, unturned = (np.linalg.norm(now - places, axis=1).mean() for now in (turned, place_on(plane, old)))
    print(f"\nOn the map sentences move by {moved / spread:.1%} of their spread, {unturned / spread:.1%} unturned")


def measure_layouts(data: Path, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
    """Print how well the plane and UMAP keep neighbours, and how far a tenth more sentences move the others."""
    sentences, ministries = read_ministries(data / "themes/eduskunta_vkk_train.csv.bz2")
    vectors, ministries = encode(sentences[::LAID_OUT]), ministries[::LAID_OUT]
    old = np.sort(np.random.default_rng(1).permutation(len(vectors))[: int(len(vectors) / 1.1)])
    fitted = fit_themes(vectors)
    print(f"\n| map of {len(vectors):,} | trustworthiness | same theme | same ministry | moved | CPU seconds |")
    print("|---|---|---|---|---|---|")
    for name, lay_out in (("plane", _lay_on_plane), ("UMAP", _lay_by_umap)):
        began = time.process_time()
        places = lay_out(vectors)
        seconds = time.process_time() - began
        if places is None:
            print("UMAP is not installed")
            continue
        before = lay_out(vectors[old])
        assert before is not None
        kept = trustworthiness(vectors, places, n_neighbors=NEIGHBOURS, metric="cosine")
        themes, ministry = (_near_alike(places, labels) for labels in (fitted.assigned, np.array(ministries)))
        moved = _moved(before, places[old])
        print(f"| {name} | {kept:.3f} | {themes:.3f} | {ministry:.3f} | {moved:.1%} | {seconds:.1f} |", flush=True)


def _lay_on_plane(vectors: np.ndarray) -> np.ndarray:
    return place_on(_fit_plane(vectors), vectors)


def _lay_by_umap(vectors: np.ndarray) -> np.ndarray | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from umap import UMAP
        except ImportError:
            return None
        return np.asarray(UMAP(n_neighbors=NEIGHBOURS, metric="cosine", random_state=1).fit_transform(vectors))


def _near_alike(places: np.ndarray, labels: np.ndarray) -> float:
    """Give the share of each place's neighbours that have its label."""
    near = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(places).kneighbors(return_distance=False)
    return float((labels[near] == labels[:, None]).mean())


def _moved(before: np.ndarray, after: np.ndarray) -> float:
    """Give how far places move, once turned to where they were, as a share of how far apart they lie."""
    before, after = before - before.mean(axis=0), after - after.mean(axis=0)
    rotation, _ = orthogonal_procrustes(after, before)
    distance = np.linalg.norm(after @ rotation - before, axis=1).mean()
    return float(distance / np.linalg.norm(before, axis=1).mean())


def _fit_plane(vectors: np.ndarray) -> np.ndarray:
    fitted = fit_themes(vectors)
    return fit_plane(vectors, fitted.centres, theme_sizes(fitted.assigned, len(fitted.centres)))
