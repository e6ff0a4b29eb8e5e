"""The word vectors of the spaCy pipeline for Finnish, read without loading the pipeline.

Importing spaCy takes over a second, which a search from a cold process cannot spare. The table is a floret
table: a word's vector is the mean of the rows that the hashes of its character n-grams point at.
Source: github.com/explosion/floret; the same arithmetic as `spacy.vectors.Vectors` in floret mode.
"""

import json
from importlib.util import find_spec
from pathlib import Path

import mmh3
import numpy as np

PACKAGE = "spacy_fi_experimental_web_md"


class WordVectors:
    """Vectors of Finnish word forms, memoised per form."""

    def __init__(self, table: np.ndarray, *, smallest: int, largest: int, hashes: int, seed: int) -> None:
        """Take a floret table.

        :param table: shape (rows, width).
        :param smallest: and `largest`: characters of an n-gram.
        :param hashes: rows a n-gram, 1 to 4.
        """
        self._table = table
        self._sizes = range(smallest, largest + 1)
        self._hashes, self._seed = hashes, seed
        self._memo: dict[str, np.ndarray] = {}

    @property
    def width(self) -> int:
        return int(self._table.shape[1])

    def vector(self, form: str) -> np.ndarray:
        """Return the vector of a word form, shape (width,)."""
        vector = self._memo.get(form)
        if vector is None:
            if len(self._memo) >= 100_000:  # 120 MB of vectors
                self._memo.clear()
            vector = self._memo[form] = self._mean(self._rows(form))
        return vector

    def _mean(self, rows: np.ndarray) -> np.ndarray:
        """Return the mean of some rows; `ndarray.mean` and `table[rows]` cost twice that for so few."""
        return np.asarray(np.add.reduce(self._table.take(rows, axis=0), axis=0) / np.float32(len(rows)))

    def _rows(self, form: str) -> np.ndarray:
        padded = f"<{form}>"
        grams = [padded] + [padded[at : at + size] for size in self._sizes for at in range(len(padded) - size + 1)]
        digests = b"".join([mmh3.hash_bytes(gram, self._seed, x64arch=True) for gram in grams])
        four = np.frombuffer(digests, dtype="<u4").reshape(-1, 4)  # hashes of each gram
        return four[:, : self._hashes].ravel().astype(np.intp) % len(self._table)


def load_word_vectors() -> WordVectors:
    """Map the vector table of the installed Finnish spaCy model into memory."""
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ImportError(f"{PACKAGE} is not installed: run `pip install {PACKAGE}`")
    vocab = next(Path(spec.origin).parent.glob(f"{PACKAGE.removeprefix('spacy_')}-*/vocab"))
    config = json.loads((vocab / "vectors.cfg").read_text())
    return WordVectors(
        np.asarray(np.load(vocab / "vectors", mmap_mode="r")),  # a plain view: np.memmap is slow to index
        smallest=config["minn"],
        largest=config["maxn"],
        hashes=config["hash_count"],
        seed=config["hash_seed"],
    )
