"""Whole commands: start-up, what a run costs that finds little, and peak memory of `ingest` as a corpus grows.

python -m benchmarks.runs
"""

import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from corpus.reading import read_document
from corpus.records import Resource

SAMPLE = Path(__file__).parent.parent / "corpus" / "sample" / "pages"
COMMAND = str(Path(sys.executable).with_name("aluetutka"))
PASSAGES = (2_500, 10_000)
WORDS = 200  # of a document: one passage


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took and printed: wall-clock and CPU seconds, and peak memory of its process tree in MB."""

    seconds: float
    cpu: float
    peak: float
    printed: str


def run(*arguments: object) -> Run:
    """Run the command."""
    started, peak, before = time.perf_counter(), 0, resource.getrusage(resource.RUSAGE_CHILDREN)
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen([COMMAND, *map(str, arguments)], stdout=out, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            peak = max(peak, _memory(psutil.Process(process.pid)))
            time.sleep(0.02)
        seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        out.seek(0)
        return Run(seconds, cpu, peak / (1 << 20), out.read())


def _memory(process: psutil.Process) -> int:
    total = 0
    try:
        for member in [process, *process.children(recursive=True)]:
            total += member.memory_info().rss
    except psutil.Error:  # one of them has just ended
        pass
    return total


def write_corpus(path: Path, documents: int) -> None:
    """Write documents mixed from the sentences of the sample corpus, all different."""
    sentences, mix = sample_sentences(), random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        for number in range(documents):
            body = ". ".join(some_sentences(sentences, mix, words=WORDS))
            file.write(json.dumps({"id": str(number), "title": f"Asiakirja {number}", "text": body}) + "\n")


def sample_sentences() -> list[str]:
    """Return the sentences of the sample corpus."""
    pages = sorted(SAMPLE.glob("*.html"))
    return " ".join(read_document(Resource(str(page), page.read_bytes())).text for page in pages).split(". ")


def some_sentences(sentences: list[str], mix: random.Random, *, words: int) -> Iterator[str]:
    """Yield sentences at random until there are so many words."""
    given = 0
    while given < words:
        sentence = mix.choice(sentences)
        given += len(sentence.split())
        yield sentence


def main() -> None:
    print(f"aluetutka --help     {min(run('--help').cpu for _ in range(3)):6.2f} s CPU")
    with tempfile.TemporaryDirectory() as folder:
        print_small_runs(Path(folder, "little"))
        for passages in PASSAGES:
            corpus, workspace = Path(folder, f"{passages}.jsonl"), Path(folder, str(passages))
            write_corpus(corpus, passages)
            run("init", workspace)
            whole = run("ingest", corpus, "--workspace", workspace, "--format", "json")
            size = f"{json.loads(whole.printed)['passages']:6} passages"
            print(f"ingest               {whole.seconds:6.1f} s   {size}   peak {whole.peak:5.0f} MB")
            cold = min(run("search", "joukkoliikenne", "--workspace", workspace).seconds for _ in range(3))
            print(f"search, cold         {cold:6.2f} s   {size}")


def print_small_runs(workspace: Path) -> None:
    """Print the CPU time of runs over the sample pages that find nothing new, and one new page."""
    shutil.copytree(SAMPLE, pages := workspace.with_name("pages"))
    run("init", workspace)
    run("ingest", pages, "--workspace", workspace)
    page = next(pages.rglob("*.html"))
    for options in ((), ("--prefect",)):
        where = " ".join(options) or "in this process"
        nothing = min(run("ingest", pages, "--workspace", workspace, *options).cpu for _ in range(3))
        print(f"ingest, nothing new  {nothing:6.2f} s CPU  {where}")
        text = page.read_text(encoding="utf-8").replace("kunta", f"kunta {where}")
        page.with_name(f"new{len(options)}.html").write_text(text, encoding="utf-8")
        one = run("ingest", pages, "--workspace", workspace, *options)
        print(f"ingest, one new page {one.cpu:6.2f} s CPU  {where}")


if __name__ == "__main__":
    main()
