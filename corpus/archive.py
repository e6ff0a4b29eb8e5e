"""The archive: every resource's raw bytes, kept once under their SHA-256."""

import errno
import hashlib
import re
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import fsspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from corpus.errors import ArchiveContentError, ArchiveDamagedError, ArchiveMissingError, StorageError

#: Bytes up to which what is kept is compared with what is given again; of larger content only the size.
COMPARED = 1 << 20
PARTS, DAMAGED = "parts", "damaged"  # folders of what is being written, and of what was found damaged
DIGEST = re.compile("[0-9a-f]{64}")
#: What the libraries of object stores raise beside OSError.
BACKEND_ERRORS = {
    "aiohttp": "ClientError",
    "azure.core.exceptions": "AzureError",
    "botocore.exceptions": "BotoCoreError",
    "google.auth.exceptions": "GoogleAuthError",
    "requests.exceptions": "RequestException",
}
EXTRAS = {"s3": "s3fs: pip install 'aluetutka[s3]'"}


class Archive(Protocol):
    """What keeps bytes under their SHA-256."""

    def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256; what is kept under it and is damaged is replaced.

        :raises StorageError: when they cannot be written.
        """
        ...

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under a SHA-256.

        :raises ArchiveMissingError: when there are none.
        :raises ArchiveDamagedError: when they are no longer the same.
        :raises StorageError: when the archive cannot be read.
        """
        ...

    def has(self, digest: str) -> bool:
        """Return whether something is kept under a SHA-256.

        :raises StorageError: when the archive cannot be read.
        """
        ...

    def digests(self) -> Iterator[str]:
        """Yield the SHA-256 of all that is kept, in order.

        :raises StorageError: when the archive cannot be read.
        """
        ...

    def delete(self, digest: str) -> None:
        """Forget the bytes kept under a SHA-256, if any.

        :raises StorageError: when the archive cannot be written.
        """
        ...

    def put_aside(self, digest: str) -> None:
        """Move damaged bytes out of the way, to the folder `damaged`, so that whole ones can be put.

        :raises StorageError: when the archive cannot be written.
        """
        ...

    def sweep(self) -> None:
        """Delete what writers that were killed have left unfinished; to be called while none writes.

        :raises StorageError: when the archive cannot be written.
        """
        ...


def open_archive(url: str) -> Archive:
    """Open the archive in a folder or, by URL (`s3://…`), in object storage.

    :raises StorageError: when its kind of storage is not known or needs a package that is not installed.
    """
    protocol = url.partition("://")[0]
    try:
        files, root = url_to_fs(url, use_listings_cache=False)  # others write to it too
    except ImportError as error:
        needed = EXTRAS.get(protocol)
        reason = f"needs the package {needed}" if needed else f"needs a package that is not installed ({error})"
        raise StorageError(f"the archive {url} {reason}") from error
    except ValueError as error:
        raise StorageError(f"the archive {url} cannot be opened ({error}): check storage.archive") from error
    return FileArchive(files, root)


class FileArchive:
    """An archive of files or objects, by any backend of fsspec."""

    def __init__(self, files: fsspec.AbstractFileSystem, root: str) -> None:
        self._files, self._root = files, root

    def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256; keeping them again changes nothing, or heals what is damaged."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        with self._translated("write to"):
            if not self._holds(path, content):
                self._write(path, content)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes kept under a SHA-256."""
        with self._translated("read"):
            content = self._read(digest)
        if hashlib.sha256(content).hexdigest() != digest:
            raise self._damaged(digest)
        return content

    def has(self, digest: str) -> bool:
        """Return whether something is kept under a SHA-256."""
        with self._translated("read"):
            return bool(self._files.exists(self._path(digest)))

    def digests(self) -> Iterator[str]:
        """Yield the SHA-256 of all that is kept, in order."""
        for number in range(256):
            with self._translated("read"):
                yield from sorted(filter(DIGEST.fullmatch, self._names(f"{number:02x}")))

    def delete(self, digest: str) -> None:
        """Forget the bytes kept under a SHA-256, if any."""
        with self._translated("write to"), suppress(FileNotFoundError):
            self._files.rm_file(self._path(digest))

    def put_aside(self, digest: str) -> None:
        """Move damaged bytes out of the way, to the folder `damaged`, so that whole ones can be put."""
        with self._translated("write to"):
            self._files.makedirs(f"{self._root}/{DAMAGED}", exist_ok=True)
            self._files.mv(self._path(digest), f"{self._root}/{DAMAGED}/{digest}.{uuid.uuid4().hex[:8]}")

    def sweep(self) -> None:
        """Delete what writers that were killed have left unfinished; to be called while none writes."""
        with self._translated("write to"):
            for name in self._names(PARTS):
                self._files.rm_file(f"{self._root}/{PARTS}/{name}")

    def _names(self, folder: str) -> list[str]:
        try:
            listed = self._files.ls(f"{self._root}/{folder}", detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return [str(path).rstrip("/").rpartition("/")[2] for path in listed]

    def _path(self, digest: str) -> str:
        return f"{self._root}/{digest[:2]}/{digest}"

    def _damaged(self, digest: str) -> ArchiveContentError:
        return ArchiveDamagedError(
            f"{digest} in the archive {self._root} is damaged: restore it from a backup, or ingest its source again"
        )

    def _read(self, digest: str) -> bytes:
        try:
            content: bytes = self._files.cat_file(self._path(digest))
        except FileNotFoundError as error:
            raise ArchiveMissingError(
                f"the archive {self._root} lacks {digest}: restore it from a backup, or ingest its source again"
            ) from error
        except OSError as error:
            if error.errno == errno.EIO:
                raise self._damaged(digest) from error
            raise
        return content

    def _holds(self, path: str, content: bytes) -> bool:
        """Return whether just these bytes are kept at a path, by their size where there are many."""
        try:
            info: dict[str, Any] = self._files.info(path)
            if info.get("type") != "file" or info.get("size") != len(content):
                return False
            return len(content) > COMPARED or self._files.cat_file(path) == content
        except FileNotFoundError:
            return False

    def _write(self, path: str, content: bytes) -> None:
        """Write so that a path never holds part of its bytes: object stores take an object whole or not at all."""
        if not isinstance(self._files, LocalFileSystem):
            self._files.pipe_file(path, content)
            return
        part = f"{self._root}/{PARTS}/{uuid.uuid4().hex}"
        self._files.makedirs(f"{self._root}/{PARTS}", exist_ok=True)
        self._files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        try:
            self._files.pipe_file(part, content)
            self._files.mv(part, path)
        except OSError:
            if self._files.exists(part):
                self._files.rm_file(part)
            raise

    @contextmanager
    def _translated(self, purpose: str) -> Iterator[None]:
        """Raise the errors of any backend as ours."""
        try:
            yield
        except _backend_errors() as error:
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise StorageError(f"cannot {purpose} the archive {self._root}: {' '.join(str(reason).split())}") from error


def _backend_errors() -> tuple[type[Exception], ...]:
    """Return what the backends that are loaded raise: a library that is not loaded has raised nothing."""
    found = (getattr(sys.modules.get(module), name, None) for module, name in BACKEND_ERRORS.items())
    return (OSError, *(error for error in found if error is not None))
