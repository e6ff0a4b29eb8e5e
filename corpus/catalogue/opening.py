"""Opening the catalogue's database: its newest tables, its settings, and its errors in the user's words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import StaticPool

from corpus.catalogue.schema import metadata
from corpus.errors import CatalogueError, SettingsError, StorageError

MIGRATIONS = Path(__file__).parent / "migrations"
#: What databases say that cannot be written; SQLite and PostgreSQL.
UNWRITABLE = ("full", "readonly", "read-only", "I/O", "No space left")


def open_engine(url: str, *, write: bool = True) -> Engine:
    """Open a database by URL or path; to write, its tables are made or brought up to date.

    :param write: else the database is only read: one that is not there yet is empty, and nothing is changed on disk.
    :raises CatalogueError: when it is damaged, was written by a newer version, or is to be upgraded first.
    :raises StorageError: when it cannot be opened or written.
    """
    if "://" in url:
        engine = server_engine(url)
    elif write:
        engine = _writable_file(Path(url))
    else:
        engine = _readable_file(Path(url))
    with translated(engine):
        if write:
            _upgrade(engine)
        else:
            _check_tables(engine)
    return engine


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn a database's errors into ours."""
    name = engine.url.database
    try:
        yield
    except DatabaseError as error:
        message = " ".join(str(error.orig).split())
        if any(sign in message for sign in UNWRITABLE):
            raise StorageError(f"cannot write to the catalogue {name}: {message}") from error
        if "malformed" in message or "not a database" in message:
            raise CatalogueError(f"the catalogue {name} is damaged ({message}): restore it from a backup") from error
        if isinstance(error, OperationalError):
            action = "open" if "unable to open" in message or "connect" in message else "use"
            raise StorageError(f"cannot {action} the catalogue {name}: {message}") from error
        raise


def server_engine(url: str) -> Engine:
    """Return what connects to a database server by URL.

    :raises SettingsError: when the URL names none that can be used.
    """
    try:
        return create_engine(url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        driver = url.partition("://")[0]
        raise SettingsError(
            f"storage.catalogue: {driver}:// cannot be used ({error}); for PostgreSQL write"
            " postgresql+psycopg://user@host/database and run `pip install 'aluetutka[postgresql]'`"
        ) from error


def _writable_file(path: Path) -> Engine:
    if path.exists():
        _refuse_empty(path)
    else:
        _create_file(path)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _set_up_sqlite)
    return engine


def _create_file(path: Path) -> None:
    """Make a new database under another name and move it: a file that was cut short never stands under its own."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    engine = create_engine(f"sqlite:///{part}")
    try:
        with translated(engine):
            _upgrade(engine)
        engine.dispose()
        part.chmod(0o600)
        part.replace(path)
    except OSError as error:
        raise StorageError(f"cannot write the catalogue {path}: {error.strerror}") from error
    finally:
        engine.dispose()
        with suppress(OSError):  # a disk that cannot be written holds none
            part.unlink()


def _readable_file(path: Path) -> Engine:
    if not path.exists():
        engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        metadata.create_all(engine)
        _write_revision(engine)
        return engine
    _refuse_empty(path)
    # On a disk that cannot be written SQLite must not look for the log of a writer, which it would have to make.
    mode = "mode=ro" if os.access(path.parent, os.W_OK) else "immutable=1"
    address = f"file:{path.resolve().as_posix().replace('?', '%3f').replace('#', '%23')}?{mode}"
    return create_engine(
        make_url("sqlite://").set(database=str(path)),
        creator=lambda: sqlite3.connect(address, uri=True, check_same_thread=False, timeout=30),
    )


def _refuse_empty(path: Path) -> None:
    if path.stat().st_size == 0:
        raise CatalogueError(
            f"the catalogue {path} is damaged (0 bytes): restore it from a backup, or delete it to begin a new one"
        )


def _set_up_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode = WAL")  # readers go on while a run writes
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.close()


def _check_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        has, newest = _revision(connection), max(known_revisions())
    _refuse_newer(engine, has)
    if has != newest:
        raise CatalogueError(
            f"the catalogue {engine.url.database} was written by an older Aluetutka: `aluetutka ingest` upgrades it"
        )


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        has = _revision(connection)
    _refuse_newer(engine, has)
    if has == max(known_revisions()):
        return
    with _all_or_nothing(engine) as connection:
        _migrate(connection)


def known_revisions() -> set[str]:
    """Return the revisions of the tables that this version can open or upgrade."""
    return {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def _refuse_newer(engine: Engine, has: str | None) -> None:
    if has is not None and has not in known_revisions():
        raise CatalogueError(
            f"the catalogue {engine.url.database} was written by a newer Aluetutka (tables {has}): upgrade this one"
        )


@contextmanager
def _all_or_nothing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that holds changes of tables too: an upgrade that is stopped leaves nothing behind.

    SQLite's driver begins one only before rows change, and SQLite checks references while a table is made anew.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _write_revision(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version VALUES (:newest)"), {"newest": max(known_revisions())})


def _migrate(connection: Connection) -> None:
    # Alembic takes a quarter of a second to import, and only a new or outdated catalogue needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
