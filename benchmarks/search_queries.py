"""Queries of `benchmarks.search`, and asking them by some clients at once.

`python -m benchmarks.search_queries INDEX QUERIES NAME` asks in a process that holds nothing else, so that its memory
is that of searching.
"""

import pickle
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from pathlib import Path

import numpy as np

from benchmarks.passages import Sentences
from index.opening import IndexHandle
from index.records import Filters, QueryWord

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
    took, worked = list[float](), list[float]()

    def ask(query: Query) -> None:
        started, busy = time.perf_counter(), time.process_time()
        work(query)
        took.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - busy))

    started, busy = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(ask, queries))
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    line = f"{clients} clients  {_percentiles(took)} on the clock"
    if clients == 1:  # of several nobody knows whose CPU time it was
        return f"{line}, {_percentiles(worked)} of CPU"
    return f"{line}, {1000 * cpu / len(queries):5.1f} ms of CPU each, {len(queries) / seconds:4.0f} queries/s"


def _percentiles(figures: Sequence[float]) -> str:
    return f"p50 {np.percentile(figures, 50):6.1f} p95 {np.percentile(figures, 95):6.1f} ms"


def measure_searches(url: str, queries: dict[str, list[Query]], name: str) -> None:
    """Print the figures of a process that has just begun, as `aluetutka serve` asks."""
    handle = IndexHandle()

    def ask(query: Query) -> object:
        return handle.open(url, VERSION).search(query[0], query[1], filters=query[2], limit=LIMIT)

    for kind, some in queries.items():
        if kind == "all":
            print(f"{name} cold      {timed(ask, some[:20], 1)}", flush=True)
        for clients in (1, 8):
            print(f"{name} {kind:<9} {timed(ask, some, clients)}", flush=True)
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    whole, mapped = (int(status[name].split()[0]) // 1000 for name in ("VmRSS", "RssFile"))
    print(f"{name} memory    {whole} MB, of which {mapped} are mapped files", flush=True)


if __name__ == "__main__":
    measure_searches(sys.argv[1], pickle.loads(Path(sys.argv[2]).read_bytes()), sys.argv[3])
