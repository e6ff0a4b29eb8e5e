"""Records as Parquet files: a column a field, written a group of rows at a time."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 1000  # of a group: what is held in memory, and read at once


def parquet_pieces(kind: type, records: Iterable[Any], *, about: dict[str, str] | None = None) -> Iterator[bytes]:
    """Yield the bytes of a file that holds records; it has all columns where there are none.

    :param kind: dataclass of the records, whose fields are of texts, numbers, truth values and tuples of texts.
    :param about: what the file says of itself, by keys.
    """
    import pyarrow as pa
    from pyarrow import parquet

    schema = parquet_schema(kind).with_metadata(about)
    sink, waiting = io.BytesIO(), iter(records)
    with parquet.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        while some := list(islice(waiting, ROWS)):
            columns = {field.name: [getattr(one, field.name) for one in some] for field in fields(kind)}
            writer.write_table(pa.table(columns, schema=schema))
            yield _taken(sink)
    yield _taken(sink)


def parquet_schema(kind: type) -> "pa.Schema":
    """Return the columns of records."""
    import pyarrow as pa

    text, texts = pa.string(), pa.list_(pa.string())
    types = {
        str: text, str | None: text, tuple[str, ...]: texts, bool: pa.bool_(), int: pa.int64(), int | None: pa.int64(),
        float: pa.float64(), float | None: pa.float64(),
    }  # fmt: skip
    hints = get_type_hints(kind)
    return pa.schema([pa.field(one.name, types[hints[one.name]]) for one in fields(kind)])


def _taken(sink: io.BytesIO) -> bytes:
    """Return what was written since the last time; the place in the file goes on."""
    written = sink.getvalue()
    sink.seek(0)
    sink.truncate()
    return written
