"""How the catalogue keeps vectors: float32 values as bytes."""

import numpy as np


def read_vector(stored: bytes) -> np.ndarray:
    """Return a vector as it was stored, shape (width,)."""
    return np.frombuffer(stored, dtype=np.float32)


def write_vector(vector: np.ndarray) -> bytes:
    """Return a vector of shape (width,) as it is stored."""
    return vector.astype(np.float32).tobytes()
