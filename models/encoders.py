"""Encoders: texts to vectors whose cosine tells how near they are in meaning."""

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus.errors import SettingsError
from models.static_embedding import StaticEmbedding

SHIPPED = Path(__file__).parent / "shipped"
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
PATH = re.compile(r"[/.~]")  # how a folder's name begins and a hub's id does not
HASHED = 1 << 20  # bytes of each end of a file


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


@dataclass(frozen=True)
class HubModel:
    """A sentence-transformers model by Hugging Face id or folder, loaded when it first encodes."""

    name: str
    asked_revision: str = ""  # branch, tag or commit; empty: the newest, or what the folder holds
    device: str = ""  # empty: sentence-transformers chooses
    batch: int = 32
    truncate_to: int = 0  # columns kept of a Matryoshka model; 0: all
    query_prompt: str = ""  # put before a query; empty: the model's own prompt named "query", if it has one
    passage_prompt: str = ""

    @cached_property
    def _model(self) -> Any:
        if PATH.match(self.name) and not Path(self.name).is_dir():
            raise SettingsError(f"the encoder {self.name!r} cannot be loaded: there is no such folder")
        from sentence_transformers import SentenceTransformer

        logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)  # each retry would print two lines
        try:
            return SentenceTransformer(
                self.name,
                revision=self.asked_revision or None,
                device=self.device or None,
                truncate_dim=self.truncate_to or None,
            )
        except (OSError, ValueError) as error:
            reason = str(error).strip().splitlines()[0][:200]
            raise SettingsError(f"the encoder {self.name!r} cannot be loaded: {reason}") from error

    @property
    def width(self) -> int:
        return int(self._model.get_embedding_dimension())

    @property
    def revision(self) -> str:
        """What of the model's identity its name leaves open: contents, prompts and width decide the vectors."""
        width = str(self.truncate_to or "")
        return "-".join(filter(None, [self._contents[:12], self.query_prompt, self.passage_prompt, width]))

    @cached_property
    def _contents(self) -> str:
        """Name what the model is made of: the commit on the hub, or a hash of the folder's files."""
        if Path(self.name).is_dir():
            return hash_folder(Path(self.name))
        config = getattr(getattr(self._model[0], "auto_model", None), "config", None)
        return str(getattr(config, "_commit_hash", None) or self.asked_revision or "newest")

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        """Return unit rows, float32, shape (texts, width)."""
        encode = self._model.encode_query if as_queries else self._model.encode_document
        prompt = self.query_prompt if as_queries else self.passage_prompt
        rows = encode(
            list(texts), prompt=prompt or None, batch_size=self.batch, normalize_embeddings=True,
            convert_to_numpy=True, show_progress_bar=False,
        )  # fmt: skip
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), self.width)


#: Encoders that come with the project, by the name that the settings give.
SHIPPED_ENCODERS: dict[str, Callable[[Callable[[], WordVectorSource]], Encoder]] = {
    "finnish-static": lambda _: StaticEmbedding(SHIPPED / "finnish-static"),
    MeanOfWords.name: lambda word_vectors: MeanOfWords(word_vectors()),
}


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


def hash_folder(folder: Path) -> str:
    """Hash what tells the models of a folder apart: the names and sizes of its files, and both ends of each.

    Weights may take gigabytes, and a search is not to wait for all of them; training changes every part.
    """
    seen = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".md"):
        size = path.stat().st_size
        seen.update(f"{path.relative_to(folder).as_posix()} {size}\n".encode())
        with path.open("rb") as file:
            seen.update(file.read(HASHED))
            file.seek(max(0, size - HASHED))
            seen.update(file.read(HASHED))
    return seen.hexdigest()


def _unit(rows: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
