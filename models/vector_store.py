"""Vectors of passages on disk, by encoder and the hash of the text: what was encoded once is not encoded again."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import numpy as np

from corpus.errors import StorageError
from models.encoders import Encoder

TABLE = (
    "CREATE TABLE IF NOT EXISTS vector"
    " (encoder TEXT, text BLOB, row BLOB NOT NULL, PRIMARY KEY (encoder, text)) WITHOUT ROWID"
)
TYPE = np.dtype("<f2")  # half the room; a component is off by a two-thousandth at most
AT_ONCE = 16  # texts encoded before their vectors are kept: what a stopped run loses
ASKED = 500  # hashes in a query
WAIT = 60.0  # seconds for another process that writes

Change = Callable[[sqlite3.Connection], sqlite3.Cursor]


class VectorStore:
    """A file of vectors. It holds nothing that could not be made again; whoever only reads finds nothing if it is away.

    :param write: else the file is neither made nor changed.
    """

    def __init__(self, path: Path, *, write: bool = True) -> None:
        self._path, self._write = path, write

    def exists(self) -> bool:
        """Return whether anything was ever kept."""
        return self._path.is_file()

    def find(self, encoder: str, texts: Sequence[str]) -> list[np.ndarray | None]:
        """Return the unit row of each text, float32, None where there is none.

        :param encoder: name and revision.
        """
        keys = [key_of(text) for text in texts]
        try:
            found = dict(self._rows(encoder, list(dict.fromkeys(keys))))
        except sqlite3.Error:  # damaged, or locked for long: the vectors are made again where they are needed
            found = {}
        return [_unit(np.frombuffer(found[key], TYPE)) if key in found else None for key in keys]

    def keep(self, encoder: str, texts: Sequence[str], rows: np.ndarray) -> None:
        """Keep the rows of texts.

        :raises StorageError: when they cannot be written.
        """
        packed = np.asarray(rows, dtype=TYPE)
        values = [(encoder, key_of(text), row.tobytes()) for text, row in zip(texts, packed, strict=True)]
        insert = "INSERT OR REPLACE INTO vector VALUES (?, ?, ?)"
        self._change(lambda connection: connection.executemany(insert, values))

    def drop_all_but(self, encoders: Sequence[str], texts: Iterable[str]) -> int:
        """Forget what other encoders gave, and the vectors of other texts; return how many that were.

        :raises StorageError: when the file cannot be written.
        """
        keys = [(key_of(text),) for text in texts]
        unknown = f"encoder NOT IN ({', '.join('?' * len(encoders))}) OR text NOT IN (SELECT text FROM kept)"

        def drop(connection: sqlite3.Connection) -> sqlite3.Cursor:
            connection.execute("CREATE TEMP TABLE kept (text BLOB PRIMARY KEY) WITHOUT ROWID")
            connection.executemany("INSERT OR IGNORE INTO kept VALUES (?)", keys)
            return connection.execute(f"DELETE FROM vector WHERE {unknown}", list(encoders))

        dropped = self._change(drop).rowcount
        if dropped:
            self._change(lambda connection: connection.execute("VACUUM"))
        return dropped

    def count(self) -> int:
        """Return how many vectors there are."""
        if not self.exists():
            return 0
        with closing(self._connect()) as connection:
            return int(connection.execute("SELECT count(*) FROM vector").fetchone()[0])

    def _rows(self, encoder: str, keys: Sequence[bytes]) -> Iterator[tuple[bytes, bytes]]:
        if not self.exists():
            return
        with closing(self._connect()) as connection:
            for at in range(0, len(keys), ASKED):
                some = keys[at : at + ASKED]
                query = f"SELECT text, row FROM vector WHERE encoder = ? AND text IN ({', '.join('?' * len(some))})"
                yield from connection.execute(query, [encoder, *some])

    def _connect(self) -> sqlite3.Connection:
        mode = "rwc" if self._write else "ro"
        return sqlite3.connect(f"{self._path.resolve().as_uri()}?mode={mode}", timeout=WAIT, uri=True)

    def _change(self, change: Change) -> sqlite3.Cursor:
        """Change the file in one transaction; one that is damaged is made anew."""
        try:
            return self._changed(change)
        except (sqlite3.Error, OSError) as error:
            raise StorageError(f"cannot write to {self._path}: {error}") from error

    def _changed(self, change: Change) -> sqlite3.Cursor:
        try:
            return self._try(change)
        except sqlite3.OperationalError:  # full, locked or read-only: not damaged
            raise
        except sqlite3.DatabaseError:
            self._path.unlink()
            return self._try(change)

    def _try(self, change: Change) -> sqlite3.Cursor:
        with closing(self._connect()) as connection, connection:
            connection.execute(TABLE)
            return change(connection)


class StoredEncoder:
    """An encoder that keeps the vectors of passages, and does not encode one again.

    Queries are not kept: they are short, seldom the same, and what somebody has asked is nobody's affair.
    """

    def __init__(self, encoder: Encoder, store: VectorStore, *, write: bool = True) -> None:
        self._encoder, self._store, self._write = encoder, store, write

    @property
    def name(self) -> str:
        return self._encoder.name

    @property
    def width(self) -> int:
        return self._encoder.width

    @property
    def revision(self) -> str:
        return self._encoder.revision

    @property
    def version(self) -> str:
        """Name and revision, under which vectors are kept."""
        return f"{self.name}@{self.revision}"

    def find(self, texts: Sequence[str]) -> list[np.ndarray | None]:
        """Return the rows of passages that are kept, None for the others."""
        return self._store.find(self.version, texts)

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        """Return unit rows, float32, shape (texts, width)."""
        if as_queries:
            return self._encoder.encode(texts, as_queries=True)
        found = dict(zip(texts, self.find(texts), strict=True))
        new = [text for text, row in found.items() if row is None]
        for at in range(0, len(new), AT_ONCE):
            some = new[at : at + AT_ONCE]
            rows = np.asarray(self._encoder.encode(some), dtype=TYPE)  # as they will be found the next time
            found.update(zip(some, map(_unit, rows), strict=True))
            if self._write:
                self._store.keep(self.version, some, rows)
        return np.array([found[text] for text in texts], dtype=np.float32).reshape(len(texts), self.width)


def key_of(text: str) -> bytes:
    """Return the hash that a text is known by."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def _unit(row: np.ndarray) -> np.ndarray:
    row = row.astype(np.float32)
    length = float(np.linalg.norm(row))
    return row / length if length > 0 else row
