"""Speed, size and memory of the index with many passages: `python -m benchmarks.search --passages 100000`.

Passages are made of the shared data's texts (benchmarks/passages.py); queries are words that these have, one to three,
by how frequent they are in texts. `--peers` measures SQLite FTS5 and a plain LanceDB table over the same rows in the
same run (benchmarks/search_peers.py).
"""

import argparse
import pickle
import shutil
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from tempfile import gettempdir

import numpy as np

from benchmarks.passages import Sentences, load_sentences, make_passages
from benchmarks.search_peers import measure_peers
from benchmarks.search_queries import FILTERS, LIMIT, VERSION, make_queries
from index.opening import create_index, open_index
from index.passage_index import PassageIndex
from index.records import Filters
from models.encoders import load_encoder
from nlp.words.finnish import load_finnish
from nlp.words.vectors import load_word_vectors


def measure_searches(url: Path, sentences: Sentences, name: str) -> None:
    """Print the figures of searching by a process of its own."""
    queries = {"all": make_queries(sentences, filters=FILTERS[:1])}
    queries["filtered"] = make_queries(sentences, filters=FILTERS[1:])
    file = url.parent / "queries.pickle"
    file.write_bytes(pickle.dumps(queries))
    subprocess.run([sys.executable, "-m", "benchmarks.search_queries", str(url), str(file), name], check=True)


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
    """Print what runs of one document take, and what they leave."""
    before, took, busy = disk(url), list[float](), time.process_time()
    for run in range(runs):
        ((rows, vectors),) = make_passages(sentences, 20, first=count + 20 * run, seed=run + 1)
        started = time.perf_counter()
        index.replace_documents([rows[0].document_id], rows, vectors)
        index.optimise()
        took.append(time.perf_counter() - started)
    p50, worst, cpu = np.median(took), max(took), time.process_time() - busy
    line = f"{runs} runs   one document p50 {p50:.2f} s, worst {worst:.2f} s, {cpu / runs:.2f} of CPU each"
    print(f"{line}; disk {before} to {disk(url)} MB", flush=True)


def measure_themes(index: PassageIndex, url: Path, share: float) -> None:
    """Print what new themes of a share of the passages take."""
    started, busy = time.perf_counter(), time.process_time()
    passages = list(index.themes())
    chosen = np.random.default_rng(3).permutation(len(passages))[: int(share * len(passages))]
    index.set_themes({passages[at][0]: f"t{at % 250:03d}" for at in chosen.tolist()})
    index.optimise()
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    print(f"themes    of {share:.0%} {seconds:.0f} s ({cpu:.0f} of CPU); disk {disk(url)} MB", flush=True)


def disk(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) // 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--folder", type=Path, default=Path(gettempdir()) / "aluetutka-search")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=200, help="of one document")
    parser.add_argument("--themes", type=float, default=1.0, help="share of the passages that get another theme")
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
    measure_searches(url, sentences, "new")
    measure_recall(open_index(str(url), VERSION), sentences)
    if asked.runs:
        measure_writes(create_index(str(url), VERSION, encoder.width), url, sentences, asked.passages, asked.runs)
    measure_themes(create_index(str(url), VERSION, encoder.width), url, asked.themes)
    measure_searches(url, sentences, "after")
    if asked.peers:
        measure_peers(asked.folder, sentences, asked.passages)


if __name__ == "__main__":
    main()
