"""What keeps bytes from being deleted while a backup copies them; runs only add bytes, and need not wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import StorageError, WorkspaceBusyError

LOCK_FILE = ".bytes.lock"


@contextmanager
def holding_bytes(folder: Path) -> Iterator[None]:
    """Hold the bytes of a workspace's archive as long as the block lasts: it alone deletes some, or needs them all.

    :raises StorageError: when the workspace cannot be written.
    :raises WorkspaceBusyError: when a backup, or what deletes bytes, holds them.
    """
    lock = FileLock(folder / LOCK_FILE, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise WorkspaceBusyError(
            f"a backup of {folder} is being made, or bytes are being deleted: wait until it has ended"
        ) from error
    except OSError as error:
        raise StorageError(f"cannot write to the workspace {folder}: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()
