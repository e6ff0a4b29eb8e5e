"""Models of sentence-transformers, by Hugging Face id or folder."""

import hashlib
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import SettingsError

PATH = re.compile(r"[/.~]")  # how a folder's name begins and a hub's id does not
HASHED = 1 << 20  # bytes of each end of a file
#: Prompts that models were trained with and do not carry in their files: without them they find less.
KNOWN_PROMPTS = ((re.compile(r"(^|/)(multilingual-)?e5-(small|base|large)(-v2)?$"), ("query: ", "passage: ")),)


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
        check_folder(self.name)
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
            raise not_loaded(self.name, error) from error

    @property
    def width(self) -> int:
        return int(self._model.get_embedding_dimension())

    @property
    def prompts(self) -> tuple[str, str]:
        """What is put before queries and before passages; empty where the model's own prompts do."""
        given = (self.query_prompt, self.passage_prompt)
        return given if any(given) else known_prompts(self.name)

    @property
    def revision(self) -> str:
        """What of the model's identity its name leaves open: contents, prompts and width decide the vectors."""
        return "-".join(filter(None, [self._contents[:12], *self.prompts, str(self.truncate_to or "")]))

    @cached_property
    def _contents(self) -> str:
        """Name what the model is made of: the commit on the hub, or a hash of the folder's files."""
        if Path(self.name).is_dir():
            return hash_folder(Path(self.name))
        return commit_of(getattr(self._model[0], "auto_model", None)) or self.asked_revision or "newest"

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        """Return unit rows, float32, shape (texts, width)."""
        encode = self._model.encode_query if as_queries else self._model.encode_document
        prompt = self.prompts[0 if as_queries else 1]
        rows = encode(
            list(texts), prompt=prompt or None, batch_size=self.batch, normalize_embeddings=True,
            convert_to_numpy=True, show_progress_bar=False,
        )  # fmt: skip
        return np.asarray(rows, dtype=np.float32).reshape(len(texts), self.width)


@dataclass(frozen=True)
class HubCrossEncoder:
    """A cross-encoder of sentence-transformers, which reads query and passage together; loaded when it first scores."""

    name: str
    device: str = ""
    batch: int = 32

    @cached_property
    def _model(self) -> Any:
        check_folder(self.name)
        from sentence_transformers import CrossEncoder

        logging.getLogger("huggingface_hub").setLevel(logging.CRITICAL)
        try:
            return CrossEncoder(self.name, device=self.device or None)
        except (OSError, ValueError) as error:
            raise not_loaded(self.name, error) from error

    def score(self, query: str, passages: Sequence[str]) -> np.ndarray:
        """Return how well each passage answers a query, shape (passages,); higher is better."""
        pairs = [(query, passage) for passage in passages]
        scores = self._model.predict(pairs, batch_size=self.batch, show_progress_bar=False)
        return np.asarray(scores, dtype=np.float32).reshape(len(passages))


def known_prompts(name: str) -> tuple[str, str]:
    """Return what a model of a name wants before queries and before passages; empty where that is not known."""
    return next((prompts for pattern, prompts in KNOWN_PROMPTS if pattern.search(name)), ("", ""))


def check_folder(name: str) -> None:
    """Refuse the name of a folder that is not there, before it is looked for on the hub.

    :raises SettingsError: when it is none.
    """
    if PATH.match(name) and not Path(name).is_dir():
        raise SettingsError(f"the encoder {name!r} cannot be loaded: there is no such folder")


def not_loaded(name: str, error: Exception) -> SettingsError:
    """Say in one line why a model cannot be loaded."""
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
    return SettingsError(f"the encoder {name!r} cannot be loaded: {reason}")


def commit_of(model: Any) -> str:
    """Return the commit on the hub that a transformer was loaded from; empty where it does not say."""
    return str(getattr(getattr(model, "config", None), "_commit_hash", None) or "")


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
