"""Organisations of the registry in the forms in which texts name them."""

import pytest

from tests.nlp.analysers import shared_analyser

ANALYSER = shared_analyser()


def named(text: str) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.name) for one in ANALYSER.find_mentions(text) if one.type == "organisation"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Esitystä tukivat kokoomus ja perussuomalaiset.", ["Kansallinen Kokoomus", "Perussuomalaiset"]),
        ("Vihreiden puoluekokous hyväksyi ohjelman.", ["Vihreä liitto"]),
        ("Vihreät esittävät lakia.", ["Vihreä liitto"]),
        ("Keskustan eduskuntaryhmä vastusti lakia.", ["Suomen Keskusta"]),
        ("Takana olivat KD:n ja PS:n ryhmät.", ["Suomen Kristillisdemokraatit", "Perussuomalaiset"]),
        ("Kuntaan tulee vihreitä alueita ja vihreät arvot.", []),
        ("Keskustan kehittäminen jatkuu, ja Keskusta vilkastuu.", []),
        ("Yksi perussuomalainen äänesti vastaan.", []),
    ],
)
def test_parties_are_found_also_in_lower_case(text: str, names: list[str]) -> None:
    assert [name for _, name in named(text)] == names


@pytest.mark.parametrize("form", ["Fimeaa", "Fimeaan", "Fimeassa", "Fimean"])
def test_names_that_voikko_does_not_know_are_found_in_every_case(form: str) -> None:
    assert named(f"Lausunto koskee talvella {form} ja muita.") == [
        (form, "Lääkealan turvallisuus- ja kehittämiskeskus")
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("EU rahoittaa hanketta.", "Euroopan unioni"),
        ("Suositus on YK:n.", "Yhdistyneet kansakunnat"),
        ("Työn tilasi Hämeen elinkeino-, liikenne- ja ympäristökeskus.", "Hämeen ELY-keskus"),
        ("Työn tilasi Lapin ELY.", "Lapin ELY-keskus"),
        ("Työn tilasi Lounais-Suomen EVK.", "Lounais-Suomen elinvoimakeskus"),
        ("Potilaat hoidettiin TYKSissä.", "Turun yliopistollinen keskussairaala"),
        ("Tammerfors universitets forskare deltog i seminariet.", "Tampereen yliopisto"),
        ("Vierailulla kuultiin Viron ympäristöministeriön linjauksia.", "Viron ympäristöministeriö"),
    ],
)
def test_bodies_are_found_by_every_name(text: str, name: str) -> None:
    assert [found for _, found in named(text)] == [name]


def test_an_abbreviation_behind_a_name_is_part_of_it() -> None:
    surface = "Terveyden ja hyvinvoinnin laitos THL:n"
    assert named(f"Asiasta kertoo {surface} raportti.") == [(surface, "Terveyden ja hyvinvoinnin laitos")]


def test_a_region_is_not_its_council_beside_it() -> None:
    found = ANALYSER.find_mentions("Kainuun ja Kainuun liiton tavoitteet ovat yhteneviä.")
    assert [one.type for one in found] == ["region", "organisation"]


@pytest.mark.parametrize("name", ["Baltic College of Design", "University of Eastern Shores"])
def test_english_names_go_on_over_of(name: str) -> None:
    assert named(f"Hanketta veti {name}.") == [(name, name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Oulun seudun ammattikorkeakoulu uudisti opetustaan.", "Oulun seudun ammattikorkeakoulu"),
        ("Toimeksiantaja Karjalan Kuitu Oy valmistaa pakkauksia.", "Karjalan Kuitu Oy"),
    ],
)
def test_a_name_at_the_head_of_a_sentence_is_whole(text: str, name: str) -> None:
    assert named(text) == [(name, name)]
