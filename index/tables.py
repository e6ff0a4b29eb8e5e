"""The index's one table: a row a passage, with all that search filters by and shows."""

from pathlib import Path
from typing import Any

import lancedb
import pyarrow as pa

from corpus.errors import IndexUnreadable

FORMAT = 2  # rises when the columns change
PASSAGES = "passages"
_FORMAT, _ENCODER = b"aluetutka.format", b"aluetutka.encoder"


def passage_schema(encoder: str, width: int) -> pa.Schema:
    """Give the columns; the schema's metadata says which format and which encoder wrote them."""
    return pa.schema(
        [
            pa.field("passage_id", pa.string(), nullable=False),
            pa.field("document_id", pa.string(), nullable=False),
            pa.field("publication_id", pa.string(), nullable=False),
            pa.field("title", pa.string()),
            pa.field("url", pa.string()),
            pa.field("source_path", pa.string()),
            pa.field("date", pa.string()),
            pa.field("year", pa.int32()),
            pa.field("kind", pa.string()),
            pa.field("language", pa.string()),
            pa.field("page", pa.int32()),
            pa.field("heading", pa.string()),
            pa.field("text", pa.string()),
            pa.field("terms", pa.string()),  # lemmas and compound parts, separated by spaces: what BM25 ranks by
            pa.field("municipalities", pa.list_(pa.string())),
            pa.field("organisations", pa.list_(pa.string())),
            pa.field("theme", pa.string()),
            pa.field("vector", pa.list_(pa.float32(), width)),
        ],
        metadata={_FORMAT: str(FORMAT).encode(), _ENCODER: encoder.encode()},
    )


def create_index(url: str, encoder: str, width: int) -> Any:
    """Give the table of an index, made empty where there is none.

    :raises IndexUnreadable: as `open_index`.
    """
    if index_exists(url):
        table = open_index(url, encoder)
        written = table.schema.field("vector").type.list_size
        if written != width:
            raise IndexUnreadable(
                f"the index {url} holds vectors of width {written}, the encoder gives {width}:"
                " run `aluetutka index rebuild`"
            )
        return table
    return lancedb.connect(url).create_table(PASSAGES, schema=passage_schema(encoder, width))


def open_index(url: str, encoder: str | None = None) -> Any:
    """Open the table of an index.

    :param encoder: name and revision of the encoder that is going to ask or write.
    :raises IndexUnreadable: when there is none, it is damaged, of a newer format, or of another encoder.
    """
    if not index_exists(url):
        raise IndexUnreadable(f"there is no index at {url} yet: run `aluetutka ingest` first")
    try:
        table = lancedb.connect(url).open_table(PASSAGES)
        metadata = table.schema.metadata or {}
    except (OSError, ValueError, RuntimeError) as error:
        raise IndexUnreadable(f"the index {url} is damaged: run `aluetutka index rebuild`") from error
    written = int(metadata.get(_FORMAT, b"0"))
    if written > FORMAT:
        raise IndexUnreadable(
            f"the index {url} was written by a newer Aluetutka (format {written}, this one knows {FORMAT}):"
            " upgrade, or run `aluetutka index rebuild`"
        )
    by = metadata.get(_ENCODER, b"").decode()
    if written < FORMAT or (encoder is not None and by != encoder):
        raise IndexUnreadable(
            f"the index {url} was written with {by or 'an older format'}, the settings name {encoder}:"
            " run `aluetutka index rebuild`"
        )
    return table


def drop_index(url: str) -> None:
    """Delete the index; it can be made again from the catalogue."""
    if index_exists(url):
        lancedb.connect(url).drop_table(PASSAGES)


def index_exists(url: str) -> bool:
    """Tell whether there is an index, of whatever format."""
    if "://" not in url:
        return (Path(url) / f"{PASSAGES}.lance").is_dir()
    return PASSAGES in lancedb.connect(url).table_names(limit=1000)
