"""Names of annotated texts and of marked sentences with their features and roles, to learn and to judge from."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from benchmarks.names import FIXTURES, GoldSentence, read_gold
from nlp.mentions import Analyser, NamedText
from nlp.roles.attribution import find_candidates
from nlp.roles.units import TAKES_ROLE, Named
from nlp.roles.view import BARE, DocumentView
from nlp.words.readable import make_readable
from training.annotations.documents import SourceDocument, read_documents
from training.annotations.items import Item, digest
from training.annotations.overlay import Annotation, Label, annotation_files, read_annotations

NONE = "none"
#: Marked sentences that are kept for judging by their own word.
HELD_OUT = ("heldout.txt",)
FIXTURE_TYPES = {
    "KUNTA": "municipality", "MAAKUNTA": "region", "HVA": "wellbeing_county", "ORG": "organisation", "HANKE": "project",
    "OHJELMA": "programme", "PAIKKA": "place",
}  # fmt: skip
#: What the partners of the marked sentences did, which know three roles, who published, and what municipalities were.
DOINGS = Path(__file__).parent / "doings.jsonl"
READ = Path(__file__).parent / "read.jsonl"
#: Sentences that were written to be learned from, with all seven roles.
WRITTEN = Path(__file__).parent / "sentences.txt"
JUDGED = ("ORG", "HVA", "KUNTA", "MAAKUNTA")  # in marked sentences
SOME_DOCUMENT = DocumentView(title="Tiedote")


#: Of annotated texts with the names as annotated and as found, of marked sentences, of single names that were read.
Kind = Literal["annotated", "found", "marked", "read"]


@dataclass(frozen=True, slots=True)
class Example:
    """A name with its features and role."""

    document: str
    source: str
    start: int
    end: int
    features: tuple[str, ...]
    role: str  # NONE for a name without one
    kind: Kind
    exact: bool = True  # whether the span is as annotated
    score: float = 1.0  # how sure the name is; certain, where it is annotated


@dataclass(frozen=True, slots=True)
class Wanted:
    """A role that is annotated: where it stands."""

    document: str
    source: str
    start: int
    end: int
    role: str


def read_split(split: str) -> dict[tuple[str, str], list[Annotation]]:
    """Return the annotations of a split by their document, each item once."""
    items: dict[Item, Annotation] = {}
    for annotation in read_annotations(annotation_files()):
        if annotation.item.split == split:
            items.setdefault(annotation.item, annotation)
    by_document: dict[tuple[str, str], list[Annotation]] = defaultdict(list)
    for annotation in items.values():
        by_document[annotation.item.source, annotation.item.document].append(annotation)
    return by_document


def read_annotated(split: str, data: Path) -> Iterator[tuple[SourceDocument, list[Annotation]]]:
    """Yield the documents of a split with their annotations."""
    annotations = read_split(split)
    for source in sorted({source for source, _ in annotations}):
        for document in read_documents(source, data=data):
            if of_document := annotations.get((source, document.id)):
                yield document, of_document


def make_examples(analyser: Analyser, document: SourceDocument, annotations: Iterable[Annotation]) -> Iterator[Example]:
    """Yield the names of a document's annotated stretches: first as they are annotated, then as they are found."""
    readable = make_readable(document.text, analyser.finnish)
    text, place = readable.text, readable.read
    view, named = DocumentView(title=document.title), analyser.find_names(text)
    stretches = [(place(one.item.start), place(one.item.end)) for one in annotations]
    roles = {(place(start), place(end)): label for one in annotations for (start, end), label in _spans(one)}
    marked = _with_marked(text, named, roles, stretches)
    parts: tuple[tuple[Sequence[Sequence[Named]], Kind], ...] = ((marked, "annotated"), (named.names, "found"))
    for names, kind in parts:
        for candidate in find_candidates(text, named.sentences, names, view):
            start, end = candidate.name.start, candidate.name.end
            if any(first <= start and end <= last for first, last in stretches):
                label = roles.get((start, end)) or _overlapping(roles, start, end)
                yield Example(
                    document=f"{document.source}/{document.id}",
                    source=document.source,
                    start=start,
                    end=end,
                    features=candidate.features,
                    role=(label.role if label else None) or NONE,
                    kind=kind,
                    exact=(start, end) in roles,
                    score=candidate.name.score,
                )


def wanted_roles(document: SourceDocument, annotations: Iterable[Annotation]) -> Iterator[Wanted]:
    """Yield the roles that a document's annotations want to be found."""
    for one in annotations:
        for (start, end), label in _spans(one):
            if label.role:
                yield Wanted(f"{document.source}/{document.id}", document.source, start, end, label.role)


def _spans(annotation: Annotation) -> Iterator[tuple[tuple[int, int], Label]]:
    begin = annotation.item.start
    yield from (((begin + label.start, begin + label.end), label) for label in annotation.labels)


def _overlapping(roles: dict[tuple[int, int], Label], start: int, end: int) -> Label | None:
    """Return the label with a role that a name shares letters with."""
    return next((label for (first, last), label in roles.items() if label.role and first < end and start < last), None)


def _with_marked(
    text: str, named: NamedText, roles: dict[tuple[int, int], Label], stretches: Sequence[tuple[int, int]]
) -> list[list[Named]]:
    """Return the names of each sentence, those inside an annotated stretch as they are annotated."""
    names = []
    for sentence, found in zip(named.sentences, named.names, strict=True):
        first, last = sentence.tokens[0].start, sentence.tokens[-1].end
        marked = [
            Named(start, end, label.type, _is_nominative(text[start:end], label.name))
            for (start, end), label in roles.items()
            if first <= start < last
        ]
        outside = [
            name
            for name in found
            if not any(begin <= name.start < end for begin, end in stretches)
            and not any(name.start < one.end and one.start < name.end for one in marked)
        ]
        names.append(sorted([*marked, *outside], key=lambda name: name.start))
    return names


def _is_nominative(surface: str, name: str) -> bool:
    return surface.split()[-1:] == name.split()[-1:]


def make_marked_examples(analyser: Analyser, paths: Iterable[Path]) -> Iterator[Example]:
    """Yield the names of marked sentences, once as bare sentences and once as those of some document."""
    doings = read_doings()
    for path in paths:
        for sentence in read_gold(path):
            for view in (BARE, SOME_DOCUMENT):
                for one in _examples_of_sentence(analyser, sentence, path.name, view):
                    yield replace(one, role=doings.get((digest(sentence.text), one.start), one.role))


def marked_files(data: Path) -> list[Path]:
    """Return the files of marked sentences to learn from: the project's own, and the public samples."""
    audits = sorted((data / "entities").glob("*_sample*.txt"))
    return [*(path for path in sorted(FIXTURES.glob("*.txt")) if path.name not in HELD_OUT), *audits, WRITTEN]


def make_read_examples(analyser: Analyser, data: Path) -> Iterator[Example]:
    """Yield names whose roles were read one by one: those that an earlier model was least sure of.

    :raises ValueError: when a text has changed since.
    """
    rows = [json.loads(line) for line in READ.read_text(encoding="utf-8").splitlines()]
    by_document: dict[tuple[str, str], dict[tuple[int, int], dict[str, str]]] = defaultdict(dict)
    for row in rows:
        by_document[row["source"], row["document"]][row["start"], row["end"]] = row
    for source in sorted({source for source, _ in by_document}):
        for document in read_documents(source, data=data):
            if wanted := by_document.get((source, document.id)):
                yield from _read_names(analyser, document, wanted)


def _read_names(
    analyser: Analyser, document: SourceDocument, wanted: dict[tuple[int, int], dict[str, str]]
) -> Iterator[Example]:
    for (start, end), row in wanted.items():
        if digest(document.text[start:end]) != row["sha8"]:
            raise ValueError(f"the text of {document.source}/{document.id} at {start} has changed")
    readable = make_readable(document.text, analyser.finnish)
    named = analyser.find_names(readable.text)
    for candidate in find_candidates(readable.text, named.sentences, named.names, DocumentView(document.title)):
        span = readable.original(candidate.name.start, candidate.name.end)
        if span in wanted:
            name, role = f"{document.source}/{document.id}", wanted[span]["role"] or NONE
            yield Example(name, document.source, *span, candidate.features, role, "read")


def read_doings() -> dict[tuple[str, int], str]:
    """Return the roles that marked sentences do not tell, by the digest of a sentence and the offset of a name."""
    rows = (json.loads(line) for line in DOINGS.read_text(encoding="utf-8").splitlines())
    return {(row["sha8"], start): doing for row in rows for start, doing in row["doings"]}


def _examples_of_sentence(analyser: Analyser, gold: GoldSentence, source: str, view: DocumentView) -> Iterator[Example]:
    named = analyser.find_names(gold.text)
    marked = [
        Named(start, end, FIXTURE_TYPES[type], _is_nominative(gold.text[start:end], name))
        for type, names in gold.names.items()
        if type in FIXTURE_TYPES
        for start, end, name in names
    ]
    names = []
    for sentence, found in zip(named.sentences, named.names, strict=True):
        first, last = sentence.tokens[0].start, sentence.tokens[-1].end
        own = [one for one in marked if first <= one.start < last]
        beside = [
            one
            for one in found
            if one.type not in TAKES_ROLE and not any(one.start < mark.end and mark.start < one.end for mark in own)
        ]
        names.append(sorted([*own, *beside], key=lambda name: name.start))
    judged = {(start, end) for type in JUDGED for start, end, _ in gold.names[type]}
    for candidate in find_candidates(gold.text, named.sentences, names, view):
        span = candidate.name.start, candidate.name.end
        if span in judged:
            yield Example(
                document=f"{source}/{gold.text[:40]}",
                source=source,
                start=span[0],
                end=span[1],
                features=candidate.features,
                role=gold.roles.get(span, NONE),
                kind="marked",
            )
