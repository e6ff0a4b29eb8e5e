"""Opening the catalogue's database: its newest tables, its settings, and its errors in the user's words."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError, OperationalError

from corpus.errors import CatalogueError, StorageError

MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """Open a database by URL or path and bring its tables up to date.

    :raises CatalogueError: when it is damaged or was written by a newer version.
    :raises StorageError: when it cannot be opened or written.
    """
    engine = create_engine(url if "://" in url else f"sqlite:///{url}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    with translated(engine):
        _upgrade(engine)
    return engine


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn a database's errors into ours."""
    try:
        yield
    except DatabaseError as error:
        said = str(error.orig)
        if "full" in said or "readonly" in said or "read-only" in said or "I/O" in said:
            raise StorageError(f"cannot write to the catalogue {engine.url.database}: {said}") from error
        if isinstance(error, OperationalError) and "malformed" not in said:
            raise StorageError(f"cannot open the catalogue {engine.url.database}: {said}") from error
        if "malformed" in said or "not a database" in said:
            raise CatalogueError(
                f"the catalogue {engine.url.database} is damaged ({said}): restore it from a backup"
            ) from error
        raise


def _set_up_sqlite(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode = WAL")  # readers go on while a run writes
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA busy_timeout = 30000")
    cursor.close()


def _upgrade(engine: Engine) -> None:
    with engine.connect() as connection:
        known = {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
        has = _revision(connection)
        if has is not None and has not in known:
            raise CatalogueError(
                f"the catalogue {engine.url.database} was written by a newer Aluetutka (tables {has}): upgrade this one"
            )
        if has == max(known):
            return
    with _all_or_nothing(engine) as connection:
        _migrate(connection)


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


def _migrate(connection: Connection) -> None:
    # Alembic takes a quarter of a second to import, and only a new or outdated catalogue needs it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
