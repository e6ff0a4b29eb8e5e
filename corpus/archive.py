"""The archive: every resource's raw bytes, kept once under their SHA-256."""

import hashlib
import uuid

import fsspec
from fsspec.core import url_to_fs

from corpus.errors import ArchiveContentError, StorageError


class Archive:
    """Content-addressed bytes in a folder or, by URL, in object storage."""

    def __init__(self, url: str) -> None:
        self._files: fsspec.AbstractFileSystem
        self._files, self._root = url_to_fs(url)

    def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256; keeping them again changes nothing.

        :raises StorageError: when they cannot be written; nothing half-written then stands under their name.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        try:
            if not self._files.exists(path):
                self._write(path, content)
        except OSError as error:
            raise StorageError(f"cannot write to the archive {self._root}: {error.strerror or error}") from error
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under a SHA-256.

        :raises CatalogueError: when they are missing or no longer the same.
        """
        try:
            content: bytes = self._files.cat_file(self._path(digest))
        except OSError as error:
            raise ArchiveContentError(f"the archive {self._root} lacks {digest}: restore it from a backup") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise ArchiveContentError(f"{digest} in the archive {self._root} is damaged: restore it from a backup")
        return content

    def _path(self, digest: str) -> str:
        return f"{self._root}/{digest[:2]}/{digest}"

    def _write(self, path: str, content: bytes) -> None:
        """Write under another name and move, so that a name never holds part of its bytes."""
        part = f"{self._root}/parts/{uuid.uuid4().hex}"
        self._files.makedirs(f"{self._root}/parts", exist_ok=True)
        self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        try:
            self._files.pipe_file(part, content)
            self._files.mv(part, path)
        except OSError:
            if self._files.exists(part):
                self._files.rm_file(part)
            raise


def open_archive(url: str) -> Archive:
    return Archive(url)
