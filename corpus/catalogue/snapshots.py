"""The catalogue at one moment, as a file, while a run may be writing; and a catalogue made of such a file."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection

from corpus.catalogue.dumps import check_tools, dump_database, is_server, load_dump, tables_there
from corpus.catalogue.opening import known_revisions, server_engine, translated
from corpus.errors import BackupError, CatalogueError, StorageError

SQLITE_FILE, DUMP_FILE = "catalogue.sqlite", "catalogue.pgdump"


@dataclass(frozen=True, slots=True)
class CatalogueSnapshot:
    """A catalogue in a file of its own."""

    file: str  # its name
    revision: str  # of its tables
    documents: int
    digests: tuple[str, ...]  # SHA-256 of all bytes that it refers to, in order


def check_can_copy(url: str) -> None:
    """Refuse a catalogue of which no snapshot can be made on this machine.

    :raises BackupError: when there is none yet.
    :raises StorageError: when PostgreSQL's tools are missing.
    """
    if is_server(url):
        check_tools()
    elif not Path(url).exists():
        raise BackupError(f"there is no catalogue {url} yet, so there is nothing to back up: run `aluetutka ingest`")


def take_snapshot(url: str, folder: Path) -> CatalogueSnapshot:
    """Write the catalogue at a path or URL, as it is at one moment, to a file in a folder.

    :raises BackupError: when the database has none yet.
    :raises CatalogueError: when it is damaged.
    :raises StorageError: when it cannot be read or written.
    """
    if not is_server(url):
        return _copy_file(Path(url), folder / SQLITE_FILE)
    engine = server_engine(url)
    try:
        with translated(engine), engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            described = _describe(connection, DUMP_FILE)
            dump_database(url, connection, folder / DUMP_FILE)
    finally:
        engine.dispose()
    return described


def check_is_free(url: str) -> None:
    """Refuse a place that holds a catalogue, or cannot take one.

    :raises BackupError: when it does.
    :raises StorageError: when PostgreSQL's tools are missing, or the server does not answer.
    """
    if not is_server(url):
        if Path(url).exists():
            raise BackupError(f"there already is a catalogue at {url}: move it away, or give --catalogue")
        return
    check_tools()
    if tables_there(url):
        raise BackupError("the PostgreSQL database already holds a catalogue: empty it, or give --catalogue")


def check_fits(file: str, url: str) -> None:
    """Refuse to make a catalogue at a path or URL of a file that is of another kind of database.

    :raises BackupError: when it is.
    """
    if is_server(url) != (file == DUMP_FILE):
        kinds = ("PostgreSQL", "SQLite") if file == DUMP_FILE else ("SQLite", "PostgreSQL")
        raise BackupError(
            f"the backup is of a catalogue on {kinds[0]}, and storage.catalogue is on {kinds[1]}: give --catalogue"
        )


def place_snapshot(file: Path, url: str) -> None:
    """Make a catalogue at a path or URL of a snapshot's file: whole, or not at all.

    :raises StorageError: when it cannot be written.
    """
    if is_server(url):
        load_dump(file, url)
        return
    path = Path(url)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        shutil.copyfile(file, part)
        part.chmod(0o600)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StorageError(f"cannot write the catalogue {path}: {error.strerror}") from error


def _copy_file(path: Path, target: Path) -> CatalogueSnapshot:
    mode = "ro" if os.access(path.parent, os.W_OK) else "ro&immutable=1"
    address = f"file:{path.resolve().as_posix().replace('?', '%3f').replace('#', '%23')}?mode={mode}"
    with (
        _sqlite_errors(path),
        closing(sqlite3.connect(address, uri=True, timeout=60)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        target.chmod(0o600)
        source.backup(copy)  # in one step: a run goes on writing to the log beside
        copy.execute("PRAGMA journal_mode = DELETE")
        (state,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        if state != "ok":
            raise CatalogueError(f"the catalogue {path} is damaged ({state}): no backup was made of it")
    engine = create_engine(f"sqlite:///{target}")
    try:
        with translated(engine), engine.connect() as connection:
            return _describe(connection, target.name)
    finally:
        engine.dispose()


@contextmanager
def _sqlite_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        if "malformed" in str(error) or "not a database" in str(error):
            raise CatalogueError(f"the catalogue {path} is damaged ({error}): no backup was made of it") from error
        raise StorageError(f"cannot copy the catalogue {path}: {error}") from error


def _describe(connection: Connection, file: str) -> CatalogueSnapshot:
    there = set(inspect(connection).get_table_names())
    if "alembic_version" not in there:
        raise BackupError("there is no catalogue in the database yet, so there is nothing to back up")
    revision = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if revision not in known_revisions():
        raise CatalogueError(f"the catalogue was written by a newer Aluetutka (tables {revision}): upgrade this one")
    documents = int(connection.execute(text("SELECT count(*) FROM document")).scalar_one())
    return CatalogueSnapshot(file, revision, documents, tuple(_digests(connection, there)))


def _digests(connection: Connection, tables: set[str]) -> list[str]:
    """Return the SHA-256 of all bytes that a catalogue of any revision refers to."""
    columns = {column["name"] for column in inspect(connection).get_columns("version")}
    kept = " WHERE bytes_gone IS NULL" if "bytes_gone" in columns else ""
    queries = [f"SELECT sha256 FROM version{kept}"]
    if "fetched" in tables:
        queries.append("SELECT sha256 FROM fetched")
    return sorted(connection.execute(text(" UNION ".join(queries))).scalars())
