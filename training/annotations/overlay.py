"""Lay the stand-off annotations over the texts: `python -m training.annotations.overlay` checks all and counts."""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from training.annotations.documents import DATA, SourceDocument, read_documents
from training.annotations.items import Item, digest

FOLDER = Path(__file__).parent
FILES = ("annotations_a.jsonl", "annotations_b.jsonl", "annotations_c.jsonl")
TYPES = frozenset(
    ("municipality", "region", "wellbeing_county", "organisation", "project", "programme", "place", "person")
)
ROLES = frozenset(("client", "funder", "partner", "author", "publisher", "coordinator", "participant"))
TAKE_ROLES = frozenset(("municipality", "region", "wellbeing_county", "organisation"))


@dataclass(frozen=True, slots=True)
class Label:
    """A marked name by its offsets in the stretch, with its canonical name and what it was to the work."""

    start: int
    end: int
    type: str
    name: str
    role: str | None

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a label must cover text: {self}")
        if self.type not in TYPES or not self.name.strip():
            raise ValueError(f"a label needs a known type and a name: {self}")
        if self.role is not None and (self.role not in ROLES or self.type not in TAKE_ROLES):
            raise ValueError(f"no such role, or none for this type: {self}")


@dataclass(frozen=True, slots=True)
class Annotation:
    """An item with its labels, in reading order; without labels nothing in the stretch is a name."""

    item: Item
    annotator: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Overlaid:
    """An annotation with the text that it is about and the title of its document."""

    annotation: Annotation
    title: str
    text: str


def read_annotations(paths: Iterable[Path]) -> Iterator[Annotation]:
    """Yield the annotations of the files, as they are stored."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            labels = tuple(Label(*label) for label in row.pop("labels"))
            yield Annotation(annotator=row.pop("annotator"), item=Item(**row), labels=labels)


def annotation_files() -> list[Path]:
    """Return the files of the annotators that are there."""
    return [FOLDER / name for name in FILES if (FOLDER / name).exists()]


def annotated_documents(split: str, *, data: Path = DATA) -> Iterator[tuple[SourceDocument, Annotation]]:
    """Yield the annotations of a split, each with its document, document by document."""
    wanted: defaultdict[tuple[str, str], list[Annotation]] = defaultdict(list)
    for annotation in read_annotations(annotation_files()):
        if annotation.item.split == split:
            wanted[annotation.item.source, annotation.item.document].append(annotation)
    for source in sorted({source for source, _ in wanted}):
        for document in read_documents(source, data=data):
            yield from ((document, annotation) for annotation in wanted.pop((source, document.id), ()))


def overlay(annotations: Iterable[Annotation], *, data: Path = DATA) -> Iterator[Overlaid]:
    """Yield each annotation with its text.

    :raises ValueError: when the text has changed since, or a label does not cover a name as it should.
    """
    stored = list(annotations)
    texts = {
        (document.source, document.id): document
        for source in sorted({annotation.item.source for annotation in stored})
        for document in read_documents(source, data=data)
    }
    for annotation in stored:
        item = annotation.item
        document = texts[item.source, item.document]
        text = document.text[item.start : item.end]
        if digest(text) != item.sha8:
            raise ValueError(f"the text of {item.source}/{item.document} at {item.start} has changed")
        check_labels(text, annotation.labels)
        yield Overlaid(annotation, document.title, text)


def check_labels(text: str, labels: Iterable[Label]) -> None:
    """Raise a ValueError where a label runs out of the text, cuts a word, is padded, or overlaps the one before."""
    before = 0
    for label in labels:
        surface = text[label.start : label.end]
        if label.end > len(text) or surface != surface.strip():
            raise ValueError(f"a label must cover a name of the stretch: {label}")
        if label.start < before:
            raise ValueError(f"labels must follow each other without overlap: {label}")
        if cuts_word(text, label.start) or cuts_word(text, label.end):
            raise ValueError(f"a label must not cut a word: {label} {surface!r}")
        before = label.end


def cuts_word(text: str, offset: int) -> bool:
    """Return whether letters or digits meet at the offset."""
    return 0 < offset < len(text) and text[offset - 1].isalnum() and text[offset].isalnum()


def main() -> None:
    """Check every annotation against its text and print counts by type, role, stratum and split; no text."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    overlaid = list(overlay(read_annotations(annotation_files())))
    annotations = [one.annotation for one in overlaid]
    labels = [label for annotation in annotations for label in annotation.labels]
    with_role = [annotation for annotation in annotations if any(label.role for label in annotation.labels)]
    print(
        len(annotations),
        "items,",
        sum(not a.labels for a in annotations),
        "without a name,",
        len(with_role),
        "with a role",
    )
    print("types", dict(Counter(label.type for label in labels)))
    print("roles", dict(Counter(label.role for label in labels if label.role)))
    for field in ("source", "stratum", "split", "annotator"):
        print(field, dict(Counter(getattr(a, field, None) or getattr(a.item, field) for a in annotations)))
    print("items with a role by stratum", dict(Counter(a.item.stratum for a in with_role)))


if __name__ == "__main__":
    main()
