"""Reads a static embedding in sentence-transformers' format with numpy alone: no torch, fast to import and to load."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

WEIGHTS = "model.safetensors"
BATCH = 4_096  # texts tokenized at once
CACHED_WORDS = 1_000_000  # the tokenizer remembers 10,000 by default, and is half as fast


class StaticEmbedding:
    """A vector a token, averaged: the same vectors as `SentenceTransformer(folder).encode`, normalised.

    :param folder: holds `tokenizer.json` and `model.safetensors`, the latter either with one row a token
        (`embedding.weight`) or with shared rows (`embeddings`, `mapping`, `weights`, as model2vec names them).
    :param name: what the encoder is called; the folder's name by default.
    :raises FileNotFoundError: when a file is missing.
    :raises ValueError: when the first text is encoded and the weights have other names.
    """

    def __init__(self, folder: Path, *, name: str | None = None) -> None:
        self._folder = folder
        self.name = name or folder.name
        # A run with nothing new asks for the revision only: weights and tokenizer are loaded by the first text.
        self.revision = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()[:12]

    @property
    def width(self) -> int:
        """Columns of the vectors."""
        return int(self._table[0].shape[1])

    @cached_property
    def _table(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return read_rows(load_file(self._folder / WEIGHTS))

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        tokenizer.model._resize_cache(CACHED_WORDS)
        return tokenizer

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        """Encode texts as unit rows, shape (texts, width), float32; a text without a known token gets zeros.

        Queries and passages are encoded alike.
        """
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        for first in range(0, len(texts), BATCH):
            batch = list(texts[first : first + BATCH])
            encodings = self._tokenizer.encode_batch_fast(batch, add_special_tokens=False)
            for i, encoding in enumerate(encodings, start=first):
                vectors[i] = self._sum_tokens(np.array(encoding.ids, dtype=np.intp))
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, 1)

    def _sum_tokens(self, ids: np.ndarray) -> np.ndarray:
        """Sum the weighted rows of tokens: as unit vectors, the sum and the mean are the same."""
        rows, row_of, weights = self._table
        return weights[ids] @ rows[row_of[ids]]


def read_rows(tensors: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows, shape (rows, width), the row of each token and the weight of each token, shape (tokens,)."""
    if "embedding.weight" in tensors:
        rows = tensors["embedding.weight"].astype(np.float32)
        return rows, np.arange(len(rows)), np.ones(len(rows), dtype=np.float32)
    if "embeddings" not in tensors:
        raise ValueError(f"not the weights of a static embedding: {sorted(tensors)}")
    rows = tensors["embeddings"].astype(np.float32)
    row_of = tensors.get("mapping", np.arange(len(rows))).astype(np.intp)
    weights = tensors.get("weights", np.ones(len(row_of))).astype(np.float32)
    return rows, row_of, weights
