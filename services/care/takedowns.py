"""Takedown: a document, or a person's name, removed from all that a workspace keeps, with a record that it was.

The record holds digests alone. It keeps the same bytes from being kept again and the name from being read again, and
is applied again where a backup from before brought them back.
"""

import json
import uuid
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.catalogue.document_changes import purge, unshared_bytes
from corpus.catalogue.retention import compact_database
from corpus.catalogue.store import REMOVED, now
from corpus.catalogue.takedowns import (
    NOTHING,
    Takedown,
    TakedownDigest,
    TakedownKind,
    find_same_bytes,
    forget_answers,
    list_takedowns,
    named_versions,
    redact_version,
    store_takedown,
    versions_with_bytes,
)
from corpus.errors import NotFoundError, PathMissingError, SettingsError
from services.care.byte_locks import holding_bytes
from services.care.reindexing import changing_search, index_from_scratch
from services.publications import locate_document
from services.redaction import Redaction, digests_of, hidden_names, hide_name
from services.reranking import forget_vectors
from services.workspace import Workspace

TAKEN_DOWN = "taken down"


@dataclass(frozen=True, slots=True)
class TakedownReport:
    """What was taken down."""

    id: str  # of the record
    kind: TakedownKind
    documents: tuple[str, ...]  # ids of those that it changed
    files: int  # of the archive that were deleted


@dataclass(frozen=True, slots=True)
class TakedownPlan:
    """What a takedown would change."""

    kind: TakedownKind
    documents: tuple[str, ...]


def plan_takedown(workspace: Workspace, given: Sequence[str], *, person: str | None = None) -> TakedownPlan:
    """Return what a takedown would change, and change nothing; errors are those of the takedown."""
    if person is not None:
        redaction = Redaction(workspace.finnish, [hide_name(person)])
        found = named_versions(workspace.catalogue, redaction.is_named)
        return TakedownPlan("person", tuple(sorted({reference.document_id for reference in found})))
    ids, _ = find_same_bytes(workspace.catalogue, _locate(workspace, given))
    return TakedownPlan("document", tuple(ids))


def take_down_documents(workspace: Workspace, given: Sequence[str], *, reason: str) -> TakedownReport:
    """Remove documents, and those with the same bytes, from catalogue, archive and index; they stay away.

    :param given: ids or locations.
    :raises NotFoundError: when one is not there; nothing is changed then.
    :raises WorkspaceBusyError: when a run is writing, or a backup needs the bytes.
    """
    ids, digests = find_same_bytes(workspace.catalogue, _locate(workspace, given))
    known = tuple(TakedownDigest(digest, "bytes") for digest in digests)
    record = Takedown(str(uuid.uuid4()), "document", now(), reason, len(ids), "", 0, known)
    return _apply(workspace, record, ids)


def take_down_person(workspace: Workspace, name: str, *, reason: str) -> TakedownReport:
    """Cover a person's name in all that was read, and delete the bytes of the documents that have it.

    :param name: first and last name, in the nominative.
    :raises DecisionError: when it is none.
    :raises NotFoundError: when no document has it; nothing is changed then.
    :raises WorkspaceBusyError: when a run is writing, or a backup needs the bytes.
    """
    hidden = hide_name(name)
    if not named_versions(workspace.catalogue, Redaction(workspace.finnish, [hidden]).is_named):
        raise NotFoundError("no document has that name in full: give it as it is written, in the nominative")
    record = Takedown(str(uuid.uuid4()), "person", now(), reason, 0, hidden.salt, hidden.words, digests_of(hidden))
    return _apply(workspace, record, ())


def list_records(workspace: Workspace) -> list[Takedown]:
    """Return what was taken down, without its content."""
    return list_takedowns(workspace.catalogue)


def take_down_again(workspace: Workspace, file: Path) -> list[TakedownReport]:
    """Apply records that `takedown --list --format json` wrote: to a workspace that was restored from before them.

    :raises PathMissingError: when the file cannot be opened.
    :raises SettingsError: when it holds no such records; nothing is changed then.
    """
    reports = []
    for record in _read_records(file):
        digests = [one.digest for one in record.digests if one.what == "bytes"]
        reports.append(_apply(workspace, record, versions_with_bytes(workspace.catalogue, digests)))
    return reports


def _read_records(file: Path) -> list[Takedown]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        return [
            Takedown(**one | {"digests": tuple(TakedownDigest(**digest) for digest in one["digests"])}) for one in said
        ]
    except OSError as error:
        raise PathMissingError(f"cannot read {file}: {error.strerror}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"{file} holds no records of `aluetutka takedown --list --format json`") from error


def _apply(workspace: Workspace, record: Takedown, ids: Sequence[str]) -> TakedownReport:
    """Take down what a record is of: catalogue first, then bytes, then the index; `--again` ends what was killed."""
    with ExitStack() as held:
        held.enter_context(holding_bytes(workspace.folder))
        held.enter_context(changing_search(workspace))
        store_takedown(workspace.catalogue, record)
        if record.kind == "person":
            ids, digests = _cover(workspace, record)
        else:
            purge(workspace.catalogue, ids, REMOVED, record.reason or TAKEN_DOWN)
            digests = unshared_bytes(workspace.catalogue, ids)
        there = [digest for digest in digests if workspace.archive.has(digest)]
        for digest in there:
            workspace.archive.delete(digest)
        forget_vectors(workspace)
        compact_database(workspace.catalogue)
        index_from_scratch(workspace)  # one that is only compacted may still hold rows that were deleted
    return TakedownReport(record.id, record.kind, tuple(ids), len(there))


def _cover(workspace: Workspace, record: Takedown) -> tuple[list[str], list[str]]:
    """Cover a name wherever it was read; return the documents that had it, and the bytes that are to go."""
    catalogue, redaction = workspace.catalogue, Redaction(workspace.finnish, hidden_names([record]))
    named = named_versions(catalogue, redaction.is_named)
    digests = [redact_version(catalogue, reference, redaction.redact) for reference in named]
    ids = sorted({reference.document_id for reference in named})
    digests += forget_answers(catalogue, ids)
    withheld = tuple(TakedownDigest(digest, "withheld") for digest in set(digests) - {NOTHING})
    covered = replace(record, documents=max(record.documents, len(ids)), digests=(*record.digests, *withheld))
    store_takedown(catalogue, covered)
    return ids, digests


def _locate(workspace: Workspace, given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(locate_document(workspace, one) for one in given))
