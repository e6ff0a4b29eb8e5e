"""Names and roles, by examples and by the quality floors on marked sentences. Floors only rise.

Of roles just heldout.txt is of sentences that the role model has not seen.
"""

from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.names import Report, Scores, evaluate, read_gold
from tests.nlp.analysers import shared_analyser

ANALYSER = shared_analyser()
FIXTURES = Path(__file__).parent.parent / "fixtures" / "names"


def mentions_in(text: str) -> list[tuple[str, str, str | None]]:
    return [(found.type, found.name, found.role) for found in ANALYSER.find_mentions(text)]


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        (
            "Toteutimme verkostoyhteistyön aluemalli eli VALUMA-hankkeen yhdessä 4Frontin ja Nordregion kanssa.",
            [("project", "VALUMA", None), ("organisation", "4Front", "partner"),
             ("organisation", "Nordregio", "partner")],
        ),
        ("Työ tehtiin Uusi Kaupunki -kollektiivin kanssa.",
         [("organisation", "Uusi Kaupunki -kollektiivi", "partner")]),
        ("Selvitys tehtiin Kajaanin ammattikorkeakoulun toimeksiannosta.",
         [("organisation", "Kajaanin ammattikorkeakoulu", "client")]),
        ("Hanketta rahoitti Suomen Akatemia.", [("organisation", "Suomen Akatemia", "funder")]),
        ("VTT:n, Luken ja SYKEn tutkijat tapasivat.",
         [("organisation", "Teknologian tutkimuskeskus VTT", None), ("organisation", "Luonnonvarakeskus", None),
          ("organisation", "Suomen ympäristökeskus", None)]),
        ("Pohjois-Savon hyvinvointialue", [("wellbeing_county", "Pohjois-Savon hyvinvointialue", None)]),
        ("Kuinka kuntasi sykkii? -kysely toistettiin.", [("project", "Kuinka kuntasi sykkii?", None)]),
        ("Osana valtioneuvoston vuoden 2019 selvitys- ja tutkimussuunnitelmaa",
         [("programme", "valtioneuvoston selvitys- ja tutkimussuunnitelma 2019", None)]),
        ("MDI toteutti selvityksen marras-joulukuussa 2023.",
         [("organisation", "MDI", "author"), ("date", "2023-11/2023-12", None)]),
        ("Tukea myönnettiin 120 000 euroa ja 1,5 milj. €.",
         [("money", "120000 EUR", None), ("money", "1500000 EUR", None)]),
    ],
)  # fmt: skip
def test_names_and_roles(text: str, mentions: list[tuple[str, str, str | None]]) -> None:
    assert mentions_in(text) == mentions


def test_persons_are_returned_only_when_asked_for() -> None:
    assert mentions_in("Tutkija Minna Salo kommentoi.") == []
    (person,) = shared_analyser(persons=True).find_mentions("Tutkija Minna Salo kommentoi.")
    assert (person.type, person.name) == ("person", "Minna Salo")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kysely tehtiin Kunnallisen demokratian seuran toimeksiannosta.", "Kunnallisen demokratian seura"),
        ("Työ tehtiin Rakennetun ympäristön rahaston tuella.", "Rakennetun ympäristön rahasto"),
        ("Se tehtiin yhdessä Vapaa-ajan asujat ry:n kanssa.", "Vapaa-ajan asujat ry"),
        ("Se tehtiin yhdessä Opiskelijakotien yhteistyörenkaan kanssa.", "Opiskelijakotien yhteistyörengas"),
        ("Se tehtiin yhdessä Työuratutkimuksen keskus Kisällin kanssa.", "Työuratutkimuksen keskus Kisälli"),
        ("Se tehtiin yhdessä Innolinkin asiantuntijoiden kanssa.", "Innolink"),
        ("Maakunnan liitto valmistelee ohjelmat yhdessä kuntien kanssa.", None),
        ("2. Kuuntelu ja kerääminen Toisessa vaiheessa kerätään toiveita.", None),
        ("Kaupungin museo avautui yhdessä kirjaston kanssa.", None),
    ],
)
def test_names_with_words_in_lower_case_are_whole(text: str, name: str | None) -> None:
    found = [one.name for one in ANALYSER.find_mentions(text) if one.type == "organisation"]
    assert found == ([name] if name else [])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Väestö vähenee Itä-Suomessa ja koko Manner-Suomessa.", ["suuralue:itä-suomi", "suuralue:manner-suomi"]),
        ("Äänestysaktiivisuus laski Savo-Karjalan vaalipiirissä.", ["vaalipiiri:09"]),
        ("Itä-Suomen yliopisto tutki aihetta.", ["org:ita-suomen-yliopisto"]),
    ],
)
def test_wider_areas_are_places(text: str, ids: list[str]) -> None:
    assert [one.id for one in ANALYSER.find_mentions(text)] == ids


def test_a_wellbeing_county_shares_the_role_of_those_beside_it() -> None:
    text = "Selvityksen teki Kuntaliitto yhdessä Pohjois-Savon hyvinvointialueen kanssa Lapin liitolle."
    assert [one.role for one in ANALYSER.find_mentions(text)] == ["author", "partner", "client"]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Tekijät: Minna Salo, Pekka Virtanen ja Liisa Korhonen (VTT)", ["author", "author", "author", "author"]),
        ("Selvityksen laativat Minna Salo ja Pekka Virtanen Aalto-yliopistosta.", ["author", "author", None]),
        ("Julkaisun ovat toimittaneet Anna Mäki ja Juha Joki.", ["author", "author"]),
        ("Författare: Anna Björk", ["author"]),
        ("Minna Salo kertoi tuloksista.", [None]),
    ],
)
def test_persons_who_wrote_a_publication_are_its_authors(text: str, roles: list[str | None]) -> None:
    assert [one.role for one in shared_analyser(persons=True).find_mentions(text)] == roles


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Kyselyyn vastasi 5 208 opiskelijaa, heistä 57 prosenttia yksin asuvia.", ["5208 opiskelija", "57 %"]),
        ("Alueella asuu 1,5 miljoonaa asukasta ja 12,5 % väestöstä.", ["1500000 asukas", "12.5 %"]),
        ("Mukana oli 14 kuntaa vuosina 2021–2023.", ["14 kunta"]),
        ("Hanke sai 120 000 euroa 12.3.2024.", []),
        ("Luku 3 käsittelee taloutta, ja 4 § sääntöjä.", []),
    ],
)
def test_counts_are_numbers_of_something(text: str, counts: list[str]) -> None:
    assert [one.name for one in ANALYSER.find_mentions(text) if one.type == "count"] == counts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Opinnäytetyön toimeksiantaja on Oy Kulmamatkat Ab.", ["Oy Kulmamatkat Ab"]),
        ("Talon omistaa Kiinteistö Oy Mäntyrinne.", ["Kiinteistö Oy Mäntyrinne"]),
        ("Seura on Toijalan Voimistelu ja Liikunta ry.", ["Toijalan Voimistelu ja Liikunta ry"]),
        ("Esimerkiksi Kulmatieto Oy on mukana.", ["Kulmatieto Oy"]),
        ("Kurssin järjesti Salon seudun aikuisopisto.", ["Salon seudun aikuisopisto"]),
        ("Neuvola on Haukiputaan terveyskeskuksen.", ["Haukiputaan terveyskeskus"]),
        ("Asiaa käsitteli OECD : n koulutuskomitea.", ["OECD"]),
        ("Suomessa pankkien edunvalvonta on järjestetty.", []),
    ],
)
def test_organisations_are_named_whole(text: str, names: list[str]) -> None:
    assert [one.name for one in ANALYSER.find_mentions(text) if one.type == "organisation"] == names


@given(st.text())
def test_mentions_lie_inside_any_text_in_order_and_apart(text: str) -> None:
    found = ANALYSER.find_mentions(text)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


@pytest.mark.parametrize(
    ("file", "floors"),
    [
        ("development.txt", {"KUNTA": 0.99, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.96, "HANKE": 0.99, "roles": 0.99}),
        ("blind.txt", {"KUNTA": 0.985, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.97, "HANKE": 0.99, "roles": 0.94}),
        ("heldout.txt", {"KUNTA": 0.99, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.97, "HANKE": 0.99, "roles": 0.78}),
        ("blind2.txt", {"KUNTA": 0.975, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.985, "HANKE": 0.99, "roles": 0.98}),
        ("blind3.txt", {"KUNTA": 0.99, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.935, "HANKE": 0.94, "roles": 0.95}),
        ("blind4.txt", {"KUNTA": 0, "MAAKUNTA": 0, "HVA": 0, "ORG": 0.96, "HANKE": 0, "roles": 0.98}),
        ("blind5.txt", {"KUNTA": 0.99, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.96, "HANKE": 0.79, "roles": 0.965}),
        ("blind6.txt", {"KUNTA": 0.965, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.96, "HANKE": 0.92, "roles": 0.99}),
        ("blind7.txt", {"KUNTA": 0.98, "MAAKUNTA": 0.97, "HVA": 0.99, "ORG": 0.96, "HANKE": 0.99, "roles": 0.945}),
        ("blind8.txt", {"KUNTA": 0.99, "MAAKUNTA": 0.99, "HVA": 0.99, "ORG": 0.99, "HANKE": 0.99, "roles": 0.98}),
        ("turns.txt", {"KUNTA": 0, "MAAKUNTA": 0, "HVA": 0.99, "ORG": 0.955, "HANKE": 0, "roles": 0.915}),
        ("turns2.txt", {"KUNTA": 0.985, "MAAKUNTA": 0.97, "HVA": 0.99, "ORG": 0.915, "HANKE": 0.91, "roles": 0.92}),
    ],
)
def test_floors_on_our_own_sentences(file: str, floors: dict[str, float]) -> None:
    check_floors(FIXTURES / file, floors)


def test_scores_are_how_often_a_mention_is_right() -> None:
    scores: Scores = defaultdict(Counter)
    for path in FIXTURES.glob("*.txt"):
        for key, counts in report_on(path).scores.items():
            scores[key].update(counts)
    reached = {key: counts[True] / counts.total() for key, counts in scores.items() if counts.total() >= 80}
    assert len(reached) >= 6
    assert {key: right for key, right in reached.items() if not -0.1 <= key[1] - right <= 0.03} == {}


def test_floors_on_the_public_sample(shared: Path) -> None:
    floors = {"KUNTA": 1.0, "MAAKUNTA": 1.0, "HVA": 1.0, "ORG": 1.0, "HANKE": 1.0, "roles": 0.85}
    check_floors(shared / "entities" / "gold_sample.txt", floors)


@cache
def report_on(path: Path) -> Report:
    return evaluate(ANALYSER.find_mentions, read_gold(path))


def check_floors(path: Path, floors: dict[str, float]) -> None:
    report = report_on(path)
    reached = {name: tally.f1 for name, tally in report.tallies.items()} | {"roles": report.role_accuracy}
    assert {name: score for name, score in reached.items() if score < floors[name]} == {}
