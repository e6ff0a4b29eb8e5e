"""The texts that annotations point into: documents of the shared data, each with its raw text and title."""

import bz2
import csv
import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

DATA = Path(__file__).parents[2].parent / "shared" / "data"
# pdfium writes this where a line ends in a hyphen, and joins the lines.
PDF_HYPHEN = "\ufffe"


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document of the shared data; offsets of annotations point into its text."""

    source: str
    id: str
    title: str
    text: str


def _json_lines(source: str, path: Path) -> Iterator[SourceDocument]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield SourceDocument(source, row["id"], row.get("title", ""), row["text"])


def _programme(source: str, path: Path) -> Iterator[SourceDocument]:
    for file in sorted(path.glob("*.pdf")):
        with pypdfium2.PdfDocument(file) as pdf:
            pages = [page.get_textpage().get_text_range() for page in pdf]
        text = "\n".join(pages).replace("\r\n", "\n").replace(PDF_HYPHEN, "-\n")
        yield SourceDocument(source, file.name[:2], "Pääministeri Petteri Orpon hallituksen ohjelma", text)


def _answers(source: str, path: Path) -> Iterator[SourceDocument]:
    with bz2.open(path, "rt", encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield SourceDocument(
                source, str(number), f"Vastaus kirjalliseen kysymykseen: {row['ministry']}", row["sentence"]
            )


def _page(source: str, path: Path) -> Iterator[SourceDocument]:
    yield SourceDocument(source, path.stem, "", path.read_text(encoding="utf-8"))


SOURCES: dict[str, tuple[str, Callable[[str, Path], Iterator[SourceDocument]]]] = {
    "municipal_policies": ("texts/municipal_policies.jsonl.gz", _json_lines),
    "party_programmes": ("texts/party_programmes.jsonl.gz", _json_lines),
    "government_programme": ("texts/government_programme_2023", _programme),
    "abstracts": ("subjects/finna_abstracts.jsonl.gz", _json_lines),
    "answers": ("themes/eduskunta_vkk_train.csv.bz2", _answers),
    "consultancy": ("texts/consultancy_page.txt", _page),
}


def read_documents(source: str, *, data: Path = DATA) -> Iterator[SourceDocument]:
    """Yield the documents of one source, in the order of its file."""
    path, read = SOURCES[source]
    return read(source, data / path)
