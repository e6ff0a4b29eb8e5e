"""Writing the index: each batch is one commit, so that a reader never sees half of one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from lancedb.index import FTS

from index.tables import storage_error


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A row of the index but for its vector; the fields are the columns."""

    passage_id: str
    document_id: str
    publication_id: str
    title: str
    url: str | None
    source_path: str
    date: str | None
    year: int | None
    kind: str
    language: str | None
    page: int | None
    heading: str
    text: str
    terms: str
    municipalities: list[str]
    regions: list[str]
    organisations: list[str]
    theme: str | None = None


def replace_documents(
    table: Any, document_ids: Iterable[str], passages: Sequence[IndexedPassage], vectors: np.ndarray
) -> None:
    """Put passages in place of all that the index holds of some documents; none takes a document out.

    :param vectors: shape (passages, width).
    :raises StorageError: when the index cannot be written; it is then as before.
    """
    inside = f"document_id IN ({', '.join(quote(id) for id in document_ids)})"
    try:
        if not passages:
            table.delete(inside)
            return
        columns = pa.Table.from_pylist([asdict(one) for one in passages], schema=_without_vector(table.schema))
        width = table.schema.field("vector").type.list_size
        flat = pa.FixedSizeListArray.from_arrays(pa.array(vectors.astype(np.float32).ravel()), width)
        rows = columns.append_column(table.schema.field("vector"), flat)
        merge = table.merge_insert("passage_id").when_matched_update_all().when_not_matched_insert_all()
        merge.when_not_matched_by_source_delete(inside).execute(rows)
    except (OSError, RuntimeError) as error:
        raise storage_error(error) from error


def set_themes(table: Any, themes: Mapping[str, str | None]) -> None:
    """Note the theme of passages."""
    if not themes:
        return
    rows = pa.table({"passage_id": list(themes), "theme": pa.array(themes.values(), pa.string())})
    try:
        table.merge_insert("passage_id").when_matched_update_all().execute(rows)
    except (OSError, RuntimeError) as error:
        raise storage_error(error) from error


def themes_of(table: Any) -> Iterator[tuple[str, str | None]]:
    """Yield id and theme of every passage."""
    query = table.search().select(["passage_id", "theme"]).limit(max(table.count_rows(), 1))
    for batch in query.to_batches(batch_size=65_536):
        yield from zip(batch.column("passage_id").to_pylist(), batch.column("theme").to_pylist(), strict=True)


def finish_writing(table: Any) -> None:
    """Bring the full-text index up to date with the rows, and gather what small commits have scattered."""
    try:
        if not table.count_rows():
            return
        if not table.list_indices():
            # The terms are lemmas already: nothing is to be split, stemmed or folded. Compounds may be long.
            words = FTS(
                base_tokenizer="whitespace", stem=False, remove_stop_words=False, ascii_folding=False,
                lower_case=False, with_position=False, max_token_length=120,
            )  # fmt: skip
            table.create_index("terms", config=words)
        else:
            table.optimize()
    except (OSError, RuntimeError) as error:
        raise storage_error(error) from error


def read_vectors(table: Any) -> tuple[list[str], np.ndarray]:
    """Return all passage ids in order, and their vectors, shape (passages, width)."""
    rows = table.search().select(["passage_id", "vector"]).limit(max(table.count_rows(), 1)).to_arrow()
    rows = rows.sort_by("passage_id")
    width = table.schema.field("vector").type.list_size
    vectors = rows.column("vector").combine_chunks().flatten().to_numpy(zero_copy_only=False)
    return rows.column("passage_id").to_pylist(), vectors.reshape(-1, width)


def quote(value: str) -> str:
    """Write a string for a filter of LanceDB, which is SQL."""
    return "'" + value.replace("'", "''") + "'"


def _without_vector(schema: pa.Schema) -> pa.Schema:
    return pa.schema([field for field in schema if field.name != "vector"])
