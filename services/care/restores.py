"""A workspace made of a backup: whole under its name, or not there."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import tomlkit

from corpus.archive import open_archive
from corpus.catalogue.opening import known_revisions
from corpus.catalogue.snapshots import check_fits, check_is_free, place_snapshot
from corpus.errors import AluetutkaError, BackupError, StorageError
from corpus.settings import FILE_NAME, Settings, parse_settings
from corpus.settings_file import write_settings
from corpus.settings_template import DEFAULT_FILE
from corpus.vocabulary_files import open_vocabulary_files
from services.care.manifests import ARCHIVE, VOCABULARIES, Manifest, digests_of, find_backup, verify_backup
from services.progress import report
from services.rebuilding import rebuild_index
from services.workspace import Workspace, place_in

STAGE = "restore"


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """A workspace that was restored."""

    workspace: str
    backup: str
    documents: int
    files: int  # of the archive
    lacking: tuple[str, ...]  # SHA-256 of bytes that were lost before the backup was made
    index_problem: str | None = None  # why the index could not be made


def restore_backup(
    folder: Path, backups: Path, *, name: str | None = None, places: Mapping[str, str] | None = None
) -> RestoreReport:
    """Make a folder a workspace of a backup, with an index made from its catalogue.

    :param folder: is not there yet, is empty, or holds nothing but the file that `init` writes.
    :param name: of the backup; the newest without.
    :param places: where to keep the catalogue, the archive or the index instead of where they were, paths or URLs.
    :raises BackupError: when the backup is not whole or the place is in use; nothing has been written then.
    :raises StorageError: when something cannot be read or written.
    """
    folder, backup = folder.absolute(), find_backup(backups.absolute(), name)
    _check_is_empty(folder)
    manifest = verify_backup(backup)
    text = _settings_text(backup / manifest.settings, places or {})
    _check_places(folder, manifest, parse_settings(text, backup / manifest.settings))
    try:
        with _made_aside(folder) as part:
            done, problem = _fill(part, backup, manifest, text)
    except OSError as error:
        raise StorageError(f"cannot write the workspace {folder}: {error.strerror}") from error
    return RestoreReport(str(folder), str(backup), manifest.documents, done, manifest.lacking, problem)


def _check_is_empty(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())) or _is_untouched(folder):
        return
    raise BackupError(f"{folder} is not empty: a backup is restored to a folder that is empty or not there yet")


def _is_untouched(folder: Path) -> bool:
    """Return whether a folder holds nothing but what `aluetutka init` has made."""
    if not folder.is_dir() or [path.name for path in folder.iterdir()] != [FILE_NAME]:
        return False
    return (folder / FILE_NAME).read_bytes() == DEFAULT_FILE.encode()


def _settings_text(file: Path, places: Mapping[str, str]) -> str:
    """Return the settings of a backup, with other places where they are given."""
    written = tomlkit.parse(file.read_text("utf-8"))
    for key, value in places.items():
        written.setdefault("storage", tomlkit.table())[key] = value
    return tomlkit.dumps(written)


def _check_places(folder: Path, manifest: Manifest, settings: Settings) -> None:
    """Refuse a backup that cannot be restored to where its settings say, before anything is written."""
    if manifest.revision not in known_revisions():
        raise BackupError(f"the backup has tables of a newer Aluetutka ({manifest.revision}): upgrade this one")
    catalogue = place_in(folder, settings.storage.catalogue)
    check_fits(manifest.catalogue, catalogue)
    check_is_free(catalogue)
    from index.opening import index_exists

    index = place_in(folder, settings.storage.index)
    if index_exists(index):  # it may be that of the workspace that was backed up
        raise BackupError(f"there already is an index at {index}: give --index")


@contextmanager
def _made_aside(folder: Path) -> Iterator[Path]:
    """Give a folder to fill, and give it the name of another when it is full; what fails leaves nothing."""
    part = folder.with_name(f".{folder.name}.restore.part")
    if part.exists():  # of a restore that was killed
        shutil.rmtree(part)
    part.mkdir(parents=True)
    try:
        yield part
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    os.sync()  # a name is to be given to what is on the disk
    if _is_untouched(folder):
        (folder / FILE_NAME).unlink()
    part.replace(folder)


def _fill(part: Path, backup: Path, manifest: Manifest, settings: str) -> tuple[int, str | None]:
    write_settings(part / FILE_NAME, settings)
    opened = Workspace(part)
    digests, kept = digests_of(backup), open_archive(str(backup.parent / ARCHIVE))
    archive = open_archive(opened.archive_url)  # the workspace's own asks its catalogue, which comes last
    report(STAGE, total=len(digests))
    for digest in digests:
        archive.put(kept.get(digest))
        report(STAGE, done=1, item=digest)
    open_vocabulary_files(str(backup / VOCABULARIES)).copy_to(opened.vocabulary_files)
    place_snapshot(backup / manifest.catalogue, opened.catalogue_url)
    try:
        return len(digests), _make_index(opened)
    finally:
        opened.catalogue.close()


def _make_index(workspace: Workspace) -> str | None:
    """Make the index; what prevents it is said, for it can be made later."""
    try:
        rebuild_index(workspace)
    except AluetutkaError as error:
        return str(error)
    return None
