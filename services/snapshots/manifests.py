"""What a snapshot says of itself, and whether it is whole."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import SnapshotError
from services.care.manifests import sha256_of

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class SnapshotTable:
    """A table of a snapshot."""

    name: str
    file: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SnapshotManifest:
    """What a snapshot says of itself."""

    format: int
    made_at: str  # the moment that it shows
    workspace: str  # name of its folder
    version: str  # of Aluetutka
    encoder: str  # by whose vectors themes are found
    subject_model: str
    tables: tuple[SnapshotTable, ...]
    sha256: str  # of the tables' hashes: what the snapshot is known by
    citation: str


def digest_of(tables: Iterable[SnapshotTable]) -> str:
    """Return what tables are known by together: the SHA-256 of their list as `sha256sum` prints it."""
    listed = "".join(f"{one.sha256}  {one.file}\n" for one in tables)
    return hashlib.sha256(listed.encode()).hexdigest()


def cite(workspace: str, made_at: str, version: str, tables: Iterable[SnapshotTable], digest: str) -> str:
    """Return the text by which a snapshot is cited."""
    rows = {one.name: one.rows for one in tables}
    held = ", ".join(f"{rows[name]} {name}" for name in ("publications", "documents", "passages"))
    return f"{workspace}: snapshot of {made_at} ({held}). Aluetutka {version}. SHA-256 {digest}."


def write_manifest(folder: Path, manifest: SnapshotManifest) -> None:
    """Write what a snapshot says of itself."""
    written = json.dumps(asdict(manifest), ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(written, encoding="utf-8")


def read_manifest(folder: Path) -> SnapshotManifest:
    """Return what a snapshot says of itself.

    :raises SnapshotError: when there is none, it is damaged, or was made by a newer version.
    """
    try:
        said = json.loads((folder / MANIFEST).read_text("utf-8"))
        if said["format"] > FORMAT:
            raise SnapshotError(f"the snapshot {folder} was made by a newer Aluetutka: upgrade this one")
        return SnapshotManifest(**said | {"tables": tuple(SnapshotTable(**one) for one in said["tables"])})
    except FileNotFoundError as error:
        raise SnapshotError(f"{folder} is no snapshot: make one by `aluetutka snapshot create FOLDER`") from error
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _damaged(folder, f"{MANIFEST}: {error}") from error


def verify_snapshot(folder: Path) -> SnapshotManifest:
    """Read every byte of a snapshot and return its manifest.

    :raises SnapshotError: when a file is missing, damaged, or does not belong to it.
    """
    manifest = read_manifest(folder)
    if digest_of(manifest.tables) != manifest.sha256:
        raise _damaged(folder, MANIFEST)
    for one in manifest.tables:
        file = folder / Path(one.file).name
        if not file.is_file() or sha256_of(file) != one.sha256:
            raise _damaged(folder, one.file)
    known = {MANIFEST, *(one.file for one in manifest.tables)}
    for file in sorted(folder.iterdir()):
        if file.name not in known:
            raise SnapshotError(f"{file} does not belong to the snapshot: take it out")
    return manifest


def _damaged(folder: Path, what: str) -> SnapshotError:
    return SnapshotError(f"the snapshot {folder} is damaged ({what}): take another copy, or make a new one")
