"""What the archive lacked and has again."""

from functools import partial

from corpus.catalogue.stage_records import failures, forget_failure
from corpus.errors import ArchiveContentError
from services.failures import attempt
from services.workspace import Workspace


def retry_restored(workspace: Workspace) -> None:
    """Have documents read again whose bytes were missing or damaged, where a source has given them again."""
    kinds: list[type[ArchiveContentError]] = [ArchiveContentError, *ArchiveContentError.__subclasses__()]
    lacking = {kind.__name__ for kind in kinds}
    for failure in failures(workspace.catalogue):
        if failure.error in lacking:
            _, digest, _, _ = workspace.catalogue.raw(failure.reference)
            if attempt(partial(workspace.archive.get, digest), lambda _: None) is not None:
                forget_failure(workspace.catalogue, failure)
