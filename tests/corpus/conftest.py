"""An empty catalogue on each of the databases that it is written for."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text

from corpus.catalogue import open_catalogue
from corpus.catalogue.store import Catalogue
from tests.servers.postgresql import postgresql


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Catalogue]:
    """An empty catalogue on each of the databases that it is written for."""
    if request.param == "sqlite":
        opened = open_catalogue(str(tmp_path / "catalogue.sqlite"))
    else:
        server, name = request.getfixturevalue("server"), f"test_{uuid4().hex}"
        engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        opened = open_catalogue(f"{server}/{name}")
    yield opened
    opened.close()
