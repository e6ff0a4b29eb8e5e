"""What is no longer needed, taken away as the settings say; and the room of all that given back."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from corpus.catalogue.consistency import needed_digests
from corpus.catalogue.document_changes import purge
from corpus.catalogue.retention import (
    compact_database,
    drop_old_versions,
    forget_removed_addresses,
    trim_runs,
    unreadable_since,
)
from corpus.catalogue.store import EXPIRED, timestamp
from corpus.errors import IndexUnreadableError, WorkspaceBusyError
from services.care.byte_locks import holding_bytes
from services.care.reindexing import update_index
from services.index_state import is_finished, mark_finished
from services.locks import exclusive_run
from services.reranking import forget_vectors
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What was taken away."""

    expired: int  # documents of the quarantine that were given up
    versions: int
    runs: int
    files: int  # of the archive
    kept: int = 0  # files that nothing refers to and that were not deleted
    note: str | None = None  # why they were not
    problem: str | None = None  # of the index, which was left as it is


def apply_retention(workspace: Workspace) -> RetentionReport:
    """Take away what the settings say is not to be kept, and compact the catalogue and the index.

    Bytes are deleted last, when nothing refers to them any more; should we be killed before, the next time does it.

    :raises WorkspaceBusyError: when a run is writing.
    """
    rules, catalogue = workspace.settings.retention, workspace.catalogue
    with exclusive_run(workspace.lock, workspace.folder):
        finished = is_finished(workspace)
        expired = _expire(workspace, rules.quarantine_days)
        versions = drop_old_versions(catalogue, rules.versions) if rules.versions else 0
        runs = trim_runs(catalogue, rules.run_history) if rules.run_history else 0
        forget_removed_addresses(catalogue)
        problem = _compact_index(workspace)
        forget_vectors(workspace)
        if finished and problem is None:
            mark_finished(workspace)
        files, kept, note = _delete_bytes(workspace)
        compact_database(catalogue)
    return RetentionReport(expired, versions, runs, files, kept, note, problem)


def _expire(workspace: Workspace, days: int) -> int:
    """Give up documents that could not be read for so many days: they come back when their source has other bytes."""
    if not days:
        return 0
    before = timestamp(datetime.now(UTC) - timedelta(days=days))
    ids = unreadable_since(workspace.catalogue, before)
    purge(workspace.catalogue, ids, EXPIRED, f"it could not be read for {days} days")
    return len(ids)


def _compact_index(workspace: Workspace) -> str | None:
    try:
        update_index(workspace)
        workspace.index().compact()
    except IndexUnreadableError as error:  # the next run makes it again
        return str(error)
    return None


def _delete_bytes(workspace: Workspace) -> tuple[int, int, str | None]:
    """Delete bytes that nothing refers to; return how many, how many are kept, and why."""
    needed, archive = needed_digests(workspace.catalogue), workspace.archive
    unneeded = [digest for digest in archive.digests() if digest not in needed]
    note = _reason_to_keep(workspace, needed) if unneeded else None
    with ExitStack() as held:
        try:
            held.enter_context(holding_bytes(workspace.folder))
        except WorkspaceBusyError as error:
            note = str(error)
        if note is not None:
            return 0, len(unneeded), note
        for digest in unneeded:
            archive.delete(digest)
        archive.sweep()
    return len(unneeded), 0, None


def _reason_to_keep(workspace: Workspace, needed: set[str]) -> str | None:
    if not needed:
        return "the catalogue knows of no bytes at all: check the setting storage.catalogue"
    where = workspace.archive_url
    inside = "://" not in where and Path(where).is_relative_to(workspace.folder)
    if not inside and not workspace.settings.retention.outside_archive:
        return "the archive is outside of the workspace: see the setting retention.outside_archive"
    return None
