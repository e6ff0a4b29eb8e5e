"""One writer at a time in a workspace."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from corpus.errors import StorageError, WorkspaceBusyError

LOCK_FILE = ".lock"


class RunLock(Protocol):
    """What keeps two runs from writing at once."""

    def acquire(self) -> bool:
        """Take the lock without waiting; return False where another run holds it."""
        ...

    def release(self) -> None:
        """Give the lock back."""
        ...

    def is_held(self) -> bool:
        """Return whether a run, this one or another, holds it."""
        ...


class FileRunLock:
    """A lock on a file of the workspace; the system frees it however the process ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / LOCK_FILE, mode=0o600)

    def acquire(self) -> bool:
        """Take the lock without waiting; return False where another run holds it.

        :raises StorageError: when the workspace cannot be written.
        """
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise StorageError(f"cannot write to the workspace {self._folder}: {error.strerror}") from error
        return True

    def release(self) -> None:
        """Give the lock back."""
        self._lock.release()

    def is_held(self) -> bool:
        """Return whether a run holds it; a workspace that cannot be written has none."""
        if not (self._folder / LOCK_FILE).exists():
            return False
        try:
            if not self.acquire():
                return True
        except StorageError:
            return False
        self.release()
        return False


@contextmanager
def exclusive_run(lock: RunLock, folder: Path) -> Iterator[None]:
    """Hold the lock of a workspace as long as the block lasts.

    :raises WorkspaceBusyError: when another run holds it.
    """
    if not lock.acquire():
        raise WorkspaceBusyError(f"another run is writing to {folder}: wait until it has ended")
    try:
        yield
    finally:
        lock.release()
