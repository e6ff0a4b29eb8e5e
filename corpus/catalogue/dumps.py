"""A catalogue on PostgreSQL as a file, by PostgreSQL's own tools."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL, inspect, make_url, text
from sqlalchemy.engine import Connection

from corpus.catalogue.opening import server_engine, translated
from corpus.catalogue.schema import metadata
from corpus.errors import StorageError

OURS = {*metadata.tables, "alembic_version"}
TOOLS = ("pg_dump", "pg_restore")


def is_server(url: str) -> bool:
    """Return whether a catalogue is on a server, and not in a file."""
    return "://" in url


def missing_tools() -> list[str]:
    """Return those of PostgreSQL's tools that are not installed on this machine."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def dump_database(url: str, connection: Connection, file: Path) -> None:
    """Write our tables of a database to a file, as a connection's transaction sees them.

    :raises StorageError: when `pg_dump` fails.
    """
    snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    tables = sorted(OURS & set(inspect(connection).get_table_names()))
    chosen = [f'--table="{schema}"."{table}"' for table in tables]
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={file}"]
    file.touch(mode=0o600)
    _run("pg_dump", url, [*options, *chosen])


def tables_there(url: str) -> set[str]:
    """Return those of our tables that a database has.

    :raises StorageError: when the server does not answer.
    """
    engine = server_engine(url)
    try:
        with translated(engine), engine.connect() as connection:
            return OURS & set(inspect(connection).get_table_names())
    finally:
        engine.dispose()


def load_dump(file: Path, url: str) -> None:
    """Write a dumped catalogue into a database in one transaction.

    :raises StorageError: when `pg_restore` fails.
    """
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", url, [*options, str(file)])


def check_tools() -> None:
    """Refuse to go on without PostgreSQL's tools.

    :raises StorageError: when one is missing.
    """
    missing = missing_tools()
    if missing:
        raise StorageError(
            f"{' and '.join(missing)} are needed for a catalogue on PostgreSQL and not installed here:"
            " install its client tools (Debian: apt-get install postgresql-client)"
        )


def _run(tool: str, url: str, options: list[str]) -> None:
    parsed = make_url(url)
    password = {"PGPASSWORD": parsed.password} if isinstance(parsed.password, str) else {}
    # Not on the command line, where others on the machine can read it.
    address = URL.create(
        "postgresql", parsed.username, host=parsed.host, port=parsed.port, database=parsed.database, query=parsed.query
    ).render_as_string()
    done = subprocess.run(
        [tool, "--no-password", f"--dbname={address}", *options],
        env=os.environ | password, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode:
        said = " ".join(done.stderr.split())[-300:] or f"exit code {done.returncode}"
        raise StorageError(f"{tool} failed for the database {parsed.database}: {said}")
