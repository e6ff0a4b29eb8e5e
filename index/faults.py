"""What the engines of the index raise, told apart: damage, what passes or needs a right, and what kept a write."""

from corpus.errors import IndexDamagedError, StorageError

#: What the engines raise where a file is missing, damaged or cannot be written; what a panic raises has no class.
ENGINE_ERRORS = (OSError, RuntimeError, ValueError)
PANICS = ("RustPanic", "PanicException")
#: What says that a file is there and cannot be had, in the words of systems and object stores.
OUT_OF_REACH = ("ermission denied", "Too many open files", "timed out", "onnection", "AccessDenied", "Unauthorized")


def is_engine_error(error: BaseException) -> bool:
    """Return whether an engine raises this; the classes of panics over garbled bytes cannot be imported."""
    return isinstance(error, ENGINE_ERRORS) or type(error).__name__ in PANICS


def damaged(url: str) -> IndexDamagedError:
    """Return what is raised for an index of which a part is missing or garbled."""
    return IndexDamagedError(f"the index {url} is damaged: run `aluetutka index rebuild`")


def read_error(url: str, error: BaseException) -> IndexDamagedError | StorageError:
    """Tell damage, which a rebuild repairs, from what passes or needs a right: the index itself may be sound then."""
    if any(sign in str(error) for sign in OUT_OF_REACH):
        return StorageError(f"cannot read the index {url}: {str(error).splitlines()[0][:200]}")
    return damaged(url)


def write_error(url: str, error: BaseException) -> StorageError:
    """Say in one line what kept the index from being written."""
    reason = "the disk is full" if "No space left" in str(error) else f"{error} ".splitlines()[0][:200].strip()
    return StorageError(f"cannot write to the index {url}: {reason}")
