"""Workspaces of every version since the first: upgraded, searched, ingested again, and sound."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import JSON, Boolean, Engine, MetaData, create_engine, insert, text

from corpus.archive import open_archive
from corpus.catalogue import open_catalogue
from corpus.catalogue.opening import MIGRATIONS, known_revisions
from corpus.catalogue.schema import metadata
from corpus.errors import CatalogueError
from corpus.settings import FILE_NAME
from services.care.checks import check_workspace
from services.searching import Question, answer_question
from services.status import list_quarantine
from services.workspace import Workspace
from tests.servers.postgresql import postgresql
from tests.services.corpora import ingest, new_workspace

#: Of a workspace with the documents of corpus.jsonl, each made by the last version with such tables.
DUMPS = Path(__file__).parents[2] / "fixtures" / "catalogues"
REVISIONS = sorted(known_revisions())
OLD = sorted(path.stem for path in DUMPS.glob("*.sql"))


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The file that the dumped catalogues are of."""
    (tmp_path / "in").mkdir()
    made = tmp_path / "in" / "corpus.jsonl"
    made.write_bytes((DUMPS / "corpus.jsonl").read_bytes())
    return made


@pytest.fixture
def workspace(tmp_path: Path, corpus: Path) -> Workspace:
    """A workspace with the archive that the dumped catalogues refer to, without a catalogue and an index."""
    workspace = new_workspace(tmp_path / "radar")
    for row in corpus.read_bytes().splitlines():
        open_archive(workspace.archive_url).put(row)
    return workspace


def load(dump: str, corpus: Path, path: str) -> set[str]:
    """Make a catalogue of a dump, as of documents in a file; return the ids of their passages."""
    written = (DUMPS / f"{dump}.sql").read_text("utf-8").replace("/in/corpus.jsonl", str(corpus))
    with sqlite3.connect(path) as database:
        database.executescript(written)
        return {str(row[0]) for row in database.execute("SELECT id FROM passage")}


def test_there_is_a_dump_of_every_older_version() -> None:
    assert set(REVISIONS[:-1]) <= set(OLD) <= set(REVISIONS)


@pytest.mark.parametrize("dump", OLD)
def test_an_older_workspace_goes_on_as_before(dump: str, workspace: Workspace, corpus: Path) -> None:
    passages = load(dump, corpus, workspace.catalogue_url)
    if dump != REVISIONS[-1]:
        with pytest.raises(CatalogueError, match="`aluetutka ingest` upgrades it"):
            open_catalogue(workspace.catalogue_url, write=False)
    with workspace.catalogue.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    report = ingest(workspace, corpus)
    assert (report.found, report.unchanged, report.problems) == (3, 3, ())
    assert "there is no text in it" in {aside.reason for aside in list_quarantine(workspace)}
    assert answer_question(workspace, Question("siltaraportti")).hits[0].title == "Siltaraportti"
    assert check_workspace(workspace).findings == ()
    with workspace.catalogue.begin() as connection:
        assert set(connection.execute(text("SELECT id FROM passage")).scalars()) == passages
    assert ingest(workspace, corpus).passages == 0


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture
def database(server: str) -> Iterator[Engine]:
    """An empty database on PostgreSQL."""
    name = f"old_{uuid4().hex}"
    with create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    connection.engine.dispose()
    engine = create_engine(f"{server}/{name}")
    yield engine
    engine.dispose()


def copy_rows(path: Path, engine: Engine, revision: str) -> None:
    """Make the tables of an older version in a database, with the rows of a catalogue in a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    tables = MetaData()
    tables.reflect(engine)
    with sqlite3.connect(path) as source, engine.begin() as target:
        source.row_factory = sqlite3.Row
        for table in tables.sorted_tables:
            rows = [dict(row) for row in source.execute(f'SELECT * FROM "{table.name}"')]
            for column in table.columns:
                for row in rows:
                    if isinstance(column.type, JSON) and row[column.name] is not None:
                        row[column.name] = json.loads(row[column.name])
                    if isinstance(column.type, Boolean):
                        row[column.name] = bool(row[column.name])
            if rows and table.name != "alembic_version":
                target.execute(insert(table), rows)
        target.execute(text("SELECT setval('run_id_seq', max(id)) FROM run"))


@pytest.mark.parametrize("dump", [dump for dump in OLD if dump != REVISIONS[-1]])
def test_an_older_workspace_on_postgresql_goes_on_as_before(
    dump: str, database: Engine, workspace: Workspace, corpus: Path, tmp_path: Path
) -> None:
    load(dump, corpus, str(tmp_path / "old.sqlite"))
    copy_rows(tmp_path / "old.sqlite", database, dump)
    url = database.url.render_as_string(hide_password=False)
    (workspace.folder / FILE_NAME).write_text(f'[storage]\ncatalogue = "{url}"\n', encoding="utf-8")
    opened = Workspace(workspace.folder)
    report = ingest(opened, corpus)
    assert (report.found, report.unchanged, report.problems) == (3, 3, ())
    assert check_workspace(opened).findings == ()
    assert answer_question(opened, Question("siltaraportti")).hits[0].title == "Siltaraportti"
    opened.catalogue.close()
