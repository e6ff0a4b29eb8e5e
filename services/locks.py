"""One writer at a time: in a workspace on one machine, and in a catalogue that several machines share."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from corpus.catalogue.locks import CatalogueLock
from corpus.errors import StorageError, WorkspaceBusyError

LOCK_FILE = ".lock"
LOOK_AGAIN = 1.0  # seconds between two tries of a run that waits


class RunLock(Protocol):
    """What keeps two runs from writing at once. One thread may take it again while it holds it."""

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

    def __init__(self, folder: Path, name: str = LOCK_FILE) -> None:
        self._folder, self._file = folder, folder / name
        self._lock = FileLock(self._file, mode=0o600)

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
        if self._lock.is_locked:
            return True
        if not self._file.exists():
            return False
        try:
            if not self.acquire():
                return True
        except StorageError:
            return False
        self.release()
        return False


class JoinedRunLock:
    """Several locks taken as one, in their order: that of the workspace, and that of a catalogue it shares."""

    def __init__(self, locks: Sequence[RunLock]) -> None:
        self._locks = locks

    def acquire(self) -> bool:
        """Take all without waiting; return False, with none of them taken, where another run holds one."""
        taken: list[RunLock] = []
        for lock in self._locks:
            if not lock.acquire():
                for one in reversed(taken):
                    one.release()
                return False
            taken.append(lock)
        return True

    def release(self) -> None:
        """Give all back."""
        for lock in reversed(self._locks):
            lock.release()

    def is_held(self) -> bool:
        """Return whether a run holds any of them."""
        return any(lock.is_held() for lock in self._locks)


def open_lock(folder: Path, catalogue_lock: CatalogueLock | None) -> RunLock:
    """Return the lock of a workspace.

    :param catalogue_lock: of a catalogue that other machines may write to as well.
    """
    own = FileRunLock(folder)
    return own if catalogue_lock is None else JoinedRunLock([own, catalogue_lock])


@contextmanager
def exclusive_run(lock: RunLock, folder: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of a workspace as long as the block lasts.

    :param wait: seconds to wait for another run to end.
    :raises WorkspaceBusyError: when another run holds it for longer.
    """
    give_up = time.monotonic() + wait
    while not lock.acquire():
        if time.monotonic() >= give_up:
            raise WorkspaceBusyError(f"another run is writing to {folder}: wait until it has ended")
        time.sleep(LOOK_AGAIN)
    try:
        yield
    finally:
        lock.release()
