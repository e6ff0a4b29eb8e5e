"""Encoders: texts to vectors whose cosine tells how near they are in meaning."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Encoder(Protocol):
    """What search and themes need of a model."""

    @property
    def name(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def revision(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Give unit rows, float32, shape (texts, width)."""
        ...


class WordVectorSource(Protocol):
    """Vectors of word forms."""

    @property
    def width(self) -> int: ...

    def vector(self, form: str) -> np.ndarray: ...


class MeanOfWords:
    """The mean of a text's word vectors: simple, fast, and the floor that trained encoders are measured against."""

    name = "floret-mean"
    revision = "1"

    def __init__(self, vectors: WordVectorSource) -> None:
        self._vectors = vectors

    @property
    def width(self) -> int:
        return self._vectors.width

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Give unit rows, float32, shape (texts, width); a text without words gives a zero row."""
        rows = np.zeros((len(texts), self.width), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = WORD.findall(text)
            if words:
                row += np.mean([self._vectors.vector(word) for word in words], axis=0)
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / np.maximum(norms, np.finfo(np.float32).tiny)


#: Encoders by the name that the settings give.
ENCODERS: dict[str, Callable[[WordVectorSource], Encoder]] = {MeanOfWords.name: MeanOfWords}
