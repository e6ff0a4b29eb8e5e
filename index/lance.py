"""The rows of the index in LanceDB: all that is held of passages, with their vectors."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, get_type_hints

os.environ.setdefault("LANCEDB_LOG", "error")  # read when it is imported; its warnings are ours to word

import lancedb
import numpy as np
import pyarrow as pa
from lancedb.index import BTree

from index.records import FORMAT, ROW_FIELDS, PassageRow
from index.values import PASSAGES, utf8

FEWEST_INDEXED = 20_000  # rows; looking through the ids of fewer takes milliseconds
MOST_FRAGMENTS = 256  # files that commits have left: more of them are gathered, which rewrites most of the rows
#: Gathering rewrites every row: each version kept costs the disk the whole index once more. Readers of a version
#: that is gone go on with the newest one. LanceDB warns of zero.
KEPT_VERSIONS = timedelta(milliseconds=1)
IDS = ("passage_id", "document_id", "publication_id")  # never without a value
#: How fields of the record are kept.
COLUMNS = {
    str: pa.string(), str | None: pa.string(), int | None: pa.int32(), tuple[str, ...]: pa.list_(pa.string()),
    bool: pa.bool_(), float | None: pa.float32(),
}  # fmt: skip
INDEXED = ("passage_id", "document_id")  # columns that rows are deleted and changed by
FORMAT_KEY, ENCODER_KEY = b"aluetutka.format", b"aluetutka.encoder"
AT_ONCE = 2000  # rows of a request


class PassageTable:
    """The rows of passages, in a version of the table."""

    def __init__(self, url: str, table: Any) -> None:
        self.url, self._table = url, table
        self._schema: pa.Schema = table.schema  # of every version; each request costs a change of threads
        self.width = int(self._schema.field("vector").type.list_size)  # of the vectors

    @property
    def version(self) -> int:
        return int(self._table.version)

    @property
    def metadata(self) -> Mapping[bytes, bytes]:
        return self._schema.metadata or {}

    def count(self) -> int:
        """Return the number of rows."""
        return int(self._table.count_rows())

    def checkout(self, version: int) -> None:
        """Read a version from now on."""
        if self.version != version:
            self._table.checkout(version)

    def restore(self, version: int) -> None:
        """Make a version the newest one: what was written after it is undone."""
        self._table.checkout(version)
        self._table.restore()

    def latest(self) -> None:
        """Read and write the newest version from now on."""
        self._table.checkout_latest()

    def delete(self, column: str, values: Sequence[str]) -> None:
        """Delete rows by the values of a column."""
        for some in _some(values):
            self._table.delete(_inside(column, some))

    def add(self, rows: Sequence[PassageRow], vectors: np.ndarray) -> None:
        """Add rows with their vectors: one commit."""
        columns: dict[str, Any] = {name: [getattr(row, name) for row in rows] for name in ROW_FIELDS}
        flat = pa.array(vectors.astype(np.float32).ravel())
        columns["vector"] = pa.FixedSizeListArray.from_arrays(flat, self.width)
        self._table.add(pa.table(columns, schema=self._schema))

    def set_themes(self, themes: Mapping[str, str | None]) -> None:
        """Record the themes of passages in their column alone: one commit, which leaves all other files as they are."""
        rows = pa.table({"passage_id": list(themes), "theme": pa.array(themes.values(), pa.string())})
        self._table.merge_insert("passage_id").when_matched_update_all().execute(rows)

    def scan(self, columns: Sequence[str]) -> pa.Table:
        """Return columns of all rows."""
        return self._table.search().select(list(columns)).limit(max(self.count(), 1)).to_arrow()

    def batches(self) -> Iterator[tuple[list[PassageRow], np.ndarray]]:
        """Yield all rows with their vectors, in batches."""
        query = self._table.search().select([*ROW_FIELDS, "vector"]).limit(max(self.count(), 1))
        yield from map(_rows_of, query.to_batches(batch_size=AT_ONCE))

    def rows(self, ids: Sequence[str]) -> Iterator[tuple[list[PassageRow], np.ndarray]]:
        """Yield the rows of passages with their vectors, in batches."""
        for some in _some(ids):
            query = self._table.search().where(_inside("passage_id", some)).select([*ROW_FIELDS, "vector"])
            yield from map(_rows_of, query.limit(len(some)).to_batches())

    def sample(self, count: int, *, seed: int) -> np.ndarray:
        """Return the vectors of some rows, shape (rows, width)."""
        places = np.random.default_rng(seed).permutation(self.count())[:count]
        found = self._table.take_offsets(sorted(places.tolist())).select(["vector"]).to_arrow()
        return found.column("vector").combine_chunks().flatten().to_numpy().reshape(-1, self.width)

    def tidy(self, *, always: bool = False) -> None:
        """Index the ids of rows and gather what small commits have left, where it is worth the time."""
        rows = self.count()
        if not rows:
            return
        named = {name for one in self._table.list_indices() for name in one.columns}
        if rows >= FEWEST_INDEXED and not named:
            for name in INDEXED:
                self._table.create_index(name, config=BTree())
        if always or self._fragments() > MOST_FRAGMENTS:
            self._table.optimize(cleanup_older_than=KEPT_VERSIONS)

    def unindexed(self, column: str) -> int:
        """Count the rows that are not in the index of a column; none where it has no index."""
        statistics = self._table.index_stats(f"{column}_idx")
        return int(statistics.num_unindexed_rows) if statistics else 0

    def _fragments(self) -> int:
        return int(self._table.stats()["fragment_stats"]["num_fragments"])


def open_table(url: str) -> PassageTable:
    """Open the rows of an index."""
    return PassageTable(url, lancedb.connect(url).open_table(PASSAGES))


def create_table(url: str, encoder_version: str, width: int) -> PassageTable:
    """Make the rows of an index, none yet."""
    return PassageTable(url, lancedb.connect(url).create_table(PASSAGES, schema=_schema(encoder_version, width)))


def drop_table(url: str) -> None:
    """Delete the rows of an index."""
    lancedb.connect(url).drop_table(PASSAGES)


def table_exists(url: str) -> bool:
    """Return whether there are rows in object storage, of whatever format."""
    return PASSAGES in lancedb.connect(url).list_tables(limit=1000).tables


def _rows_of(batch: pa.RecordBatch) -> tuple[list[PassageRow], np.ndarray]:
    vectors = batch.column("vector").flatten().to_numpy().reshape(len(batch), -1)
    columns = (batch.column(name).to_pylist() for name in ROW_FIELDS)
    rows = (dict(zip(ROW_FIELDS, map(_held, values), strict=True)) for values in zip(*columns, strict=True))
    return [PassageRow(**row) for row in rows], vectors


def _held(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def quote(value: str) -> str:
    """Write a string for a filter of LanceDB, which is SQL."""
    return "'" + utf8(value).replace("'", "''") + "'"


def _inside(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(map(quote, values))})"


def _some(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[at : at + AT_ONCE] for at in range(0, len(values), AT_ONCE))


def _schema(encoder_version: str, width: int) -> pa.Schema:
    """Return the columns, those of the record and the vector; metadata says which format and encoder wrote them."""
    types = get_type_hints(PassageRow)
    columns = [pa.field(name, COLUMNS[types[name]], nullable=name not in IDS) for name in ROW_FIELDS]
    metadata = {FORMAT_KEY: str(FORMAT).encode(), ENCODER_KEY: encoder_version.encode()}
    return pa.schema([*columns, pa.field("vector", pa.list_(pa.float32(), width))], metadata=metadata)
