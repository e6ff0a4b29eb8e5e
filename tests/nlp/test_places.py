import json
import re
from pathlib import Path

import pytest

from nlp.finnish import Finnish
from nlp.places import Municipalities, find_municipalities

MUNICIPALITIES = Municipalities()
GOLD = re.compile(r"\[([^|\]]+)\|(\w+):([^\]]*)\]")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Tampereella ja Ii:n kunnassa", ["837", "139"]),
        ("ENONTEKIÖN KUNTA", ["047"]),
        ("Virroilla ja Uudessakaarlepyyssä", ["936", "893"]),
        ("Kristiinankaupungissa", ["287"]),
        ("Tutkija Minna Salo kommentoi.", []),
        ("rauman suojaisassa lahdessa", []),
        ("Nokia Oyj ilmoitti", []),
        ("Turun yliopisto", []),
    ],
)
def test_municipalities(finnish: Finnish, text: str, codes: list[str]) -> None:
    assert [found.id[6:] for found in find_municipalities(finnish, MUNICIPALITIES, text)] == codes


def test_there_are_308_municipalities_with_three_digit_codes() -> None:
    assert len(MUNICIPALITIES.by_code) == 308
    assert all(re.fullmatch(r"\d{3}", code) for code in MUNICIPALITIES.by_code)


def test_every_name_is_found_in_the_nominative_or_genitive(finnish: Finnish) -> None:
    for place in MUNICIPALITIES.by_code.values():
        assert MUNICIPALITIES.by_name(place.name) == place


def test_inflected_forms_lead_to_their_code(finnish: Finnish, shared: Path) -> None:
    import csv

    with (shared / "places" / "place_inflections.csv").open(encoding="utf-8") as lines:
        pairs = [
            (form, row["municipality_2026_code"])
            for row in csv.DictReader(lines) if row["municipality_2026_code"] for form in row["forms"].split("|")
        ]  # fmt: skip
    right = sum(
        (place := MUNICIPALITIES.named(form, finnish.word(form).place)) is not None and place.code == code
        for form, code in pairs
    )
    assert right / len(pairs) >= 0.99


def test_the_gold_sample(finnish: Finnish, shared: Path) -> None:
    right = found = wanted = 0
    for line in (shared / "entities" / "gold_sample.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        text, gold, at = "", set(), 0
        for match in GOLD.finditer(line := line.lstrip("!")):
            text += line[at : match.start()]
            if match[2] == "KUNTA":
                gold.add((len(text), len(text) + len(match[1]), match[3]))
            text, at = text + match[1], match.end()
        text += line[at:]
        got = {(one.start, one.end, one.id[6:]) for one in find_municipalities(finnish, MUNICIPALITIES, text)}
        right, found, wanted = right + len(got & gold), found + len(got), wanted + len(gold)
    assert 2 * right / (found + wanted) >= 0.95


def test_the_sample_corpus(finnish: Finnish, sample: Path) -> None:
    from corpus.reading import read_document
    from corpus.records import Resource

    lines = (Path(__file__).parent.parent / "fixtures" / "sample_expected.jsonl").read_text("utf-8").splitlines()
    right = found = wanted = 0
    for expected in map(json.loads, lines):
        path = sample / expected["file"]
        text = read_document(Resource(str(path), path.read_bytes())).text
        got = {one.id[6:] for one in find_municipalities(finnish, MUNICIPALITIES, text)}
        gold = set(expected["municipalities"])
        right, found, wanted = right + len(got & gold), found + len(got), wanted + len(gold)
    assert 2 * right / (found + wanted) >= 0.95
