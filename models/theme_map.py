"""A plane to lay documents out on, which turns as little as it can from one fit to the next."""

import numpy as np

FEWEST_SHARED = 3  # documents by which a plane can be turned to an earlier one


def fit_plane(documents: np.ndarray, centres: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Find the plane in which the centres of themes lie furthest apart.

    Principal components of the centres, weighted by size, and not of the documents: these show themes apart, and
    move less with each new document.

    :param documents: unit rows, shape (documents, width).
    :param centres: unit rows, shape (themes, width).
    :param sizes: passages of each theme, shape (themes,).
    :returns: its origin and two orthonormal axes, shape (3, width).
    """
    origin = documents.mean(axis=0)
    _, _, axes = np.linalg.svd((centres - origin) * np.sqrt(sizes)[:, None], full_matrices=False)
    axes = axes[:2]
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])
    plane = np.zeros((3, documents.shape[1]), dtype=np.float32)
    plane[0], plane[1 : 1 + len(axes)] = origin, axes * signs[:, None]
    return plane


def turn_plane(plane: np.ndarray, documents: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Turn, mirror and shift a plane so that documents lie as near as can be to where they lay.

    Orthogonal Procrustes: distances within the layout stay what they are.

    :param documents: unit rows of the documents that were there before, shape (documents, width).
    :param places: where they lay, shape (documents, 2).
    """
    from scipy.linalg import orthogonal_procrustes

    if len(documents) < FEWEST_SHARED:
        return plane
    now = place_on(plane, documents)
    rotation, _ = orthogonal_procrustes(now - now.mean(axis=0), places - places.mean(axis=0))
    axes = rotation.T @ plane[1:]
    shift = places.mean(axis=0) - now.mean(axis=0) @ rotation
    return np.vstack([plane[:1] - shift @ axes, axes]).astype(np.float32)


def place_on(plane: np.ndarray, documents: np.ndarray) -> np.ndarray:
    """Give the places of documents on a plane, shape (documents, 2)."""
    return (documents - plane[0]) @ plane[1:].T
