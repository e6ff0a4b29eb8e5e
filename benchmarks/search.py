"""Speed, size and memory of the index with many passages: `python -m benchmarks.search --passages 100000`.

Passages are made of the shared data's texts (benchmarks/passages.py); queries are words that these have, one to three,
by how frequent they are in texts. `--peers` measures SQLite FTS5 and a plain LanceDB table over the same rows in the
same run: the ten best by BM25, without filters, facets or vectors.
"""

import argparse
import shutil
import sqlite3
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path
from tempfile import gettempdir

import lancedb
import numpy as np
import psutil
import pyarrow as pa
from lancedb.index import FTS
from lancedb.query import MatchQuery

from benchmarks.passages import Sentences, load_sentences, make_passages
from index.opening import create_index, open_index
from index.passage_index import PassageIndex
from index.records import Filters, PassageRow, QueryWord
from models.encoders import load_encoder
from nlp.words.finnish import load_finnish
from nlp.words.vectors import load_word_vectors

VERSION = "finnish-static@benchmark"
LIMIT = 10
QUERIES = 200
#: What researchers narrow a search by, and nothing.
FILTERS = (
    Filters(without_parts=("contents", "references")),
    Filters(municipalities=["kunta:003"], without_parts=("contents", "references")),
    Filters(first_year=2010, last_year=2020, kinds=["report"]),
    Filters(themes=["t010"], first_year=2005),
)

Query = tuple[list[QueryWord], np.ndarray, Filters]


def make_queries(sentences: Sentences, *, filters: Sequence[Filters], seed: int = 7) -> list[Query]:
    """Return queries of one to three content words that follow each other in a text, with their vectors."""
    random, made = np.random.default_rng(seed), list[Query]()
    narrowed = cycle(filters)
    while len(made) < QUERIES:
        at = int(random.integers(len(sentences.texts)))
        lemmas = [term for term in sentences.terms[at].split() if len(term) > 4 and term.isalpha()]
        if len(lemmas) >= 3:
            first = int(random.integers(len(lemmas) - 2))
            words = [QueryWord(one, (one,), (one,)) for one in dict.fromkeys(lemmas[first : first + 1 + len(made) % 3])]
            vector = sentences.vectors[at].astype(np.float32)
            made.append((words, vector / max(float(np.linalg.norm(vector)), 1e-6), next(narrowed)))
    return made


def timed(work: Callable[[Query], object], queries: Sequence[Query], clients: int) -> str:
    """Ask all queries, by some clients at once, and return the figures of a line."""
    took = list[float]()

    def ask(query: Query) -> None:
        started = time.perf_counter()
        work(query)
        took.append(time.perf_counter() - started)

    started, busy = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, queries))
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    p50, p95 = (float(np.percentile(took, share)) * 1000 for share in (50, 95))
    figures = f"p50 {p50:7.1f} ms  p95 {p95:7.1f} ms  {len(queries) / seconds:5.0f} queries/s"
    return f"{clients} clients  {figures}  {1000 * cpu / len(queries):5.1f} ms of CPU each"


def ask(index: PassageIndex) -> Callable[[Query], object]:
    return lambda query: index.search(query[0], query[1], filters=query[2], limit=LIMIT)


def measure_searches(index: PassageIndex, sentences: Sentences, name: str) -> None:
    for kind, filters in (("all", FILTERS[:1]), ("filtered", FILTERS[1:])):
        queries = make_queries(sentences, filters=filters)
        if kind == "all":
            print(f"{name} cold      {timed(ask(index), queries[:20], 1)}", flush=True)
        for clients in (1, 8):
            print(f"{name} {kind:<9} {timed(ask(index), queries, clients)}", flush=True)


def measure_recall(index: PassageIndex, sentences: Sentences) -> None:
    """Print how many of the ten nearest passages the index finds."""
    ids, vectors = index.vectors()
    shares = []
    for _, vector, _ in islice(make_queries(sentences, filters=[Filters()]), 40):
        exact = {ids[at] for at in np.argpartition(-(vectors @ vector), LIMIT)[:LIMIT]}
        found = index.search([], vector, filters=Filters(), limit=LIMIT).hits
        shares.append(len(exact & {hit.passage.passage_id for hit in found}) / LIMIT)
    print(f"recall@{LIMIT} of vectors {np.mean(shares):.3f}", flush=True)


def build(index: PassageIndex, sentences: Sentences, count: int) -> None:
    """Write passages in batches, the making of them apart, and print how fast."""
    writing, busy = 0.0, 0.0
    for rows, vectors in make_passages(sentences, count):
        started, before = time.perf_counter(), time.process_time()
        index.replace_documents(sorted({row.document_id for row in rows}), rows, vectors)
        writing, busy = writing + time.perf_counter() - started, busy + time.process_time() - before
    started, before = time.perf_counter(), time.process_time()
    index.optimise()
    finishing, indexing = time.perf_counter() - started, time.process_time() - before
    print(f"build     {writing:.0f} s ({busy:.0f} of CPU), {count / writing:.0f} passages/s", flush=True)
    print(f"indices   {finishing:.0f} s ({indexing:.0f} of CPU)", flush=True)


def measure_writes(index: PassageIndex, url: Path, sentences: Sentences, count: int, runs: int) -> None:
    """Print what runs of one document take, and what they and a fit of themes leave."""
    before, took = disk(url), list[float]()
    for run in range(runs):
        ((rows, vectors),) = make_passages(sentences, 20, first=count + 20 * run, seed=run + 1)
        started = time.perf_counter()
        index.replace_documents([rows[0].document_id], rows, vectors)
        index.optimise()
        took.append(time.perf_counter() - started)
    p50, worst = np.median(took), max(took)
    print(
        f"{runs} runs   one document p50 {p50:.2f} s, worst {worst:.2f} s; disk {before} to {disk(url)} MB", flush=True
    )
    started = time.perf_counter()
    index.set_themes({id: f"t{at % 250:03d}" for at, (id, _) in enumerate(index.themes())})
    index.optimise()
    print(f"themes    of all passages {time.perf_counter() - started:.0f} s; disk {disk(url)} MB", flush=True)


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


def disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "aluetutka-search")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=200, help="of one document")
    parser.add_argument("--peers", action="store_true", help="measure SQLite FTS5 and plain LanceDB too")
    asked = parser.parse_args()
    encoder = load_encoder("finnish-static", word_vectors=load_word_vectors)
    sentences = load_sentences(
        asked.data, asked.folder / "sentences.pickle", finnish=load_finnish(), encoder=encoder
    )  # fmt: skip
    url = asked.folder / f"index-{asked.passages}"
    shutil.rmtree(url, ignore_errors=True)
    index = create_index(str(url), VERSION, encoder.width)
    build(index, sentences, asked.passages)
    print(f"disk      {disk(url)} MB", flush=True)
    index = open_index(str(url), VERSION)
    measure_searches(index, sentences, "new")
    print(f"memory    {psutil.Process().memory_info().rss // 1_000_000} MB, of which sentences take a part", flush=True)
    measure_recall(index, sentences)
    measure_writes(create_index(str(url), VERSION, encoder.width), url, sentences, asked.passages, asked.runs)
    measure_searches(open_index(str(url), VERSION), sentences, "after")
    if asked.peers:
        measure_peers(asked.folder, sentences, asked.passages)


if __name__ == "__main__":
    main()
