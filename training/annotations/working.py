"""The working form: print stretches to read, and turn the names that were written down into stand-off labels.

`python -m training.annotations.working print 0 60` prints the items 0–59; `… convert FILE --annotator a` reads the
working file and writes annotations_a.jsonl. A line of the working file is `NUMBERS: LABEL; LABEL; …` or `NUMBERS -`
for items without a name. A label is `TYPE SURFACE=NAME /ROLE`; see docs/annotation.md.
"""

import argparse
import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, astuple
from functools import cache
from pathlib import Path

from training.annotations.documents import DATA, SourceDocument, read_documents
from training.annotations.items import Item, read_items
from training.annotations.overlay import FOLDER, Annotation, Label, check_labels, cuts_word

TYPES = {
    "m": "municipality", "r": "region", "w": "wellbeing_county", "o": "organisation", "j": "project",
    "g": "programme", "p": "place", "n": "person",
}  # fmt: skip
ROLES = {
    "c": "client", "f": "funder", "p": "partner", "a": "author", "u": "publisher", "k": "coordinator",
    "d": "participant",
}  # fmt: skip
GAZETTEER = Path(__file__).parents[2] / "nlp" / "gazetteers" / "organisations.csv"
# What is put to the end of a name that does not change; the inflection list has those that do.
GRADES = (
    ("nk", "ng"), ("nt", "nn"), ("mp", "mm"), ("lt", "ll"), ("rt", "rr"), ("kk", "k"), ("pp", "p"), ("tt", "t"),
    ("ht", "hd"), ("k", ""), ("p", "v"), ("t", "d"),
)  # fmt: skip
AREAS = (
    ("municipalities_2026.csv", "name_fi"),
    ("regions_2026.csv", "region_fi"),
    ("municipalities_abolished.csv", "name_fi"),
)
ENDINGS = ("", "n", "ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "a", "ä")
# Soft hyphens, and control characters that a PDF had in the midst of words.
INVISIBLE = r"[\xad\x00-\x08]*"
CONTEXT = 110
LINE = re.compile(r"(?P<numbers>\d[\d, -]*?)\s*(?::\s*(?P<labels>.*)|-)$")
LABEL = re.compile(
    r"(?P<type>[mrwojgpn])(?P<which>\*|#\d)?\s+(?P<surface>[^=]+?)(?:=(?P<name>.+?))?(?:\s/(?P<role>[cfpaukd]))?$"
)
# "-hankkeessa" and its relatives behind a name; a first part of one word stays: "KOTA-kehittämishanke".
KIND_WORD = re.compile(r"[”\"]?\s?[-–]\s?[a-zåäö-]*(?:hank|projekt|ohjelm|kokeilu|verkosto|kampanja|pilot)[a-zåäö]*$")
STRIPPED = re.compile(r"-(?P<ending>[^+\s]+)(?:\+(?P<new>\S+))?$")


def load_documents(items: list[Item]) -> dict[tuple[str, str], SourceDocument]:
    """Return the documents of the items by source and id."""
    wanted = {(item.source, item.document) for item in items}
    return {
        (document.source, document.id): document
        for source in sorted({item.source for item in items})
        for document in read_documents(source)
        if (document.source, document.id) in wanted
    }


def show(number: int, item: Item, document: SourceDocument) -> str:
    """Return an item to be read: its number, source, title, what is before and behind it, and the stretch."""
    before = " ".join(document.text[max(0, item.start - CONTEXT) : item.start].split())
    behind = " ".join(document.text[item.end : item.end + CONTEXT // 2].split())
    stretch = document.text[item.start : item.end].replace("\n", "⏎")
    return f"[{number}] {item.source} «{document.title[:70]}»\n   …{before}\n>> {stretch}\n   {behind}…"


@cache
def _nominatives() -> dict[str, str]:
    """Return the nominative of each inflected name of a municipality or region; today's go before abolished ones."""
    found: dict[str, str] = {}
    for file, field in AREAS:
        names = {row[field] for row in _rows(file)}
        for row in _rows("place_inflections.csv"):
            if row["lemma"] in names and row["pos"] == "proper":
                for form in row["forms"].split("|"):
                    found.setdefault(form, row["lemma"])
        for name in names:
            for stem in _stems(name):
                for ending in (*ENDINGS, stem[-1] + "n"):
                    found.setdefault(stem + ending, name)
    return found


def _stems(name: str) -> Iterator[str]:
    """Yield the stems that the endings of cases may be put to, the weak grade and `-nen`, `-i` among them."""
    yield name
    if name.endswith("nen"):
        yield name[:-3] + "se"
    for stem in (name, name[:-1] + "e") if name.endswith("i") else (name,):
        yield stem
        for strong, weak in GRADES:
            if stem[:-1].endswith(strong):
                yield stem[:-1].removesuffix(strong) + weak + stem[-1]
                break


def _rows(file: str) -> list[dict[str, str]]:
    with (DATA / "places" / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def _registered() -> dict[str, str]:
    """Return the name of each registered organisation by its names and abbreviations."""
    found: dict[str, str] = {}
    with GAZETTEER.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            for alias in (row["name_fi"], row["name_sv"], *row["aliases"].split("|")):
                found.setdefault(alias, row["name_fi"])
    return found


def canonical_name(type: str, surface: str, written: str | None) -> str:
    """Return the name: as written or as the surface is; of a registered organisation the registry's."""
    name = _name(surface, written)
    if written is None and type in ("project", "programme"):
        return KIND_WORD.sub("", name).strip('”" ')
    if written is None and type in ("municipality", "region") and name not in _nominatives().values():
        raise ValueError(f"the nominative of {surface!r} must be given")
    return _registered().get(name, name) if type == "organisation" else name


def _name(surface: str, written: str | None) -> str:
    """Return the name as written, the surface without an ending (`-n`, `-lle+s`), or the surface itself."""
    flat = re.sub(r"-\n(?=[a-zåäö])", "", unicodedata.normalize("NFC", re.sub(INVISIBLE, "", surface)))
    flat = re.sub(r"-\n", "-", flat)
    flat = " ".join(flat.split())
    if written is None:
        return _nominatives().get(flat, flat)
    if match := STRIPPED.match(written):
        if not flat.endswith(match["ending"]):
            raise ValueError(f"{flat!r} does not end in {match['ending']!r}")
        return flat.removesuffix(match["ending"]) + (match["new"] or "")
    if written.startswith("-"):
        raise ValueError(f"{written!r} takes off no ending: write -n or -lle+s")
    return written.strip()


def _occurrences(text: str, surface: str) -> Iterator[int]:
    # A blank of the working form stands for any white space, and what is invisible need not be written.
    forms = {unicodedata.normalize(form, surface) for form in ("NFC", "NFD")}
    patterns = (r"\s+".join(INVISIBLE.join(map(re.escape, word)) for word in form.split()) for form in forms)
    for match in re.finditer("|".join(patterns), text):
        if not cuts_word(text, match.start()) and not cuts_word(text, match.end()):
            yield match.start()
            yield match.end()


def parse_labels(text: str, written: str) -> tuple[Label, ...]:
    """Return the labels of a working line in reading order; a surface given twice takes its next occurrence.

    :raises ValueError: when a label cannot be read or its surface is not in the stretch.
    """
    labels: list[Label] = []
    for part in filter(None, (part.strip() for part in written.split(";"))):
        match = LABEL.match(part)
        if not match:
            raise ValueError(f"no label: {part!r}")
        offsets = list(_occurrences(text, match["surface"]))
        spans = [
            (start, end)
            for start, end in zip(offsets[::2], offsets[1::2], strict=True)
            if not any(start < label.end and label.start < end for label in labels)
        ]
        if not spans:
            raise ValueError(f"not in the stretch, or already taken: {part!r}")
        role = ROLES[match["role"]] if match["role"] else None
        for start, end in _chosen(spans, match["which"]):
            type = TYPES[match["type"]]
            labels.append(Label(start, end, type, canonical_name(type, text[start:end], match["name"]), role))
    labels.sort(key=lambda label: label.start)
    check_labels(text, labels)
    return tuple(labels)


def _chosen(spans: list[tuple[int, int]], which: str | None) -> list[tuple[int, int]]:
    """Return all of the spans for `*`, the second for `#2`, else the first.

    :raises ValueError: when there is no such occurrence.
    """
    if which == "*":
        return spans
    number = int(which[1:]) if which else 1
    if not 1 <= number <= len(spans):
        raise ValueError(f"there are {len(spans)} occurrences, and none is number {number}")
    return spans[number - 1 : number]


def numbers_of(written: str) -> Iterator[int]:
    """Yield the item numbers of `3, 5-7`."""
    for part in written.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def convert(lines: list[str], items: list[Item], annotator: str) -> Iterator[Annotation]:
    """Yield the annotations of a working file's lines, by item number.

    :raises ValueError: naming every line that cannot be read, and every item that is there twice.
    """
    documents = load_documents(items)
    found: dict[int, Annotation] = {}
    errors: list[str] = []
    for line in (line.strip() for line in lines):
        if not line or line.startswith("#"):
            continue
        match = LINE.match(line)
        if not match:
            errors.append(f"no line of the working form: {line}")
            continue
        for number in numbers_of(match["numbers"]):
            item = items[number]
            text = documents[item.source, item.document].text[item.start : item.end]
            try:
                if number in found:
                    raise ValueError("the item is there twice")
                found[number] = Annotation(item, annotator, parse_labels(text, match["labels"] or ""))
            except ValueError as error:
                errors.append(f"{number}: {error}")
    if errors:
        raise ValueError("\n".join(errors))
    yield from (found[number] for number in sorted(found))


def as_row(annotation: Annotation) -> str:
    """Return the stored line of an annotation."""
    row = {**asdict(annotation.item), "annotator": annotation.annotator}
    return json.dumps({**row, "labels": [list(astuple(label)) for label in annotation.labels]}, ensure_ascii=False)


def main() -> None:
    """Print a batch of items, or convert a working file to stand-off annotations."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    actions = parser.add_subparsers(dest="action", required=True)
    printing = actions.add_parser("print", help="print items FIRST to LAST-1")
    printing.add_argument("first", type=int)
    printing.add_argument("last", type=int)
    converting = actions.add_parser("convert", help="turn a working file into annotations_ANNOTATOR.jsonl")
    converting.add_argument("file", type=Path)
    converting.add_argument("--annotator", required=True)
    converting.add_argument("--output", type=Path)
    options = parser.parse_args()
    items = read_items()
    if options.action == "print":
        documents = load_documents(items[options.first : options.last])
        for number, item in enumerate(items[options.first : options.last], options.first):
            print(show(number, item, documents[item.source, item.document]))
        return
    lines = options.file.read_text(encoding="utf-8").splitlines()
    try:
        rows = [as_row(annotation) for annotation in convert(lines, items, options.annotator)]
    except ValueError as error:
        raise SystemExit(str(error)) from error
    output = options.output or FOLDER / f"annotations_{options.annotator}.jsonl"
    output.write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    print(len(rows), "items in", output)


if __name__ == "__main__":
    main()
