"""What a backup consists of, and whether it is whole.

A folder of backups holds `archive/`, the bytes of all of them by their SHA-256, and a folder for each backup, named by
its time: the catalogue, the settings, vocabularies, `SHA256SUMS` of all files that belong to it (as `sha256sum --check`
reads it), and `manifest.json`. One that has a manifest is whole: it was given its name when everything else was there.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import BackupError
from services.progress import report

FORMAT = 1
MANIFEST, SUMS, ARCHIVE = "manifest.json", "SHA256SUMS", "archive"
VOCABULARIES = "vocabularies"  # folder within a backup, where the workspace has some


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    format: int
    made_at: str
    version: str  # of Aluetutka
    workspace: str  # its folder
    catalogue: str  # name of the file
    revision: str  # of its tables
    settings: str  # name of the file
    documents: int
    sums: str  # SHA-256 of SHA256SUMS
    lacking: tuple[str, ...] = ()  # SHA-256 of bytes that the workspace's own archive had lost


def list_backups(folder: Path) -> list[Path]:
    """Return the whole backups in a folder, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path.parent for path in folder.glob(f"[0-9]*/{MANIFEST}"))


def find_backup(folder: Path, name: str | None = None) -> Path:
    """Return the newest backup in a folder, or the one of a name.

    :raises BackupError: when there is none.
    """
    found = list_backups(folder)
    if not found and (folder / MANIFEST).is_file():  # the backup itself, not the folder that it lies in
        return folder
    if not found:
        raise BackupError(f"there is no whole backup in {folder}: check the folder, or make one: aluetutka backup DIR")
    if name is None:
        return found[-1]
    for backup in found:
        if backup.name == name:
            return backup
    raise BackupError(f"there is no backup {name} in {folder} (there are: {', '.join(one.name for one in found)})")


def write_manifest(backup: Path, manifest: Manifest) -> None:
    """Write what a backup says of itself."""
    (backup / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")


def read_manifest(backup: Path) -> Manifest:
    """Return what a backup says of itself.

    :raises BackupError: when it is damaged, or was made by a newer version.
    """
    try:
        said = json.loads((backup / MANIFEST).read_text("utf-8"))
        if said["format"] > FORMAT:
            raise BackupError(f"the backup {backup} was made by a newer Aluetutka: upgrade this one")
        return Manifest(**said | {"lacking": tuple(said["lacking"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(backup, f"{MANIFEST}: {error}") from error


def write_sums(backup: Path, files: Sequence[str], digests: Sequence[str]) -> str:
    """Write the SHA-256 of a backup's own files, and of the bytes that belong to it; return that of the list."""
    lines = [f"{sha256_of(backup / name)}  {name}" for name in files]
    lines += [f"{digest}  ../{ARCHIVE}/{digest[:2]}/{digest}" for digest in digests]
    (backup / SUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sha256_of(backup / SUMS)


def read_sums(backup: Path) -> Iterator[tuple[str, str]]:
    """Yield the SHA-256 and the path, within the backup's folder, of every file that belongs to it."""
    with (backup / SUMS).open(encoding="utf-8") as lines:
        for line in lines:
            digest, _, path = line.rstrip("\n").partition("  ")
            yield digest, path


def digests_of(backup: Path) -> list[str]:
    """Return the SHA-256 of the bytes that belong to a backup."""
    return [digest for digest, path in read_sums(backup) if path.startswith("../")]


def verify_backup(backup: Path) -> Manifest:
    """Read every byte of a backup and return its manifest.

    :raises BackupError: when a file is missing or damaged.
    """
    manifest = read_manifest(backup)
    if not (backup / SUMS).is_file() or sha256_of(backup / SUMS) != manifest.sums:
        raise _damaged(backup, SUMS)
    listed = list(read_sums(backup))
    report("verify", total=len(listed))
    for digest, path in listed:
        if not (backup / path).is_file() or sha256_of(backup / path) != digest:
            raise _damaged(backup, path)
        report("verify", done=1, item=path)
    return manifest


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _damaged(backup: Path, what: str) -> BackupError:
    return BackupError(f"the backup {backup} is damaged ({what}): restore another one; nothing was changed")
