"""Backups of a workspace, taken while runs go on: its catalogue at one moment, the bytes it refers to, its settings.

The index is not among it: it is made from the catalogue.
"""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from corpus.archive import Archive, open_archive
from corpus.catalogue.snapshots import check_can_copy, take_snapshot
from corpus.catalogue.store import now
from corpus.errors import ArchiveContentError, BackupError, StorageError
from corpus.settings import FILE_NAME
from corpus.vocabulary_files import open_vocabulary_files
from services.care.byte_locks import holding_bytes
from services.care.manifests import (
    ARCHIVE,
    FORMAT,
    MANIFEST,
    VOCABULARIES,
    Manifest,
    digests_of,
    list_backups,
    read_manifest,
    write_manifest,
    write_sums,
)
from services.progress import report
from services.workspace import Workspace

STAGE = "backup"


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that was made."""

    folder: str
    name: str
    documents: int
    files: int  # of the archive that belong to it
    copied: int  # of them, that no earlier backup in the folder had
    lacking: tuple[str, ...]  # SHA-256 of bytes that the workspace's archive has lost
    removed: tuple[str, ...] = ()  # names of older backups that were not to be kept


def back_up(workspace: Workspace, folder: Path, *, keep: int = 0) -> BackupReport:
    """Make a backup in a folder, beside those that it holds; only bytes that they lack are copied.

    It gets its name when it is whole. What one that was killed has copied is there for the next.

    :param keep: how many to keep, the newest; 0 keeps all.
    :raises BackupError: when there is nothing to back up, or the folder holds something else.
    :raises StorageError: when something cannot be read or written.
    :raises WorkspaceBusyError: when another backup is being made.
    """
    folder = folder.absolute()
    _check_folder(workspace, folder)
    check_can_copy(workspace.catalogue_url)
    with holding_bytes(workspace.folder):
        try:
            return _Backup(workspace, folder).make(keep)
        except OSError as error:
            raise StorageError(f"cannot write the backup in {folder}: {error.strerror}") from error


class _Backup:
    """One backup, from its first byte to its name."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace, self._folder = workspace, folder
        # The first backup makes the folder too, which is then to have its name only when that is whole.
        self._base = folder if folder.exists() else folder.with_name(f".{folder.name}.part")
        self._archive: Archive = open_archive(str(self._base / ARCHIVE))

    def make(self, keep: int) -> BackupReport:
        """Make the backup and return what it holds."""
        self._base.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in _unfinished(self._base):
            shutil.rmtree(left)
        name = _free_name(self._base)
        part = self._base / f".{name}.part"
        part.mkdir(mode=0o700)
        try:
            done = self._fill(part)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)  # but for the bytes, which the next has not to copy again
            if self._base != self._folder and not any(self._base.iterdir()):
                self._base.rmdir()
            raise
        os.sync()  # a name is to be given to what is on the disk
        part.rename(self._base / name)
        if self._base != self._folder:
            self._base.rename(self._folder)
        removed = _thin_out(self._folder, keep)
        return BackupReport(str(self._folder), name, *done, removed)

    def _fill(self, part: Path) -> tuple[int, int, int, tuple[str, ...]]:
        snapshot = take_snapshot(self._workspace.catalogue_url, part)  # first: whatever it refers to is archived
        _copy_private(self._workspace.folder / FILE_NAME, part / FILE_NAME)
        copied, lacking = self._copy_bytes(snapshot.digests)
        there = [digest for digest in snapshot.digests if digest not in lacking]
        sums = write_sums(part, [snapshot.file, FILE_NAME, *self._copy_vocabularies(part)], there)
        manifest = Manifest(
            FORMAT, now(), version("aluetutka"), str(self._workspace.folder), snapshot.file, snapshot.revision,
            FILE_NAME, snapshot.documents, sums, tuple(sorted(lacking)),
        )  # fmt: skip
        write_manifest(part, manifest)
        return snapshot.documents, len(there), copied, tuple(sorted(lacking))

    def _copy_vocabularies(self, part: Path) -> list[str]:
        """Copy the vocabularies, which operators have added; return their paths within the backup."""
        copy = open_vocabulary_files(str(part / VOCABULARIES))
        return [f"{VOCABULARIES}/{file}" for file in self._workspace.vocabulary_files.copy_to(copy)]

    def _copy_bytes(self, digests: Sequence[str]) -> tuple[int, set[str]]:
        """Copy bytes that the folder lacks; return how many, and which the workspace has lost."""
        there = set(self._archive.digests())
        missing = [digest for digest in digests if digest not in there]
        lacking: set[str] = set()
        report(STAGE, total=len(missing))
        for digest in missing:
            try:
                self._archive.put(self._workspace.archive.get(digest))
            except ArchiveContentError:
                lacking.add(digest)
            report(STAGE, done=1, item=digest)
        return len(missing) - len(lacking), lacking


def _unfinished(base: Path) -> list[Path]:
    """Return the folders of backups that were stopped while they were made, or removed."""
    named = [path for path in base.glob("[0-9]*") if path.is_dir() and not (path / MANIFEST).is_file()]
    return [*base.glob(".*.part"), *named]


def _check_folder(workspace: Workspace, folder: Path) -> None:
    """Refuse a folder that holds something else than backups of this workspace."""
    for kept in (workspace.archive_url, workspace.index_url):
        if "://" not in kept and folder.is_relative_to(kept):
            raise BackupError(f"{folder} lies in {kept}, which a backup is made of: choose another folder")
    found = list_backups(folder)
    if folder.exists() and not found and any(one.name[0] != "." and one.name != ARCHIVE for one in folder.iterdir()):
        raise BackupError(f"{folder} holds something else than backups: choose a folder that is empty or not there yet")
    others = {read_manifest(one).workspace for one in found[-1:]} - {str(workspace.folder)}
    if others:
        raise BackupError(f"{folder} holds backups of {others.pop()}: choose a folder of its own for each workspace")


def _free_name(base: Path) -> str:
    """Return a name after the time of now that sorts behind all others."""
    name = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    taken = [path.name for path in base.glob(f"{name}*")]
    return f"{name}-{len(taken) + 1}" if taken else name


def _copy_private(file: Path, target: Path) -> None:
    """Copy a file that may hold a password, for its owner only."""
    target.touch(mode=0o600)
    target.write_bytes(file.read_bytes())


def _thin_out(folder: Path, keep: int) -> tuple[str, ...]:
    """Remove all but the newest backups, and the bytes that belonged to the others only; return their names."""
    found = list_backups(folder)
    old = found[:-keep] if keep else []
    for backup in old:
        (backup / MANIFEST).unlink()  # first: what is half removed is none
        shutil.rmtree(backup)
    if old:
        needed = {digest for backup in list_backups(folder) for digest in digests_of(backup)}
        archive = open_archive(str(folder / ARCHIVE))
        for digest in [one for one in archive.digests() if one not in needed]:
            archive.delete(digest)
    return tuple(backup.name for backup in old)
