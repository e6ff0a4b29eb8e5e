"""Files and folders as a source."""

import gzip
import hashlib
import json
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from corpus.characters import storable
from corpus.errors import PathMissingError, SourceUnavailableError
from corpus.fetching import Fetcher
from corpus.ids import row_location
from corpus.reading.formats import ROW, SUFFIXES, UNSUPPORTED
from corpus.records import Resource, SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.protocols import Filter, Limits, SourceHistory

ROW_ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
KEPT = 1 << 16  # bytes of a row that is too long
LONGEST_ID = 200  # characters of a row's id


def find_files(paths: Iterable[str | Path], *, unopened: list[PathMissingError] | None = None) -> Iterator[Path]:
    """Yield the files at the paths and under the folders among them, by absolute path, each once, in order.

    Hidden files and files of formats that hold no publications (pictures, scripts, …) are passed over in
    folders; a file that is named is always taken.

    :param unopened: takes the folders that cannot be opened; without it the first of them is raised.
    :raises PathMissingError: when a path does not exist or a folder cannot be opened.
    """
    seen: set[Path] = set()
    for path in check_paths(paths):
        for file in _walk(path, unopened) if path.is_dir() else [path]:
            if file not in seen:
                seen.add(file)
                yield file


def check_paths(paths: Iterable[str | Path]) -> list[Path]:
    """Make paths absolute.

    :raises PathMissingError: when one does not exist.
    """
    absolute = [Path(os.path.abspath(path)) for path in paths]  # not resolve(): a link keeps its name  # noqa: PTH100
    for path in absolute:
        if not path.exists():
            raise PathMissingError(f"there is no file or folder {path}: check the path")
    return absolute


def _walk(folder: Path, unopened: list[PathMissingError] | None) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        problem = PathMissingError(f"cannot open the folder {error.filename}: {error.strerror}")
        if unopened is None:
            raise problem from error
        unopened.append(problem)

    for parent, folders, files in os.walk(folder, onerror=fail):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted(files) if not name.startswith(".") and _is_wanted(name))


def _is_wanted(name: str) -> bool:
    name = name.lower()
    return Path(name).suffix in SUFFIXES.keys() | UNSUPPORTED or name.endswith(ROW_ENDINGS)


def file_location(file: Path) -> str:
    """Return the location of a file: its path, with bytes that are not UTF-8 written as \\xNN."""
    return os.fsencode(file).decode("utf-8", errors="backslashreplace")


def load_resources(file: Path, *, largest: int) -> Iterator[tuple[Resource, str | None]]:
    """Yield what a file holds, with the reason where it could not be taken out.

    A JSONL file gives a resource a row, located by the row's id or number; any other file gives itself.

    :param largest: bytes; of a larger file nothing is read.
    """
    location = file_location(file)
    try:
        if file.name.lower().endswith(ROW_ENDINGS):
            yield from _rows(file, location, largest)
            return
        size = file.stat().st_size
        if size > largest:
            yield Resource(location, b""), f"it is larger ({size >> 20} MB) than the setting ingestion.largest_file_mb"
            return
        content = file.read_bytes()
    except OSError as error:
        yield Resource(location, b""), f"it cannot be opened: {error.strerror or error}"
        return
    unsupported = file.suffix.lower() in UNSUPPORTED
    yield Resource(location, content), f"files of type {file.suffix.lower()} are not read" if unsupported else None


def _rows(file: Path, location: str, largest: int) -> Iterator[tuple[Resource, str | None]]:
    seen: dict[str, int] = {}
    with gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb") as lines:
        number = 0
        try:
            for number, line in enumerate(_bounded(lines, largest), start=1):
                if line.strip():
                    id = _row_id(line) or f"row-{number}"
                    seen[id] = seen.get(id, 0) + 1
                    name = id if seen[id] == 1 else f"{id}~{seen[id]}"
                    too_long = "the row is larger than the setting ingestion.largest_file_mb"
                    whole = len(line) < largest
                    content = line.strip() if whole else line[:KEPT]  # of what is not read, enough to see what it is
                    yield Resource(row_location(location, name), content, ROW), None if whole else too_long
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            reason = f"the compressed file is damaged or cut short after {number} rows ({error})"
            yield Resource(location, b""), reason
            return
    if number == 0:
        yield Resource(location, b""), "it is empty"


def _bounded(lines: BinaryIO | gzip.GzipFile, largest: int) -> Iterator[bytes]:
    """Yield lines without ever holding more than `largest` bytes of one; the rest of a longer one is skipped."""
    while line := lines.readline(largest):
        whole = line
        while line and not line.endswith(b"\n") and len(line) >= largest:
            line = lines.readline(largest)
        yield whole


def _row_id(line: bytes) -> str | None:
    """Return a row's own id, None where it has none or cannot be parsed: its reader then says why."""
    try:
        row = json.loads(line)
        id = row.get("id") if isinstance(row, dict) else None
        text = str(id) if id is not None else ""
    except (ValueError, RecursionError):  # digits and nesting beyond what Python takes are valid JSON
        return None
    return _bounded_id(storable(text)) if text.strip() else None


def _bounded_id(id: str) -> str:
    """Shorten an id that no index of a database takes."""
    if len(id) <= LONGEST_ID:
        return id
    return f"{id[:LONGEST_ID]}~{hashlib.sha256(id.encode()).hexdigest()[:8]}"


class Folder:
    """A folder, with all that lies under it."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._path, self._filter, self._largest = entry.url, Filter(entry), limits.largest

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the files and the rows of JSONL files, and the folders that cannot be opened.

        :raises SourceUnavailableError: when the folder is not there.
        """
        unopened: list[PathMissingError] = []
        try:
            for file in find_files([self._path], unopened=unopened):
                yield from self._items(file)
        except PathMissingError as error:
            raise SourceUnavailableError(str(error)) from error
        for problem in unopened:
            yield SourceProblem(self._path, str(problem))

    def _items(self, file: Path) -> Iterator[SourceItem]:
        if self._filter.wants(file_location(file)):
            for found, problem in load_resources(file, largest=self._largest):
                yield SourceItem(found.location, content=found.content, media_type=found.media_type, problem=problem)
