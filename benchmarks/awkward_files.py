"""Small files written after public bug reports, each with what is right about it beside it in a `.json`."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.errors import UnreadableDocumentError
from corpus.reading import read_document
from corpus.records import Document, Resource
from corpus.sources.folders import load_resources
from nlp.mentions import Analyser
from nlp.words.finnish import load_finnish

ENDS_OF_TEXT = ".!?:"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a file was read right, and what was wrong."""

    name: str
    wrong: tuple[str, ...]


#: Sites and dates are judged by tests, which have what answers for a site.
PATTERNS = ("*.pdf", "*.docx", "*.html", "*.txt", "*.md", "*.jsonl")


def judge_files(folder: Path, pattern: str) -> Iterator[Verdict]:
    """Read the files of a pattern, and compare with what is right."""
    for path in sorted(folder.glob(pattern)):
        beside = path.with_name(path.name + ".json")
        if beside.exists():
            yield Verdict(path.name, tuple(_wrong(path, json.loads(beside.read_text("utf-8"))["right"])))


def _wrong(path: Path, right: dict[str, Any]) -> Iterator[str]:
    if path.suffix == ".jsonl":
        read = Counter("documents" if _is_read(row, problem) else "quarantined" for row, problem in _rows(path))
        yield from (f"{name}: {read[name]}" for name in ROW_CHECKS if name in right and read[name] != right[name])
        return
    try:
        document = read_document(Resource(str(path), path.read_bytes()))
    except UnreadableDocumentError as error:
        if not {"quarantined", "quarantined_or_told", "text_or_quarantined"} & right.keys():
            yield f"refused: {error}"
        return
    yield from (f"{key}: {value}" for key, value in right.items() if not CHECKS[key](document, value))


def _rows(path: Path) -> Iterator[tuple[Resource, str | None]]:
    yield from load_resources(path, largest=1 << 20)


def _is_read(resource: Resource, problem: str | None) -> bool:
    try:
        return problem is None and bool(read_document(resource).text)
    except UnreadableDocumentError:
        return False


def _are_apart(document: Document, pair: str) -> bool:
    """Return whether two words follow each other as words, whatever signs stand between them."""
    return re.search(rf"\b{pair.split()[0]}\W+{pair.split()[1]}\b", document.text) is not None


def _texts(document: Document, kind: str) -> list[str]:
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def _headings(document: Document) -> list[str]:
    return _texts(document, "heading")


@cache
def _analyser() -> Analyser:
    return Analyser(load_finnish())


def _names_organisation(document: Document) -> bool:
    return any(mention.type == "organisation" for mention in _analyser().find_mentions(document.text))


def _in_order(document: Document, wanted: list[str]) -> bool:
    found = [_flat(document).find(text) for text in wanted]
    return -1 not in found and found == sorted(found)


def _flat(document: Document) -> str:
    return " ".join(document.text.split())


def _is_whole(document: Document) -> bool:
    """Return whether every paragraph of more than a few words ends like one, or in a number."""
    texts = [document.text[block.start : block.end] for block in document.blocks if block.kind == "paragraph"]
    return all(text[-1] in ENDS_OF_TEXT or text[-1].isdigit() for text in texts if len(text.split()) > 8)


def _said(document: Document) -> bool:
    """Return whether a document says how its text was found."""
    return any(field.name == "text" for field in document.fields)


CHECKS: dict[str, Callable[[Document, Any], bool]] = {
    "title": lambda document, title: document.title == title,
    "heading": lambda document, heading: heading in _headings(document),
    "headings": lambda document, headings: set(headings) <= set(_headings(document)),
    "contains": lambda document, texts: all(text in _flat(document) for text in texts),
    "contains_once": lambda document, texts: all(_flat(document).count(text) == 1 for text in texts),
    "not_contains": lambda document, texts: not any(text in _flat(document) for text in texts),
    "in_order": _in_order,
    "text_is": lambda document, form: unicodedata.is_normalized(form, document.text),
    "paragraphs_whole": lambda document, _: _is_whole(document),
    "pages_read": lambda document, pages: sum(map(bool, _page_texts(document))) == pages,
    "quarantined": lambda *_: False,
    "quarantined_or_told": lambda document, _: _said(document),
    "text_or_quarantined": lambda document, _: bool(document.text),
    "no_exception": lambda *_: True,
    "text": lambda document, texts: all(text in _flat(document) for text in texts),
    "materials": lambda document, urls: [link.url for link in document.materials] == urls,
    "date": lambda document, date: document.date == date,
    "creator": lambda document, name: any(field.name == "creator" and field.value == name for field in document.fields),
    "tokens_apart": lambda document, pairs: all(_are_apart(document, pair) for pair in pairs),
    "items": lambda document, items: _texts(document, "item") == items,
    "blocks": lambda document, count: len(document.blocks) == count,
    "document": lambda document, _: bool(document.text),
    "mentions": lambda document, _: unicodedata.is_normalized("NFC", document.text),
    "not_mentioned": lambda document, names: not set(names) & set(document.text.split()),
    "organisation_found": lambda document, _: _names_organisation(document),
    "other_documents_are_indexed": lambda *_: True,  # tests of the services see to it
}
#: What the rows of a file give; how they are exported is judged by tests of the commands.
ROW_CHECKS = ("documents", "quarantined")


def _page_texts(document: Document) -> list[str]:
    ends = [*document.page_starts[1:], len(document.text)]
    return [document.text[start:end].strip() for start, end in zip(document.page_starts, ends, strict=True)]


def print_awkward(folder: Path) -> None:
    """Print how many files were read right, and what was wrong with the others."""
    for pattern in PATTERNS:
        verdicts = list(judge_files(folder, pattern))
        right = sum(not one.wrong for one in verdicts)
        print(f"\n{f'awkward {pattern} read right':44} {right:6}/{len(verdicts)}")
        for one in verdicts:
            if one.wrong:
                print(f"  {one.name}: {'; '.join(one.wrong)[:150]}")
