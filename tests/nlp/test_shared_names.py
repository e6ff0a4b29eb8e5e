"""Names that stand for something else too: districts and publishers, towns and firms, first names and words."""

import pytest

from tests.nlp.analysers import shared_analyser


def named(text: str) -> list[tuple[str, str]]:
    return [(one.type, one.name) for one in shared_analyser().find_mentions(text) if one.type not in ("date", "count")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lukemistoon kuuluu kaksi romaania (Otava, 1999).", [("organisation", "Otava")]),
        ("Romaani ilmestyi uudelleen Otavan pokkarisarjassa.", [("organisation", "Otava")]),
        ("Hankkeesta uutisoi ensin Kaleva.", [("organisation", "Kaleva")]),
        ("Kaukajärven asukkaat vastasivat kyselyyn.", [("place", "Kaukajärvi")]),
        ("Työ tehtiin yhdessä päiväkoti Lokin kanssa.", [("organisation", "Lokki")]),
    ],
)
def test_a_districts_name_is_a_bodys_by_what_is_said_of_it(text: str, names: list[tuple[str, str]]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Outokummun Tornion terästehdas pysäytettiin huollon ajaksi.",
            [("organisation", "Outokumpu"), ("municipality", "Tornio")],
        ),
        ("Raision osakekurssi nousi.", [("organisation", "Raisio")]),
        ("Outokummun asukkaat vastasivat kyselyyn.", [("municipality", "Outokumpu")]),
    ],
)
def test_a_towns_name_is_a_firms_by_what_it_has(text: str, names: list[tuple[str, str]]) -> None:
    assert named(text) == names


@pytest.mark.parametrize("text", ["Kuva: Mari Raisio.", "Hankkeen vetäjä Arvo Forssa kertoi.", "Läsnä: Lieksa Mari."])
def test_a_first_name_that_is_a_word_too_makes_a_person(text: str) -> None:
    assert named(text) == []


def test_a_first_name_before_a_firms_word_is_a_firm() -> None:
    (found,) = shared_analyser().find_mentions("Silja Linen toimeksiannosta tehtiin matkustajakysely.")
    assert (found.type, found.name, found.role) == ("organisation", "Silja Line", "client")


@pytest.mark.parametrize(
    "text",
    [
        "Palkat määräytyvät TES:n mukaan.",
        "YEL:n ja MYEL:n maksut nousivat.",
        "Opas kertoo Marfanin oireyhtymästä.",
        "Tutkimuksessa vertailtiin Nordean sijoitusrahastojen tuottoja.",
    ],
)
def test_agreements_insurances_and_syndromes_are_no_bodies(text: str) -> None:
    assert [name for name in named(text) if name != ("organisation", "Nordea")] == []


def test_villages_of_a_region_are_no_association() -> None:
    assert named("Keski-Suomen kylien väki vähenee.") == [("region", "Keski-Suomi")]
    assert named("Keski-Suomen Kylät valittiin.") == [("organisation", "Keski-Suomen Kylät")]


def test_what_a_body_does_is_no_unit_of_it() -> None:
    assert named("Kelan tutkimuksen mukaan tuki kasvoi.") == [("organisation", "Kansaneläkelaitos")]
    assert named("Selvityksen teki Kelan tutkimus.") == [("organisation", "Kansaneläkelaitoksen tutkimusyksikkö")]


def test_a_common_noun_with_a_capital_behind_a_town_is_its_own_body() -> None:
    text = "Opinnäytetyö tehtiin Turun Osuuskaupan toimeksiannosta."
    assert named(text) == [("organisation", "Turun Osuuskauppa")]


@pytest.mark.parametrize(
    ("text", "component"),
    [
        ("Väkeä muutti Tampereelle.", "gazetteer"),
        ("Asiaa käsitteli Sitra.", "registry"),
        ("Sen myi Kulmatieto Oy.", "form"),
        ("VALUMA-hanke päättyi.", "project rules"),
        ("Romaani ilmestyi Otavan pokkarisarjassa.", "context"),
        ("Se päättyi vuonna 2023.", "number rules"),
    ],
)
def test_what_decided_a_name_is_told(text: str, component: str) -> None:
    assert [decided for _, decided in shared_analyser().explain_names(text)] == [component]
