"""An operator's decisions on single documents: removed, set aside, restored, tried again."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from corpus.catalogue.document_changes import (
    DecidedDocument,
    decide,
    decided_documents,
    failed_documents,
    purge,
    restore,
    state_of,
    unshared_bytes,
)
from corpus.catalogue.stage_records import failures
from corpus.catalogue.store import EXPIRED, REMOVED, SET_ASIDE
from corpus.catalogue.takedowns import taken_down_documents
from corpus.errors import DecisionError
from services.answers.runs import SetAside
from services.care.byte_locks import holding_bytes
from services.care.reindexing import changing_search, update_index
from services.grouping import group_publications
from services.locks import exclusive_run
from services.publications import locate_document
from services.reranking import forget_vectors
from services.runners import local_runner
from services.stage_runs import run_stages
from services.workspace import Workspace

BY_HAND = "removed by the operator"


@dataclass(frozen=True, slots=True)
class RetryReport:
    """What became of documents that were tried again."""

    documents: int
    tried: bool  # now; else the next run does it
    set_aside: tuple[SetAside, ...] = ()  # those that failed again


def list_documents(workspace: Workspace) -> list[DecidedDocument]:
    """Return the documents that were removed, set aside or given up, with the reason."""
    return decided_documents(workspace.catalogue)


def remove_documents(
    workspace: Workspace, given: Sequence[str], *, reason: str = "", purged: bool = False
) -> list[str]:  # fmt: skip
    """Take documents out of search, of publications and of what is fetched, until they are restored.

    :param given: ids or locations.
    :param purged: also delete their bytes and what was read of them; bytes that another document has too are kept.
    :returns: the ids.
    :raises NotFoundError: when one is not there; nothing is changed then.
    :raises WorkspaceBusyError: when a run is writing, or a backup needs the bytes.
    """
    ids = _locate(workspace, given)
    with ExitStack() as held:
        if purged:
            held.enter_context(holding_bytes(workspace.folder))
        held.enter_context(changing_search(workspace))
        (purge if purged else decide)(workspace.catalogue, ids, REMOVED, reason or BY_HAND)
        if purged:
            update_index(workspace)  # first: should we be killed, what search shows is gone from it already
            for digest in unshared_bytes(workspace.catalogue, ids):
                workspace.archive.delete(digest)
            forget_vectors(workspace)
    return ids


def set_aside_documents(workspace: Workspace, given: Sequence[str], *, reason: str) -> list[str]:
    """Put documents into quarantine, out of search, until they are tried again; they are still fetched.

    :raises DecisionError: when one was removed, or there is no reason; nothing is changed then.
    :raises NotFoundError: when one is not there; nothing is changed then.
    """
    if not reason.strip():
        raise DecisionError("a document is set aside for a reason: give it with --reason")
    ids = _locate(workspace, given)
    for id in ids:
        if state_of(workspace.catalogue, id) in (REMOVED, EXPIRED):
            raise DecisionError(f"{id} was removed: `aluetutka document restore {id}` takes it back")
    with changing_search(workspace):
        decide(workspace.catalogue, ids, SET_ASIDE, reason)
    return ids


def restore_documents(workspace: Workspace, given: Sequence[str]) -> list[str]:
    """Take removals back; what was purged is fetched again by the next run.

    :raises DecisionError: when one was not removed; nothing is changed then.
    :raises NotFoundError: when one is not there; nothing is changed then.
    """
    ids = _locate(workspace, given)
    for id in ids:
        if state_of(workspace.catalogue, id) not in (REMOVED, EXPIRED):
            raise DecisionError(f"{id} was not removed, so there is nothing to restore: see `aluetutka document list`")
    if gone := taken_down_documents(workspace.catalogue, ids):
        raise DecisionError(f"{min(gone)} was taken down for good: see `aluetutka takedown --list`")
    with changing_search(workspace):
        restore(workspace.catalogue, ids)
    return ids


def retry_documents(workspace: Workspace, given: Sequence[str], *, at_once: bool = False) -> RetryReport:
    """Have documents of the quarantine tried again by the next run, or now with all else that waits.

    :raises DecisionError: when one is not in quarantine; nothing is changed then.
    :raises NotFoundError: when one is not there; nothing is changed then.
    """
    ids = _locate(workspace, given)
    failed = failed_documents(workspace.catalogue, ids)
    for id in ids:
        state = state_of(workspace.catalogue, id)
        if state == REMOVED or (id not in failed and state not in (SET_ASIDE, EXPIRED)):
            raise DecisionError(f"{id} is not in quarantine: see `aluetutka status`")
    with exclusive_run(workspace.lock, workspace.folder):
        restore(workspace.catalogue, ids)
        if not at_once:
            return RetryReport(len(ids), tried=False)
    return _try_now(workspace, ids)


def _try_now(workspace: Workspace, ids: Sequence[str]) -> RetryReport:
    with changing_search(workspace):
        runner = local_runner(workspace)
        run_stages(workspace, runner, wanted=["read"])
        group_publications(workspace)
        run_stages(workspace, runner)
    again = [one for one in failures(workspace.catalogue) if one.document_id in set(ids)]
    aside = tuple(SetAside(one.location, one.stage, one.error, one.reason) for one in again)
    return RetryReport(len(ids), tried=True, set_aside=aside)


def _locate(workspace: Workspace, given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(locate_document(workspace, one) for one in given))
