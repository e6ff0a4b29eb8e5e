"""Whole commands: start-up times, and peak memory of `ingest` as a corpus grows. Run: `python -m benchmarks.runs`."""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from corpus.reading import read_document
from corpus.records import Resource

COMMAND = str(Path(sys.executable).with_name("aluetutka"))
PASSAGES = (2_500, 10_000)
WORDS = 200  # of a document: one passage


def run(*arguments: object) -> tuple[float, float, str]:
    """Run the command; return seconds, peak memory of its process tree in MB, and what it printed."""
    started, peak = time.perf_counter(), 0
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen([COMMAND, *map(str, arguments)], stdout=out, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            peak = max(peak, _memory(psutil.Process(process.pid)))
            time.sleep(0.02)
        seconds = time.perf_counter() - started
        out.seek(0)
        return seconds, peak / (1 << 20), out.read()


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
    pages = sorted((Path(__file__).parent.parent / "corpus" / "sample" / "pages").glob("*.html"))
    return " ".join(read_document(Resource(str(page), page.read_bytes())).text for page in pages).split(". ")


def some_sentences(sentences: list[str], mix: random.Random, *, words: int) -> Iterator[str]:
    """Yield sentences at random until there are so many words."""
    given = 0
    while given < words:
        sentence = mix.choice(sentences)
        given += len(sentence.split())
        yield sentence


def main() -> None:
    print(f"aluetutka --help     {min(run('--help')[0] for _ in range(3)):6.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        for passages in PASSAGES:
            corpus, workspace = Path(folder, f"{passages}.jsonl"), Path(folder, str(passages))
            write_corpus(corpus, passages)
            run("init", workspace)
            seconds, peak, printed = run("ingest", corpus, "--workspace", workspace, "--format", "json")
            counts = json.loads(printed)
            print(f"ingest               {seconds:6.1f} s   {counts['passages']:6} passages   peak {peak:5.0f} MB")
            cold = min(run("search", "joukkoliikenne", "--workspace", workspace)[0] for _ in range(3))
            print(f"search, cold         {cold:6.2f} s   {counts['passages']:6} passages")


if __name__ == "__main__":
    main()
