"""Writing a settings file in one step, for its owner only."""

import os
import stat
from contextlib import suppress
from pathlib import Path

from corpus.characters import storable
from corpus.errors import StorageError


def write_settings(path: Path, text: str) -> None:
    """Write a settings file in one step: for its owner only, since it may hold a password, or as it was before.

    :raises StorageError: when it cannot be written.
    """
    target = path.resolve()  # a link stays one
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        before = target.stat() if target.exists() else None
        with open(part, "w", encoding="utf-8", opener=_open_private) as file:
            if before is not None:
                _take_over(file.fileno(), before)
            file.write(storable(text))
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"cannot write {path}: {error.strerror}") from error


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _take_over(file: int, before: os.stat_result) -> None:
    """Give a new file the mode and, where we may, the owner of the one that it replaces."""
    os.fchmod(file, stat.S_IMODE(before.st_mode))
    with suppress(PermissionError):
        os.fchown(file, before.st_uid, before.st_gid)
