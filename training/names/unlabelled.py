"""Finnish texts without annotation, for the networks to label themselves: a share of each source."""

import bz2
import csv
import gzip
import json
import random
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from corpus.reading import read_document
from corpus.records import Resource

LONGEST, SHORTEST = 2_000, 60  # characters of a text


def read_field(path: Path, field: str) -> Iterator[str]:
    """Yield a field of each record of a gzipped file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line)[field] for line in file)


def read_paragraphs(path: Path) -> Iterator[str]:
    """Yield the second of each line's two texts, each once."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from dict.fromkeys(line.rstrip("\n").split("\t")[-1] for line in file)


def read_sentences(path: Path) -> Iterator[str]:
    """Yield sentences of ministers."""
    with bz2.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from (row["sentence"] for row in csv.DictReader(file))


def read_descriptions(path: Path) -> Iterator[str]:
    """Yield descriptions of web pages."""
    yield from (line.partition("\t")[0] for line in path.read_text(encoding="utf-8").splitlines())


def read_pages(folder: Path) -> Iterator[str]:
    """Yield the texts of PDF files."""
    for path in sorted(folder.glob("*.pdf")):
        yield read_document(Resource(path.name, path.read_bytes())).text


#: What to read, and how many texts of it at most.
SOURCES: dict[str, tuple[Callable[[Path], Iterator[str]], int]] = {
    "texts/government_programme_2023": (read_pages, 500),
    "texts/party_programmes.jsonl.gz": (lambda path: read_field(path, "text"), 1_500),
    "subjects/finna_abstracts.jsonl.gz": (lambda path: read_field(path, "text"), 8_000),
    "subjects/kirjastonhoitaja_train_validate.jsonl.gz": (lambda path: read_field(path, "text"), 2_800),
    "themes/eduskunta_vkk_train.csv.bz2": (read_sentences, 6_000),
    "themes/makupalat-train.tsv": (read_descriptions, 8_000),
    "pairs/squad_fi_train.tsv.gz": (read_paragraphs, 8_000),
    "pairs/nq_fi_adjacent.tsv.gz": (read_paragraphs, 5_000),
}


def read_texts(data: Path, *, seed: int, share: float = 1.0) -> Iterator[str]:
    """Yield texts of every source, drawn by chance.

    :param share: of the numbers above.
    """
    for name, (read, most) in SOURCES.items():
        texts = [piece for text in read(data / name) for piece in cut_text(text)]
        random.Random(seed).shuffle(texts)
        yield from islice(texts, int(most * share))


def cut_text(text: str) -> Iterator[str]:
    """Yield pieces of whole paragraphs, each of about LONGEST characters at most."""
    piece = ""
    for paragraph in text.split("\n\n"):
        if piece and len(piece) + len(paragraph) > LONGEST:
            yield piece
            piece = ""
        piece += paragraph[:LONGEST] + "\n\n"
    if len(piece) > SHORTEST:
        yield piece
