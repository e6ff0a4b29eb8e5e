"""Where the vocabularies of a workspace are kept: a folder, or object storage by URL, a packed file each."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import fsspec
from fsspec.core import url_to_fs

from corpus.errors import StorageError

SUFFIX = ".vocabulary.gz"


class VocabularyFiles:
    """The files of vocabularies, by any backend of fsspec."""

    def __init__(self, files: fsspec.AbstractFileSystem, root: str) -> None:
        self._files, self._root = files, root.rstrip("/")

    def names(self) -> list[str]:
        """Return the names of the vocabularies, in order.

        :raises StorageError: when the folder cannot be read.
        """
        with self._translated("read"):
            if not self._files.exists(self._root):
                return []
            listed: list[Any] = self._files.ls(self._root, detail=False)
            names = (str(path).rstrip("/").rpartition("/")[2] for path in listed)
            return sorted(name.removesuffix(SUFFIX) for name in names if name.endswith(SUFFIX) and name[0] != ".")

    def read(self, name: str) -> bytes | None:
        """Return the bytes of a vocabulary, None where there is none of that name.

        :raises StorageError: when it cannot be read.
        """
        with self._translated("read"):
            try:
                return bytes(self._files.cat_file(self._path(name)))
            except FileNotFoundError:
                return None

    def write(self, name: str, content: bytes) -> None:
        """Keep a vocabulary under its name, whole or not at all.

        :raises StorageError: when it cannot be written.
        """
        part = f"{self._root}/.{name}.{uuid.uuid4().hex}.part"
        with self._translated("write to"):
            self._files.makedirs(self._root, exist_ok=True)
            self._files.pipe_file(part, content)
            self._files.mv(part, self._path(name))

    def copy_to(self, other: "VocabularyFiles") -> list[str]:
        """Copy all vocabularies to another place; return the names of their files.

        :raises StorageError: when they cannot be read or written.
        """
        there = [(name, self.read(name)) for name in self.names()]
        for name, content in there:
            other.write(name, content or b"")
        return [f"{name}{SUFFIX}" for name, _ in there]

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}{SUFFIX}"

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or error
            raise StorageError(f"cannot {what} the vocabularies in {self._root}: {reason}") from error


def open_vocabulary_files(url: str) -> VocabularyFiles:
    """Open the vocabularies in a folder or, by URL (`s3://…`), in object storage.

    :raises StorageError: when its kind of storage is not known or needs a package that is not installed.
    """
    try:
        files, root = url_to_fs(url, use_listings_cache=False)
    except (ImportError, ValueError) as error:
        raise StorageError(f"the vocabularies {url} cannot be opened ({error}): check storage.vocabularies") from error
    return VocabularyFiles(files, root)
