"""Making a snapshot: all tables at one moment of the catalogue, whole under its name or not there."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from corpus.catalogue.moments import at_one_moment
from corpus.catalogue.store import now
from corpus.characters import clean
from corpus.errors import SnapshotError, StorageError
from services.care.manifests import sha256_of
from services.parquet import parquet_pieces
from services.snapshots.manifests import FORMAT, SnapshotManifest, SnapshotTable, cite, digest_of, write_manifest
from services.snapshots.records import TABLES
from services.snapshots.rows import SnapshotRows
from services.workspace import Workspace

READ_ONLY = 0o444


@dataclass(frozen=True, slots=True)
class SnapshotReport:
    """A snapshot that was made, or is whole."""

    folder: str
    made_at: str
    publications: int
    documents: int
    passages: int
    sha256: str
    citation: str


def create_snapshot(workspace: Workspace, folder: Path) -> SnapshotReport:
    """Write what a workspace holds to a new folder, also while a run is writing.

    :raises SnapshotError: when the folder is there already, or the workspace holds no document.
    :raises StorageError: when it cannot be written; nothing is then left of it.
    """
    if os.path.lexists(folder):
        raise SnapshotError(f"{folder} is there already: name a new folder; a snapshot is not changed once it is made")
    part = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    try:
        part.mkdir()
        manifest = _write(workspace, part)
        part.rename(folder)
    except OSError as error:
        raise StorageError(f"cannot write the snapshot {folder}: {error.strerror}") from error
    finally:
        with suppress(FileNotFoundError):
            shutil.rmtree(part)
    return report_of(folder, manifest)


def report_of(folder: Path, manifest: SnapshotManifest) -> SnapshotReport:
    """Return what is told of a snapshot."""
    rows = {one.name: one.rows for one in manifest.tables}
    return SnapshotReport(
        str(folder), manifest.made_at, rows["publications"], rows["documents"], rows["passages"], manifest.sha256,
        manifest.citation,
    )  # fmt: skip


def _write(workspace: Workspace, folder: Path) -> SnapshotManifest:
    with at_one_moment(workspace.catalogue) as moment:
        made_at, of_moment = now(), Workspace(workspace.folder, write=False)
        of_moment.catalogue = moment
        rows = SnapshotRows(of_moment)
        tables = tuple(_write_table(folder, name, getattr(rows, name)()) for name in TABLES)
    if not tables[1].rows:
        raise SnapshotError("the workspace holds no document yet, so there is nothing to keep: run `aluetutka ingest`")
    digest, made_by = digest_of(tables), version("aluetutka")
    manifest = SnapshotManifest(
        FORMAT, made_at, workspace.folder.resolve().name, made_by, workspace.encoder_version,
        workspace.subject_version, tables, digest,
        cite(workspace.folder.resolve().name, made_at, made_by, tables, digest),
    )  # fmt: skip
    write_manifest(folder, manifest)
    for file in folder.iterdir():
        file.chmod(READ_ONLY)
    return manifest


def _write_table(folder: Path, name: str, rows: Iterable[Any]) -> SnapshotTable:
    file, many = folder / f"{name}.parquet", 0

    def counted() -> Iterator[Any]:
        nonlocal many
        for row in rows:
            many += 1
            yield _harmless(row)

    with file.open("wb") as out:
        out.writelines(parquet_pieces(TABLES[name], counted(), about={"table": name}))
    return SnapshotTable(name, file.name, many, file.stat().st_size, sha256_of(file))


def _harmless(row: Any) -> Any:
    """Return a row without characters that could steer a terminal; offsets stay as they are."""
    return replace(row, **{one.name: _cleaned(getattr(row, one.name)) for one in fields(row)})


def _cleaned(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(clean, value))
    return clean(value) if isinstance(value, str) else value
