"""SQLite FTS5 and a plain LanceDB table over the rows of `benchmarks.search`: the ten best by BM25, or by vectors.

Neither counts matches, filters or facets.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import lancedb
import numpy as np
import pyarrow as pa
from lancedb.index import FTS
from lancedb.query import MatchQuery

from benchmarks.passages import Sentences, make_passages
from benchmarks.search_queries import FILTERS, LIMIT, Query, make_queries, timed
from index.records import PassageRow


def measure_peers(folder: Path, sentences: Sentences, count: int) -> None:
    """Print the figures of SQLite FTS5 and of a plain LanceDB table over the same rows."""
    queries = make_queries(sentences, filters=FILTERS[:1])
    database, table = folder / "fts5.sqlite", lancedb.connect(str(folder / "plain"))
    database.unlink(missing_ok=True)
    writer = sqlite3.connect(database)
    writer.execute("CREATE VIRTUAL TABLE passage USING fts5 (id UNINDEXED, terms, tokenize = 'unicode61')")
    rows_table = None
    for rows, vectors in make_passages(sentences, count):
        writer.executemany("INSERT INTO passage VALUES (?, ?)", [(row.passage_id, row.terms) for row in rows])
        columns = _plain(rows, vectors)
        rows_table = table.create_table("p", columns, mode="overwrite") if rows_table is None else rows_table
        if rows[0].passage_id != "d0.0":
            rows_table.add(columns)
    writer.commit()
    if rows_table is None:
        return
    rows_table.create_index("terms", config=FTS(base_tokenizer="whitespace", stem=False, remove_stop_words=False))

    def by_sqlite(query: Query) -> object:
        match = " ".join(f'"{word.terms[0]}"' for word in query[0])
        with sqlite3.connect(database) as reader:
            return reader.execute(
                "SELECT id, bm25(passage) AS score FROM passage WHERE passage MATCH ? ORDER BY score LIMIT 10", [match]
            ).fetchall()

    def by_lance(query: Query) -> object:
        words = MatchQuery(" ".join(word.terms[0] for word in query[0]), "terms")  # type: ignore[call-arg]
        return rows_table.search(words, query_type="fts").select(["id"]).limit(LIMIT).to_arrow()

    def by_vector(query: Query) -> object:
        return rows_table.search(query[1], vector_column_name="vector").select(["id"]).limit(LIMIT).to_arrow()

    for name, work in (("FTS5", by_sqlite), ("LanceDB words", by_lance), ("LanceDB vectors, no index", by_vector)):
        for clients in (1, 8):
            print(f"{name}: {timed(work, queries[:50], clients)}", flush=True)


def _plain(rows: Sequence[PassageRow], vectors: np.ndarray) -> pa.Table:
    flat = pa.FixedSizeListArray.from_arrays(pa.array(vectors.ravel()), vectors.shape[1])
    return pa.table({"id": [row.passage_id for row in rows], "terms": [row.terms for row in rows], "vector": flat})
