"""The index in LanceDB: one table, a row a passage."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast, get_type_hints

os.environ.setdefault("LANCEDB_LOG", "error")  # read when it is imported; its warnings are ours to word

import lancedb
import numpy as np
import pyarrow as pa
from lancedb.index import FTS
from lancedb.query import MatchQuery

from corpus.errors import IndexDamagedError, IndexUnreadableError, StorageError
from index.fusion import fuse
from index.passage_index import PassageIndex, check_rows, check_vector
from index.records import (
    FACETS,
    FACT_FIELDS,
    FORMAT,
    MOST_VALUES,
    ROW_FIELDS,
    TERM_BYTES,
    Filters,
    Hit,
    PassageFacts,
    PassageRow,
    SearchResult,
)

PASSAGES = "passages"
CANDIDATES = 200  # of words, and as many of meaning, that are ranked together
SAME_DOCUMENT = 8  # passages looked at for each that is shown, since several may be of one document
#: Gathering rewrites every row: each version kept costs the disk the whole index once more. Readers of a version
#: that is gone go on with the newest one. LanceDB warns of zero.
KEPT_VERSIONS = timedelta(milliseconds=1)
LEAST_YEAR, LAST_YEAR = -(2**31), 2**31 - 1  # of the column
IDS = ("passage_id", "document_id", "publication_id")  # never without a value
#: How fields of the record are kept.
COLUMNS = {
    str: pa.string(), str | None: pa.string(), int | None: pa.int32(), tuple[str, ...]: pa.list_(pa.string()),
    bool: pa.bool_(), float | None: pa.float32(),
}  # fmt: skip
_FORMAT, _ENCODER = b"aluetutka.format", b"aluetutka.encoder"
#: What LanceDB raises where a file is missing, damaged or cannot be written.
LANCE_ERRORS = (OSError, RuntimeError, ValueError)

#: What says that a file is there and cannot be had, in the words of systems and object stores.
OUT_OF_REACH = ("ermission denied", "Too many open files", "timed out", "onnection", "AccessDenied", "Unauthorized")

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Method = Callable[Concatenate["LanceIndex", Parameters], Result]


def _reading(method: "Method[Parameters, Result]") -> "Method[Parameters, Result]":
    """Turn LanceDB's errors in reading into ours; read again where the version that was read has been replaced."""

    @wraps(method)
    def read(self: "LanceIndex", *args: Parameters.args, **options: Parameters.kwargs) -> Result:
        try:
            return method(self, *args, **options)
        except Exception as error:
            if not _is_lance_error(error):
                raise
            if not self._advance():
                raise _read_error(self.url, error) from error
        return read(self, *args, **options)

    return cast("Method[Parameters, Result]", read)


def _writing(method: "Method[Parameters, Result]") -> "Method[Parameters, Result]":
    """Turn LanceDB's errors in writing into ours; write to the newest version, whoever has made it."""

    @wraps(method)
    def write(self: "LanceIndex", *args: Parameters.args, **options: Parameters.kwargs) -> Result:
        try:
            self._table.checkout_latest()
            return method(self, *args, **options)
        except Exception as error:
            if not _is_lance_error(error):
                raise
            raise _write_error(self.url, error) from error

    return cast("Method[Parameters, Result]", write)


class LanceIndex:
    """The passages of a workspace; see `PassageIndex`."""

    def __init__(self, url: str, table: Any) -> None:
        self.url, self._table = url, table

    @property
    def width(self) -> int:
        """Columns of the vectors."""
        return int(self._table.schema.field("vector").type.list_size)

    @_reading
    def count(self) -> int:
        """Return the number of passages."""
        return int(self._table.count_rows())

    def replace_documents(
        self, document_ids: Sequence[str], rows: Sequence[PassageRow], vectors: np.ndarray
    ) -> None:  # fmt: skip
        """Put rows in place of all that the index holds of some documents: one commit."""
        check_rows(rows, vectors, self.width)
        columns = pa.Table.from_pylist([asdict(row) for row in rows], schema=_without_vector(self._table.schema))
        flat = pa.FixedSizeListArray.from_arrays(pa.array(vectors.astype(np.float32).ravel()), self.width)
        self._replace(document_ids, columns.append_column(self._table.schema.field("vector"), flat))

    @_writing
    def set_themes(self, themes: Mapping[str, str | None]) -> None:
        """Record the themes of passages, by their ids."""
        if themes:
            rows = pa.table({"passage_id": list(themes), "theme": pa.array(themes.values(), pa.string())})
            self._table.merge_insert("passage_id").when_matched_update_all().execute(rows)

    def themes(self) -> Iterator[tuple[str, str | None]]:
        """Yield id and theme of every passage."""
        rows = self._scan(["passage_id", "theme"])
        yield from zip(rows.column("passage_id").to_pylist(), rows.column("theme").to_pylist(), strict=True)

    def vectors(self) -> tuple[list[str], np.ndarray]:
        """Return all passage ids in order, and their vectors, shape (passages, width)."""
        rows = self._scan(["passage_id", "vector"]).sort_by("passage_id")
        flat = rows.column("vector").combine_chunks().flatten().to_numpy(zero_copy_only=False)
        return rows.column("passage_id").to_pylist(), flat.reshape(-1, self.width)

    @_writing
    def optimise(self) -> None:
        """Bring the full-text index up to date with the rows, and gather what small commits have scattered."""
        if not self._table.count_rows():
            return
        if not self._table.list_indices():
            # The terms are lemmas already: nothing is to be split, stemmed or folded. Compounds may be long.
            words = FTS(
                base_tokenizer="whitespace", stem=False, remove_stop_words=False, ascii_folding=False,
                lower_case=False, with_position=False, max_token_length=TERM_BYTES,
            )  # fmt: skip
            self._table.create_index("terms", config=words)
        elif self._unindexed():
            self._table.optimize(cleanup_older_than=KEPT_VERSIONS)

    @_writing
    def compact(self) -> None:
        """Free what rows that were replaced or deleted still take: their files go with the versions that had them."""
        if self._table.count_rows():
            self._table.optimize(cleanup_older_than=KEPT_VERSIONS)

    @_reading
    def check(self) -> None:
        """Ask the index in every way that a search does, and read every row.

        :raises IndexDamagedError: when a part of it is missing or damaged.
        """
        for _ in self._table.search().limit(max(self._table.count_rows(), 1)).to_batches(batch_size=1024):
            pass
        some = self._table.search().select(["terms", *FACETS]).limit(1).to_list()
        words = some[0]["terms"].split()[:1] if some else []
        for query in (words, ["a"]):
            self._matches(query, None)
        self._nearest(np.ones(self.width, dtype=np.float32), None, 1)

    def search(self, terms: Sequence[str], vector: np.ndarray, *, filters: Filters, limit: int) -> SearchResult:
        """Rank passages by the sum of the z-scores of BM25 and of cosine."""
        check_vector(vector, self.width)
        where = _where(filters)
        lexical = self._matches(terms, where)
        scores = dict(zip(lexical.column("passage_id").to_pylist(), lexical.column("_score").to_pylist(), strict=True))
        rows: dict[str, dict[str, Any]] = {}
        if scores:
            rows |= self._rows(sorted(scores, key=lambda id: (-scores[id], id))[: max(CANDIDATES, limit)])
        if vector.any():
            rows |= self._nearest(vector, where, max(CANDIDATES, limit))
        ranked = fuse(scores, {id: row["vector"] for id, row in rows.items()}, vector)[:limit]
        hits = [Hit(_facts(rows[id]), score) for id, score in ranked]
        return SearchResult(len(scores), hits, _facets(lexical))

    def nearest(self, vector: np.ndarray, *, themes: Sequence[str], limit: int) -> list[PassageFacts]:
        """Return the passages of themes that are nearest to a vector, of each document the nearest one."""
        check_vector(vector, self.width)
        if not themes:  # no filter would be all themes
            return []
        found = self._nearest(vector, _where(Filters(themes=themes)), limit * SAME_DOCUMENT)
        first: dict[str, dict[str, Any]] = {}
        for row in found.values():
            first.setdefault(row["document_id"], row)
        return [_facts(row) for row in list(first.values())[:limit]]

    def _advance(self) -> bool:
        """Go on to the newest version; return whether there was a newer one."""
        before = self._table.version
        try:
            self._table.checkout_latest()
        except LANCE_ERRORS:
            return False
        return bool(self._table.version != before)

    @_writing
    def _replace(self, document_ids: Sequence[str], rows: pa.Table) -> None:
        inside = f"document_id IN ({', '.join(map(quote, document_ids))})"
        if len(rows):
            merge = self._table.merge_insert("passage_id").when_matched_update_all().when_not_matched_insert_all()
            (merge.when_not_matched_by_source_delete(inside) if document_ids else merge).execute(rows)
        elif document_ids:
            self._table.delete(inside)

    @_reading
    def _scan(self, columns: list[str]) -> pa.Table:
        return self._table.search().select(columns).limit(max(self._table.count_rows(), 1)).to_arrow()

    def _unindexed(self) -> int:
        """Count the rows that the full-text index does not cover."""
        statistics = (self._table.index_stats(one.name) for one in self._table.list_indices())
        return sum(one.num_unindexed_rows for one in statistics if one is not None)

    @_reading
    def _matches(self, terms: Sequence[str], where: str | None) -> pa.Table:
        """Return every passage with a word of the query: id, BM25 score and facets."""
        query = self._table.search()
        if terms:
            any_of_them = MatchQuery(_utf8(" ".join(terms)), "terms")  # type: ignore[call-arg]  # its defaults are hidden from mypy
            query = self._table.search(any_of_them, query_type="fts")
        if where:
            query = query.where(where, prefilter=True)
        columns = ["passage_id", *FACETS, *(["_score"] if terms else [])]
        found = query.select(columns).limit(max(self._table.count_rows(), 1)).to_arrow()
        return found if terms else found.append_column("_score", pa.array([0.0] * len(found), pa.float32()))

    @_reading
    def _rows(self, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
        inside = f"passage_id IN ({', '.join(map(quote, ids))})"
        found = self._table.search().where(inside).select([*FACT_FIELDS, "vector"]).limit(len(ids)).to_list()
        return {row["passage_id"]: row for row in found}

    @_reading
    def _nearest(self, vector: np.ndarray, where: str | None, limit: int) -> dict[str, dict[str, Any]]:
        query = self._table.search(vector.astype(np.float32), vector_column_name="vector").distance_type("dot")
        if where:
            query = query.where(where, prefilter=True)
        found = query.select([*FACT_FIELDS, "vector", "_distance"]).limit(limit).to_list()
        return {row["passage_id"]: row for row in found}


def open_index(url: str, encoder_version: str | None = None) -> PassageIndex:
    """Open the index at a path or URL.

    :param encoder_version: name and revision of the encoder that is going to ask or write.
    :raises IndexUnreadableError: when there is none, it is damaged, of another format, or of another encoder.
    """
    if not index_exists(url):
        raise IndexUnreadableError(f"there is no index at {url} yet: run `aluetutka ingest` first")
    try:
        table = lancedb.connect(url).open_table(PASSAGES)
        metadata = table.schema.metadata or {}
    except LANCE_ERRORS as error:
        raise _damaged(url) from error
    _check_format(url, int(metadata.get(_FORMAT, b"0")))
    _check_encoder(url, metadata.get(_ENCODER, b"").decode(), encoder_version)
    return LanceIndex(url, table)


def create_index(url: str, encoder_version: str, width: int) -> PassageIndex:
    """Open the index at a path or URL, made empty where there is none.

    :raises IndexUnreadableError: as `open_index`, and when it holds vectors of another width.
    :raises StorageError: when it cannot be made.
    """
    if index_exists(url):
        found = open_index(url, encoder_version)
        if found.width != width:
            raise IndexUnreadableError(
                f"the index {url} holds vectors of width {found.width}, the encoder gives {width}:"
                " run `aluetutka index rebuild`"
            )
        return found
    try:
        return LanceIndex(url, lancedb.connect(url).create_table(PASSAGES, schema=_schema(encoder_version, width)))
    except LANCE_ERRORS as error:
        raise _write_error(url, error) from error


def drop_index(url: str) -> None:
    """Delete the index, whatever its state; it can be made again from the catalogue."""
    if index_exists(url):
        lancedb.connect(url).drop_table(PASSAGES)


def index_exists(url: str) -> bool:
    """Return whether there is an index, of whatever format."""
    if "://" not in url:
        # A table that was being made when the disk filled up or the process was killed has no version yet.
        return any((Path(url) / f"{PASSAGES}.lance" / "_versions").glob("*.manifest"))
    return PASSAGES in lancedb.connect(url).table_names(limit=1000)


def quote(value: str) -> str:
    """Write a string for a filter of LanceDB, which is SQL."""
    return "'" + _utf8(value).replace("'", "''") + "'"


def _schema(encoder_version: str, width: int) -> pa.Schema:
    """Return the columns, those of the record and the vector; metadata says which format and encoder wrote them."""
    types = get_type_hints(PassageRow)
    columns = [pa.field(name, COLUMNS[types[name]], nullable=name not in IDS) for name in ROW_FIELDS]
    metadata = {_FORMAT: str(FORMAT).encode(), _ENCODER: encoder_version.encode()}
    return pa.schema([*columns, pa.field("vector", pa.list_(pa.float32(), width))], metadata=metadata)


def _without_vector(schema: pa.Schema) -> pa.Schema:
    return pa.schema([column for column in schema if column.name != "vector"])


def _check_format(url: str, written: int) -> None:
    if written > FORMAT:
        raise IndexUnreadableError(
            f"the index {url} was written by a newer Aluetutka (format {written}, this one knows {FORMAT}):"
            " upgrade, or run `aluetutka index rebuild`"
        )
    if written < FORMAT:
        raise IndexDamagedError(f"the index {url} was written in an older format: run `aluetutka index rebuild`")


def _check_encoder(url: str, written: str, asked: str | None) -> None:
    if asked is not None and written != asked:
        name = asked.rpartition("@")[0] or asked
        raise IndexUnreadableError(
            f"the index {url} was written with {written}, the settings name {asked}:"
            f" re-encode it with `aluetutka index rebuild --encoder {name}`"
        )


def _where(filters: Filters) -> str | None:
    """Write filters as LanceDB takes them, None where there are none."""
    named = {
        "municipalities": filters.municipalities, "regions": filters.regions, "organisations": filters.organisations,
    }  # fmt: skip
    conditions = [f"array_has_any({name}, [{', '.join(map(quote, ids))}])" for name, ids in named.items() if ids]
    plain = {"kind": filters.kinds, "theme": filters.themes, "document_id": filters.documents}
    conditions += [f"{name} IN ({', '.join(map(quote, values))})" for name, values in plain.items() if values]
    for sign, year in ((">=", filters.first_year), ("<=", filters.last_year)):
        if year is not None:
            conditions.append(f"year {sign} {max(LEAST_YEAR, min(year, LAST_YEAR)):d}")
    if filters.recommending:
        conditions.append("recommends")
    if filters.without_parts:
        conditions.append(f"part NOT IN ({', '.join(map(quote, filters.without_parts))})")
    return " AND ".join(conditions) or None


def _utf8(text: str) -> str:
    """Replace lone surrogates, as an argument that is not UTF-8 has them: LanceDB takes none, and no row holds one."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _facts(row: Mapping[str, Any]) -> PassageFacts:
    return PassageFacts(**{name: row[name] for name in FACT_FIELDS})


def _facets(matches: pa.Table) -> dict[str, dict[str, int]]:
    """Count matches by each facet's values, the most frequent first."""
    facets: dict[str, dict[str, int]] = {}
    for name in FACETS:
        column = matches.column(name)
        values = column.combine_chunks().flatten() if pa.types.is_list(column.type) else column
        counts = Counter({str(pair["values"]): pair["counts"] for pair in values.value_counts().to_pylist()})
        counts.pop("None", None)
        facets[name] = dict(counts.most_common(MOST_VALUES))
    return facets


def _is_lance_error(error: Exception) -> bool:
    """Return whether LanceDB raises this; its class for a panic over garbled bytes cannot be imported."""
    return isinstance(error, LANCE_ERRORS) or type(error).__name__ == "RustPanic"


def _damaged(url: str) -> IndexDamagedError:
    return IndexDamagedError(f"the index {url} is damaged: run `aluetutka index rebuild`")


def _read_error(url: str, error: Exception) -> IndexDamagedError | StorageError:
    """Tell damage, which a rebuild repairs, from what passes or needs a right: the index itself may be sound then."""
    if any(sign in str(error) for sign in OUT_OF_REACH):
        return StorageError(f"cannot read the index {url}: {str(error).splitlines()[0][:200]}")
    return _damaged(url)


def _write_error(url: str, error: Exception) -> StorageError:
    """Say in one line what kept the index from being written."""
    reason = "the disk is full" if "No space left" in str(error) else str(error).splitlines()[0][:200]
    return StorageError(f"cannot write to the index {url}: {reason}")
