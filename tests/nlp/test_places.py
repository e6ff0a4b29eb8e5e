import csv
import json
import re
from pathlib import Path

import pytest

from corpus.reading import read_document
from corpus.records import Resource
from nlp.places.areas import area_of, municipalities_in, roll_up
from nlp.places.municipalities import Places
from nlp.words.finnish import Finnish
from tests.nlp.analysers import shared_analyser

PLACES = Places()
ANALYSER = shared_analyser()


def codes_in(text: str) -> list[str]:
    return [found.current_id[6:] for found in ANALYSER.find_mentions(text) if found.type == "municipality"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Tampereella ja Ii:n kunnassa", ["837", "139"]),
        ("ENONTEKIÖN KUNTA", ["047"]),
        ("Virroilla ja Uudessakaarlepyyssä", ["936", "893"]),
        ("Kristiinankaupungissa", ["287"]),
        ("Turussakin huomattiin asia", ["853"]),
        ("Noormarkku kuuluu Poriin", ["609", "609"]),
        ("I Åbo, på Åbos gator", ["853", "853"]),
        ("Oulu-Kajaani-rata parannetaan", ["564", "205"]),
        ("Kosken Tl kunta", ["284"]),
        ("Tampere-talo ja Helsinki-Vantaa", []),
        ("Tutkija Minna Salo kommentoi.", []),
        ("Laiva kiinnitettiin rauman suojaisaan lahteen.", []),
        ("Nokia Oyj ilmoitti", []),
        ("Nokia ilmoitti tuloksensa", []),
        ("Turun yliopisto", []),
        ("Kajaanin ammattikorkeakoulu", []),
        ("Soini ja Inari ovat tavallisia nimiä.", []),
        ("Pellon reunaan jätettiin kaista.", []),
        ("Isonjoen kunta ja matka Isollejoelle", ["151", "151"]),
        ("Lähihoitajia koulutetaan Nokiassa ensi syksynä.", ["536"]),
        ("Hän oli töissä Nokiassa vuosia.", []),
        ("Vaihe II alkaa syksyllä.", []),
        ("Euroissa laskettuna tuki kasvoi.", []),
        ("Akaan Toijalassa avattiin kirjasto.", ["020", "020"]),
        ("Tampereen Ruskon teollisuusalue täydentyy.", ["837"]),
        ("Valtionosuus on Kuopion mukaan liian pieni.", ["297"]),
        ("Seminaari pidettiin Scandic Kajaanissa.", ["205"]),
        ("Seminariet hölls i S:t Michel i maj.", ["491"]),
        ("Skolan i Vanda renoverades under sommaren.", ["092"]),
        ("Vanda Virtanen kertoi.", []),
        ("Läsnä: Lieksa Pirjo, Huittinen Marko ja Kangasala Tuula.", []),
        ("Lähteet: Forssa K., Huittinen O. & Lieksa P. (2019) Kylien kirja.", []),
        ("Mariehamns stad planerar en ny hamn.", ["478"]),
        ("Ohcejoga gielda ja Anára gielda ordnejit čoahkkima.", ["890", "148"]),
    ],
)
def test_municipalities(text: str, codes: list[str]) -> None:
    assert codes_in(text) == codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Etelä- ja Pohjois-Savossa", ["Etelä-Savo", "Pohjois-Savo"]),
        ("Uudellamaalla", ["Uusimaa"]),
        ("LAPPI JA KAINUU", ["Lappi", "Kainuu"]),
        ("I Österbotten", ["Pohjanmaa"]),
        ("Uudenmaan liitto", []),
        ("The survey covered North Karelia and Lapland.", ["Pohjois-Karjala", "Lappi"]),
    ],
)
def test_regions(text: str, names: list[str]) -> None:
    assert [found.name for found in ANALYSER.find_mentions(text) if found.type == "region"] == names


def test_a_district_leads_to_its_municipality() -> None:
    (found,) = (one for one in ANALYSER.find_mentions("Asukkaat Kaukajärvellä vastasivat.") if one.type == "place")
    assert found.current_id == "kunta:837"


def test_a_region_is_that_of_the_date() -> None:
    regions = [area_of("090", "region", date) for date in ("2019-05", "2021", None)]
    assert [region.name for region in regions if region] == ["Etelä-Savo", "Pohjois-Karjala", "Pohjois-Karjala"]
    assert "090" in municipalities_in("region", "10", "2020")
    assert roll_up("837")["wellbeing_county"].name == "Pirkanmaan hyvinvointialue"


def test_there_are_308_municipalities_with_three_digit_codes() -> None:
    assert len(PLACES.by_code) == 308
    assert all(re.fullmatch(r"\d{3}", code) for code in PLACES.by_code)
    assert all(place.successor in PLACES.by_code for place in PLACES.abolished)


def test_every_municipality_is_given_by_its_name() -> None:
    for place in PLACES.by_code.values():
        assert PLACES.by_name(place.name) == place


def test_inflected_forms_lead_to_their_code(finnish: Finnish, shared: Path) -> None:
    with (shared / "places" / "place_inflections.csv").open(encoding="utf-8") as lines:
        pairs = [
            (form, row["municipality_2026_code"])
            for row in csv.DictReader(lines) if row["municipality_2026_code"] for form in row["forms"].split("|")
        ]  # fmt: skip
    right = sum(
        (place := PLACES.municipality(form, finnish.word(form).place)) is not None and place.code == code
        for form, code in pairs
    )
    assert right / len(pairs) >= 0.99


def test_the_sample_corpus(sample: Path) -> None:
    lines = (Path(__file__).parent.parent / "fixtures" / "sample_expected.jsonl").read_text("utf-8").splitlines()
    right = found = wanted = 0
    for expected in map(json.loads, lines):
        path = sample / expected["file"]
        got = set(codes_in(read_document(Resource(str(path), path.read_bytes())).text))
        gold = set(expected["municipalities"])
        right, found, wanted = right + len(got & gold), found + len(got), wanted + len(gold)
    assert 2 * right / (found + wanted) >= 0.98
