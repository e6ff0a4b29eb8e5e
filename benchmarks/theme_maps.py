"""How well the map of themes keeps neighbours and its place, beside a plane and UMAP; `python -m benchmarks.themes`."""

import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.linalg import orthogonal_procrustes
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors

from benchmarks.encoders import read_ministries
from benchmarks.theme_refits import refit_with_more
from models.themes.clusters import NO_THEME, fit_themes
from models.themes.maps import lay_out_themes, place_on

LAID_OUT = 9  # layouts are compared on every so manieth sentence
NEIGHBOURS = 15

Layout = tuple[np.ndarray, np.ndarray]  # places of the sentences there were, and of all once the others have come


def measure_map(data: Path, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
    """Print how far sentences move on the map when a tenth more come, as a share of how far apart they lie."""
    vectors = encode(read_ministries(data / "themes/eduskunta_vkk_train.csv.bz2")[0])
    old = _draw_old(vectors)
    before, after = lay_on_map(vectors, old)
    print(f"\nOn the map sentences move by {_moved(before, after[old], turn=False):.1%} of their spread")


def measure_layouts(data: Path, encode: Callable[[Sequence[str]], np.ndarray]) -> None:
    """Print how well layouts keep neighbours, and how far a tenth more sentences move the others."""
    sentences, ministries = read_ministries(data / "themes/eduskunta_vkk_train.csv.bz2")
    vectors, ministries = encode(sentences[::LAID_OUT]), ministries[::LAID_OUT]
    old, assigned = _draw_old(vectors), fit_themes(vectors).assigned
    print(f"\n| {len(vectors):,} sentences | trustworthiness | same theme | same ministry | moved | CPU seconds |")
    print("|---|---|---|---|---|---|")
    for name, lay_out in (("map of themes", lay_on_map), ("plane", lay_on_plane), ("UMAP", lay_by_umap)):
        began = time.process_time()
        laid_out = lay_out(vectors, old)
        seconds = time.process_time() - began
        if laid_out is None:
            print("UMAP is not installed")
            continue
        before, places = laid_out
        kept = trustworthiness(vectors, places, n_neighbors=NEIGHBOURS, metric="cosine")
        themes, ministry = (_near_alike(places, labels) for labels in (assigned, np.array(ministries)))
        moved = _moved(before, places[old], turn=lay_out is not lay_on_map)
        print(f"| {name} | {kept:.3f} | {themes:.3f} | {ministry:.3f} | {moved:.1%} | {seconds:.1f} |", flush=True)


def lay_on_map(vectors: np.ndarray, old: np.ndarray) -> Layout:
    """Lay sentences out as the workspace does, which turns nothing: themes stay where they are."""
    first, again, matched = refit_with_more(vectors, old)
    places = lay_out_themes(first.centres, np.full((len(first.centres), 2), np.nan))
    known = np.where((matched == NO_THEME)[:, None], np.nan, places[matched])
    now = lay_out_themes(again.centres, known)
    return place_on(first.centres, places, vectors[old]), place_on(again.centres, now, vectors)


def lay_on_plane(vectors: np.ndarray, old: np.ndarray) -> Layout:
    """Lay sentences out on the plane of their first two principal components."""
    before, after = (PCA(2, random_state=1).fit_transform(rows) for rows in (vectors[old], vectors))
    return before, after


def lay_by_umap(vectors: np.ndarray, old: np.ndarray) -> Layout | None:
    """Lay sentences out by UMAP, started again for the second layout; None where it is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from umap import UMAP
        except ImportError:
            return None
        before, after = (
            np.asarray(UMAP(n_neighbors=NEIGHBOURS, metric="cosine", random_state=1).fit_transform(rows))
            for rows in (vectors[old], vectors)
        )
        return before, after


def _draw_old(vectors: np.ndarray) -> np.ndarray:
    return np.sort(np.random.default_rng(1).permutation(len(vectors))[: int(len(vectors) / 1.1)])


def _near_alike(places: np.ndarray, labels: np.ndarray) -> float:
    """Return the share of each place's neighbours that have its label."""
    near = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(places).kneighbors(return_distance=False)
    return float((labels[near] == labels[:, None]).mean())


def _moved(before: np.ndarray, after: np.ndarray, *, turn: bool) -> float:
    """Return how far places move, perhaps turned to where they were, as a share of how far apart they lie."""
    if turn:
        before, after = before - before.mean(axis=0), after - after.mean(axis=0)
        after = after @ orthogonal_procrustes(after, before)[0]
    spread = np.linalg.norm(before - before.mean(axis=0), axis=1).mean()
    return float(np.linalg.norm(after - before, axis=1).mean() / spread)
