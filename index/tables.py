"""The index's one table: a row a passage, with all that search filters by and shows."""

from pathlib import Path
from typing import Any

import lancedb
import pyarrow as pa

from corpus.errors import IndexUnreadableError, StorageError

FORMAT = 3  # rises when the columns change
PASSAGES = "passages"
_FORMAT, _ENCODER = b"aluetutka.format", b"aluetutka.encoder"


def passage_schema(encoder: str, width: int) -> pa.Schema:
    """Return the columns; the schema's metadata says which format and which encoder wrote them."""
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
            pa.field("regions", pa.list_(pa.string())),  # as of the document's date
            pa.field("organisations", pa.list_(pa.string())),
            pa.field("theme", pa.string()),
            pa.field("vector", pa.list_(pa.float32(), width)),
        ],
        metadata={_FORMAT: str(FORMAT).encode(), _ENCODER: encoder.encode()},
    )


def create_index(url: str, encoder: str, width: int) -> Any:
    """Return the table of an index, made empty where there is none.

    :raises IndexUnreadableError: as `open_index`.
    :raises StorageError: when it cannot be made.
    """
    if index_exists(url):
        table = open_index(url, encoder)
        written = table.schema.field("vector").type.list_size
        if written != width:
            raise IndexUnreadableError(
                f"the index {url} holds vectors of width {written}, the encoder gives {width}:"
                " run `aluetutka index rebuild`"
            )
        return table
    try:
        return lancedb.connect(url).create_table(PASSAGES, schema=passage_schema(encoder, width))
    except (OSError, RuntimeError) as error:
        raise storage_error(error) from error


def open_index(url: str, encoder: str | None = None) -> Any:
    """Open the table of an index.

    :param encoder: name and revision of the encoder that is going to ask or write.
    :raises IndexUnreadableError: when there is none, it is damaged, of a newer format, or of another encoder.
    """
    if not index_exists(url):
        raise IndexUnreadableError(f"there is no index at {url} yet: run `aluetutka ingest` first")
    try:
        table = lancedb.connect(url).open_table(PASSAGES)
        metadata = table.schema.metadata or {}
    except (OSError, ValueError, RuntimeError) as error:
        raise IndexUnreadableError(f"the index {url} is damaged: run `aluetutka index rebuild`") from error
    written = int(metadata.get(_FORMAT, b"0"))
    if written > FORMAT:
        raise IndexUnreadableError(
            f"the index {url} was written by a newer Aluetutka (format {written}, this one knows {FORMAT}):"
            " upgrade, or run `aluetutka index rebuild`"
        )
    if written < FORMAT:
        raise IndexUnreadableError(f"the index {url} was written in an older format: run `aluetutka index rebuild`")
    by = metadata.get(_ENCODER, b"").decode()
    if encoder is not None and by != encoder:
        name = encoder.rpartition("@")[0] or encoder
        raise IndexUnreadableError(
            f"the index {url} was written with {by}, the settings name {encoder}:"
            f" re-encode it with `aluetutka index rebuild --encoder {name}`"
        )
    return table


def drop_index(url: str) -> None:
    """Delete the index; it can be made again from the catalogue."""
    if index_exists(url):
        lancedb.connect(url).drop_table(PASSAGES)


def index_exists(url: str) -> bool:
    """Return whether there is an index, of whatever format."""
    if "://" not in url:
        # A table that was being made when the disk filled up or the process was killed has no version yet.
        return any((Path(url) / f"{PASSAGES}.lance" / "_versions").glob("*.manifest"))
    return PASSAGES in lancedb.connect(url).table_names(limit=1000)


def storage_error(error: Exception) -> StorageError:
    """Say in one line what kept the index from being written."""
    reason = "the disk is full" if "No space left" in str(error) else str(error).splitlines()[0][:200]
    return StorageError(f"cannot write to the index: {reason}")
