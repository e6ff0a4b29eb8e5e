"""The catalogue as it is at one moment, however long it is read and whatever a run writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.engine import Connection

from corpus.catalogue.store import Catalogue

POSTGRESQL = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"


class CatalogueMoment(Catalogue):
    """A catalogue all of whose methods read in one transaction."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection.engine)
        self._connection = connection

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Go on in the one transaction."""
        yield self._connection


@contextmanager
def at_one_moment(catalogue: Catalogue) -> Iterator[CatalogueMoment]:
    """Give a catalogue as it is now; what is written meanwhile is not seen, and nothing waits for it."""
    with catalogue.outside_transactions() as connection:
        connection.exec_driver_sql(POSTGRESQL if connection.dialect.name == "postgresql" else "BEGIN")
        try:
            connection.execute(text("SELECT count(*) FROM document"))  # the moment is that of the first read
            yield CatalogueMoment(connection)
        finally:
            connection.exec_driver_sql("ROLLBACK")
