"""A lock in the catalogue's database, for machines that share it."""

from contextlib import suppress

from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from corpus.catalogue.opening import translated

#: Number of the advisory lock, to differ from those of other programs in the same database.
KEY = 0x616C756574757461  # "aluetuta" in ASCII


class CatalogueLock:
    """PostgreSQL's advisory lock: the server frees it when the connection ends, however the process does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._held = 0  # times

    def acquire(self) -> bool:
        """Take the lock without waiting; return False where another run holds it."""
        with translated(self._engine):
            if self._held == 0:
                # A connection of its own, outside of any transaction, for as long as the lock is held.
                self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                if not self._connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": KEY}):
                    self._disconnect()
                    return False
        self._held += 1
        return True

    def release(self) -> None:
        """Give the lock back."""
        self._held -= 1
        if self._held == 0 and self._connection is not None:
            with suppress(DBAPIError):  # a connection that was lost has freed it
                self._connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": KEY})
            self._disconnect()

    def is_held(self) -> bool:
        """Return whether a run, this one or another, holds it."""
        if self._held:
            return True
        if not self.acquire():
            return True
        self.release()
        return False

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
