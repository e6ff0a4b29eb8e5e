"""Files that are whole under their name, or as they were before."""

from collections.abc import Iterable
from pathlib import Path

from corpus.errors import StorageError


def write_whole(file: Path, pieces: Iterable[bytes]) -> None:
    """Write a file piece by piece; it gets its name, or takes an older one's place, when it is whole.

    :raises StorageError: when it cannot be written; what was there is then still there.
    """
    unfinished = file.with_name(f".{file.name}.part")
    try:
        with unfinished.open("wb") as out:
            out.writelines(pieces)
        unfinished.replace(file)
    except OSError as error:
        raise StorageError(f"cannot write {file}: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
