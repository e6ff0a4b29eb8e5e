"""The one place that catches every exception: whatever a document or a source raises is recorded as its own failure.

What is no document's fault – a full disk, a damaged catalogue, wrong settings, a missing library – ends the run.
"""

from collections.abc import Callable
from typing import TypeVar

from corpus.characters import storable
from corpus.errors import (
    ArchiveContentError,
    CatalogueError,
    IndexUnreadableError,
    SettingsError,
    StorageError,
    VocabularyError,
    VoikkoMissingError,
)

Result = TypeVar("Result")
Other = TypeVar("Other")
ENDS_THE_RUN = (
    StorageError, CatalogueError, IndexUnreadableError, SettingsError, VocabularyError, VoikkoMissingError
)  # fmt: skip


def attempt(step: Callable[[], Result], on_failure: Callable[[Exception], Other]) -> Result | Other:
    """Do a step for one document or source; what it raises is handed to `on_failure`, whose result is returned.

    :raises AluetutkaError: when the error would meet every other document too.
    """
    try:
        return step()
    except ArchiveContentError as error:  # the bytes of one document
        return on_failure(error)
    except ENDS_THE_RUN:
        raise
    except Exception as error:
        return on_failure(error)


def reason_of(error: Exception) -> str:
    """Return why something failed, in one line."""
    message = storable(" ".join(str(error).split()))
    return message or type(error).__name__
