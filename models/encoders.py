"""Encoders: texts to vectors whose cosine tells how near they are in meaning."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus.errors import SettingsError
from models.e5 import E5Small
from models.hub_models import HubModel
from models.static_embedding import StaticEmbedding

SHIPPED = Path(__file__).parent / "shipped"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Encoder(Protocol):
    """What search and themes need of a model."""

    @property
    def name(self) -> str: ...

    @property
    def width(self) -> int: ...

    @property
    def revision(self) -> str: ...

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        """Return unit rows, float32, shape (texts, width); a text without a known word gives a zero row.

        :param as_queries: whether the texts ask; some models want another prompt for what answers.
        """
        ...


class WordVectorSource(Protocol):
    """Vectors of word forms."""

    @property
    def width(self) -> int: ...

    def vector(self, form: str) -> np.ndarray: ...


class MeanOfWords:
    """The mean of a text's word vectors: the floor that trained encoders are measured against."""

    name = "floret-mean"
    revision = "1"

    def __init__(self, vectors: WordVectorSource) -> None:
        self._vectors = vectors

    @property
    def width(self) -> int:
        return self._vectors.width

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        """Return unit rows, float32, shape (texts, width); a text without words gives a zero row."""
        rows = np.zeros((len(texts), self.width), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = WORD.findall(text)
            if words:
                row += np.mean([self._vectors.vector(word) for word in words], axis=0)
        return _unit(rows)


#: Encoders that come with the project, by the name that the settings give.
SHIPPED_ENCODERS: dict[str, Callable[[Callable[[], WordVectorSource]], Encoder]] = {
    "finnish-static": lambda _: StaticEmbedding(SHIPPED / "finnish-static"),
    MeanOfWords.name: lambda word_vectors: MeanOfWords(word_vectors()),
    E5Small.name: lambda _: E5Small(),
}
#: Those that encode a passage faster than its vector could be looked up.
FAST = ("finnish-static", MeanOfWords.name)


def load_encoder(name: str, *, word_vectors: Callable[[], WordVectorSource], **options: Any) -> Encoder:
    """Load an encoder that is shipped, or a sentence-transformers model by Hugging Face id or folder.

    :param word_vectors: called where the encoder is made of them.
    :param options: fields of `HubModel`, for a model that is not shipped.
    :raises SettingsError: when no encoder has that name.
    """
    if name in SHIPPED_ENCODERS:
        return SHIPPED_ENCODERS[name](word_vectors)
    if "/" not in name and not Path(name).is_dir():
        known = ", ".join(SHIPPED_ENCODERS)
        raise SettingsError(f"there is no encoder {name!r}: use {known}, a Hugging Face id (owner/name) or a folder")
    return HubModel(name, **options)


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
