"""Speed of reading and analysis beside their peers in one run: `python -m benchmarks.speed [FOLDER] [--data FOLDER]`.

Reading on the files of a folder, by default the sample corpus; analysis on these, and on real abstracts where the
folder of shared data is at hand.
"""

import argparse
import gzip
import json
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pypdfium2
import spacy
import trafilatura
from threadpoolctl import threadpool_limits

from corpus.reading import read_document
from corpus.records import Resource
from corpus.sample.build import build
from nlp.languages import detect_language
from nlp.mentions import Analyser
from nlp.words.finnish import load_finnish

ROUNDS = 7
ABSTRACTS = 600
REPORTS = "texts/government_programme_2023"  # PDFs of the shared data


def seconds_of(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(name: str, ours: Callable[[], object], peer_name: str, peer: Callable[[], object]) -> None:
    """Print how long ours and the peer took, and the ratio: the best of rounds in turn, as the machine may be shared.

    The first round counts for neither: in it libraries are loaded and the process that reads files is started.
    """
    first, _ = seconds_of(ours), seconds_of(peer)
    rounds = [(seconds_of(ours), seconds_of(peer)) for _ in range(ROUNDS)]
    mine, other = (min(times) for times in zip(*rounds, strict=True))
    print(f"{name:<10} {first:8.3f} s for the first round, its start among it")
    print(f"{name:<10} {mine:8.3f} s   {peer_name:<18} {other:8.3f} s   {mine / other:6.2f} x")


def pdfium_alone(files: list[tuple[str, bytes]]) -> None:
    for _, content in files:
        for page in pypdfium2.PdfDocument(content):
            page.get_textpage().get_text_range()


def measure_reading(folder: Path) -> list[str]:
    """Measure on the HTML and PDF files under a folder; return their texts."""
    pages = [(str(path), path.read_bytes()) for path in sorted(folder.rglob("*.html"))]
    reports = [(str(path), path.read_bytes()) for path in sorted(folder.rglob("*.pdf"))]
    if pages:
        compare(
            "HTML",
            lambda: [read_document(Resource(*file)) for file in pages],
            "trafilatura",
            lambda: [trafilatura.bare_extraction(content, with_metadata=True) for _, content in pages],
        )
    if reports:
        compare(
            "PDF",
            lambda: [read_document(Resource(*file)) for file in reports],
            "pypdfium2",
            lambda: pdfium_alone(reports),
        )
    return [read_document(Resource(*file)).text for file in pages + reports]


def read_abstracts(data: Path) -> list[str]:
    """Return the first Finnish abstracts of the shared data."""
    with gzip.open(data / "subjects" / "finna_abstracts.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = (json.loads(line)["text"] for line in lines)
        return list(islice((text for text in texts if detect_language(text) == "fi"), ABSTRACTS))


def measure_analysis(name: str, texts: list[str]) -> None:
    """Print tokens a CPU second of the analysis, cold, beside the stock spaCy pipeline, each on one core.

    CPU seconds, as the machine may be shared; one core, as threads that wait for each other spend them for nothing.
    """
    with threadpool_limits(1):
        _measure_analysis(name, texts)


def _measure_analysis(name: str, texts: list[str]) -> None:
    finnish = load_finnish()
    analyser = Analyser(finnish)
    started = time.process_time()
    for text in texts:
        analyser.find_mentions(text)
    ours = sum(len(finnish.tokens(text)) for text in texts) / (time.process_time() - started)
    stock = spacy.load("spacy_fi_experimental_web_md")
    started = time.process_time()
    peer = sum(len(doc) for doc in stock.pipe(texts)) / (time.process_time() - started)
    print(f"Analysis of {name}: {ours:.0f} tokens/CPU s, stock spaCy-fi {peer:.0f}: {ours / peer:.1f} x")


def main() -> None:
    """Print every comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="files to read (default: the sample corpus)")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"), help="folder of shared data")
    given = parser.parse_args()
    if given.folder is None:
        build(Path("build/sample"))
    measure_analysis("the files", measure_reading(given.folder or Path("build/sample")))
    if given.data.is_dir():
        measure_reading(given.data / REPORTS)
        measure_analysis(f"{ABSTRACTS} real abstracts", read_abstracts(given.data))


if __name__ == "__main__":
    main()
