"""Names of projects and programmes, in all the ways in which they are written."""

import pytest

from tests.nlp.analysers import shared_analyser

ANALYSER = shared_analyser()


def named(text: str) -> list[tuple[str, str]]:
    kinds = ("project", "programme")
    return [(text[one.start : one.end], one.name) for one in ANALYSER.find_mentions(text) if one.type in kinds]


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("Se on osa Elävä ranta –hanketta.", "Elävä ranta –hanketta", "Elävä ranta"),
        ("Se on osa Elävä ranta - hanketta.", "Elävä ranta - hanketta", "Elävä ranta"),
        ("Se on osa Elävä ranta- hanketta.", "Elävä ranta- hanketta", "Elävä ranta"),
        ("Se on osa Elävä ranta-hanketta.", "Elävä ranta-hanketta", "Elävä ranta"),
        ("Se on osa Elävä ranta ‑hanketta.", "Elävä ranta ‑hanketta", "Elävä ranta"),
    ],
)
def test_a_project_is_read_however_its_hyphen_is_written(text: str, surface: str, name: str) -> None:
    assert named(text) == [(surface, name)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kylät henkiin 2.0 -hanke käynnistyi syksyllä.", "Kylät henkiin 2.0"),
        ("Kirkas lähde II -hankkeessa kunnostettiin kaivoja.", "Kirkas lähde II"),
        ("Alueiden uudistaminen 2016–2019 -hanke päättyi.", "Alueiden uudistaminen 2016–2019"),
        ("Tavoitteet tulevat Kestävä Oulu 2035 -hankkeesta.", "Kestävä Oulu 2035"),
    ],
)
def test_a_number_belongs_to_a_projects_name(text: str, name: str) -> None:
    assert [found for _, found in named(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Tällä Kylätalot käyttöön -hankkeella lisätään kokoontumisia.",
        "Osana Kylätalot käyttöön -hanketta mitattiin melua.",
        "Tuetaan Kylätalot käyttöön -hanketta.",
    ],
)
def test_the_word_before_a_project_is_no_part_of_its_name(text: str) -> None:
    assert [found for _, found in named(text)] == ["Kylätalot käyttöön"]


def test_a_name_that_ends_with_a_place_is_whole() -> None:
    assert [found for _, found in named("Rahoitus tulee Uudistuva ja osaava Suomi -ohjelmasta.")] == [
        "Uudistuva ja osaava Suomi"
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Hanke kuuluu Horisontti 2020 -ohjelmaan.", "Horisontti 2020"),
        ("Hankkeen rahoitti Interreg IVA.", "Interreg IVA"),
        ("Opas syntyi METSO-ohjelmassa.", "METSO"),
        ("Kasvua haetaan Talent Lift -toimenpideohjelmalla.", "Talent Lift"),
    ],
)
def test_programmes_of_money_and_measures_are_found(text: str, name: str) -> None:
    assert [found for _, found in named(text)] == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Vastaukset käsiteltiin Excel-ohjelmalla.",
        "Aineisto analysoitiin SPSS-ohjelman avulla.",
        "Kuvat muokattiin Photoshop -kuvanmuokkausohjelmassa.",
        "Mielipiteet kerättiin Webropol-kyselyllä.",
        "Asunto-ohjelman tavoitteet",
        "Kampuksella toimii Active Life Lab.",
    ],
)
def test_software_forms_and_plans_are_no_programmes(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize("name", ["Better Ports for the Bothnian Coast", "Vähähiilinen liikkuminen Etelä-Savossa"])
def test_a_name_over_small_words_is_whole(name: str) -> None:
    assert [found for _, found in named(f"{name} -hanke alkaa keväällä.")] == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Se on osa Metropolia Ammattikorkeakoulun Hyvä alku -hanketta.", "Hyvä alku"),
        ("Selvitys koskee Agua Zarca-hanketta.", "Agua Zarca"),
        ("Oulun Silta-hanke alkoi.", "Silta"),
    ],
)
def test_a_name_is_told_from_its_owner(text: str, name: str) -> None:
    assert [found for _, found in named(text)] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Työ oli osa Pientyöpaikoilla uudistuminen -hanketta (Punk).", ["Pientyöpaikoilla uudistuminen"] * 2),
        ("Työ oli osa Uudet innovatiiviset rakenteet (UIRA) -hanketta.", ["Uudet innovatiiviset rakenteet"]),
        ("Työ oli osa Pumppu-hanketta (Kansalaislähtöiset mallit palveluissa).", ["Pumppu"] * 2),
        ("Työ oli osa Pumppu-hanketta (Virtanen, 2019).", ["Pumppu"]),
    ],
)
def test_a_name_in_brackets_is_the_same_project(text: str, names: list[str]) -> None:
    assert [one.name for one in ANALYSER.find_mentions(text) if one.type == "project"] == names


def test_quotation_marks_before_a_project_need_no_hyphen() -> None:
    (found,) = ANALYSER.find_mentions("Se oli kolmen koulun ”Ohjaus pontevasti paremmaksi” yhteistyöhanke.")
    assert (found.type, found.name) == ("project", "Ohjaus pontevasti paremmaksi")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tuki saatiin Manner-Suomen maaseudun kehittämisohjelmasta 2007–2013.",
         ["Manner-Suomen maaseudun kehittämisohjelma 2007–2013"]),
        ("Taustalla on Ikääntyneiden asumisen toimenpideohjelma.", ["Ikääntyneiden asumisen toimenpideohjelma"]),
        ("Se on Vaasan kehittämisohjelmassa.", []),
        ("Kaupungin kehittämisohjelma valmistui.", []),
        ("Jos maa-ainestenottohankkeella olisi vaikutuksia.", []),
        ("Elinvoima-ohjelma alkaa.", []),
    ],
)  # fmt: skip
def test_a_programme_of_several_words_begins_with_a_capital(text: str, names: list[str]) -> None:
    found = ANALYSER.find_mentions(text)
    assert [one.name for one in found if one.type in ("programme", "project")] == names
