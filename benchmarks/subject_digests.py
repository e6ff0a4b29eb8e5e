"""How subjects of long publications are judged: by a digest, beside the whole text and the abstract alone.

Reports are assembled: an abstract that the model has not seen, under its heading or none, before chapters of a
municipality's programme that has nothing to do with it. What the abstract's librarian gave is the gold, in part.

Run: python -m benchmarks.subject_digests --data ../shared/data
"""

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from corpus.lemmatised import LemmatisedText
from corpus.reading import read_document
from corpus.records import Document, Resource
from models.subjects.artefact import load_shipped
from nlp.topics.lemmatised import lemmatise
from nlp.words.finnish import Finnish, load_finnish
from services.abstracts import find_abstract
from services.subjects.digests import digest
from training.subjects.reading import IndexedText, divide_abstracts, read_abstracts, read_concepts
from training.subjects.scoring import recall_at
from training.subjects.settings import Settings

REPORTS, CHAPTERS, CHAPTER_WORDS = 100, 12, 250


def held_out_abstracts(data: Path, finnish: Finnish) -> list[IndexedText]:
    """Return abstracts that the shipped model was not trained on, with their subjects by number."""
    held_out, _ = divide_abstracts(read_abstracts(data, finnish, read_concepts(data)), Settings())
    return held_out[:REPORTS]


def programmes(data: Path) -> Iterator[list[str]]:
    """Yield the chapters of municipalities' programmes."""
    with gzip.open(data / "texts" / "municipal_policies.jsonl.gz", "rt", encoding="utf-8") as file:
        for line in file:
            words = json.loads(line)["text"].split()
            chapters = [" ".join(words[at : at + CHAPTER_WORDS]) for at in range(0, len(words), CHAPTER_WORDS)]
            if len(chapters) >= CHAPTERS:
                yield chapters[:CHAPTERS]


def assemble(abstract: str, chapters: list[str], *, named: bool) -> Document:
    """Return a report of an abstract, under its heading or a chapter's, and chapters."""
    paragraph = " ".join(abstract.split())
    heading = "Tiivistelmä" if named else "Taustaa"
    body = "\n\n".join(f"## Luku {number}\n\n{chapter}" for number, chapter in enumerate(chapters, start=1))
    text = f"# Loppuraportti\n\n## {heading}\n\n{paragraph}\n\n{body}"
    return read_document(Resource("raportti.md", text.encode(), "text/markdown"))


def main(data: Path) -> None:
    """Print recall@10 of each way of reading."""
    finnish, indexer = load_finnish(), load_shipped()
    texts = held_out_abstracts(data, finnish)
    chapters = list(programmes(data))
    gold = [text.subjects for text in texts]
    read = {"the abstract alone": [text.lemmas for text in texts]}
    for named in (True, False):
        reports = [assemble(text.text, chapters[at % len(chapters)], named=named) for at, text in enumerate(texts)]
        where = "under its heading" if named else "without its name"
        read[f"report, abstract {where}: whole"] = [lemmatise(finnish, report.text, "fi") for report in reports]
        read[f"report, abstract {where}: digest"] = [digest_of(finnish, report) for report in reports]
    for name, lemmas in read.items():
        found = indexer.suggest(lemmas, limit=10, threshold=0.0)
        ranked = [[indexer.concepts.numbers[one.uri] for one in suggestions] for suggestions in found]
        print(f"{name:45} recall@10 {recall_at(ranked, gold):.3f}")


def digest_of(finnish: Finnish, report: Document) -> LemmatisedText:
    """Return what the subjects of a report are judged by."""
    abstract = find_abstract(report, [], finnish)
    own = [(one.start, one.end) for one in abstract.evidence] if abstract and abstract.origin == "own" else []
    return digest(finnish, report, "fi", own)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    main(parser.parse_args().data)
