"""What counts as a recommendation of a document, with its number and whom it addresses."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.reading import read_document
from corpus.records import Block, Document, Recommendation, Resource
from nlp.recommendations.finding import RecommendationFinder
from nlp.recommendations.promises import promised_count
from tests.nlp.analysers import shared_analyser, shared_finnish

WORDS = ["tulisi", "suositus", "3:", "on", "syytä", "Suositukset", "·", "kuntien", "?", "\n", "a" * 300]


def find(document: Document) -> list[Recommendation]:
    mentions = shared_analyser().find_mentions(document.text)
    return RecommendationFinder(shared_finnish()).find(document, mentions)


def page(*lines: str) -> Document:
    text = "\n\n".join(("# Selvitys", *lines))
    return read_document(Resource("sivu.md", text.encode(), "text/markdown"))


def texts(document: Document) -> list[str]:
    return [document.text[one.start : one.end] for one in find(document)]


def one_sentence(text: str) -> Document:
    return Document("Selvitys", text, (Block(0, len(text), "paragraph"),), "text/plain")


@pytest.mark.parametrize(
    "sentence",
    [
        "Suosittelemme kunnille yhteisiä kokeiluja.",
        "Kuntien ja hyvinvointialueiden tulisi sopia työnjaosta ennen vuotta 2026.",
        "Rahoituksen ehtoja olisi syytä yhtenäistää.",
        "Verkoston työtä kannattaisi jatkaa hankkeen päätyttyä.",
        "Kommunerna bör samarbeta mer över gränserna.",
    ],
)
def test_a_sentence_that_recommends_is_found(sentence: str) -> None:
    assert texts(one_sentence(sentence)) == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        "Selvityksessä annetaan kuusi suositusta verkostotyön vahvistamiseen.",
        "Tavoitteena oli selvittää, miten kuntien tulisi toimia.",
        "Hankkeen tuloksena syntyi toimintamalli.",
        "Kyselyyn vastasi suosittu kirjailija.",
        "Uusi malli tulisi maksamaan kaksi miljoonaa euroa.",
    ],
)
def test_what_only_speaks_of_recommending_is_not(sentence: str) -> None:
    assert texts(one_sentence(sentence)) == []


def test_numbered_recommendations_keep_their_numbers_wherever_they_stand() -> None:
    found = find(page("Suositus 1: Perustetaan rahasto.", "Suositus 2", "Valtio lisää rahoitusta."))
    assert [one.number for one in found] == ["1", "2"]


def test_headings_and_items_of_a_section_of_recommendations_are_recommendations() -> None:
    document = page(
        "## Suositukset", "### 1. Vahvistetaan tietopohjaa", "Tieto on hajallaan. Sitä tulee koota.",
        "### 2. Nimetään koordinaattori", "Nyt kukaan ei vastaa.", "## Suositukset kunnille",
        "- Lisätään yhteistyötä naapurikuntien kanssa", "## Liitteet", "- Kyselyn lomake ja vastaajien jakauma",
    )  # fmt: skip
    assert texts(document) == [
        "Vahvistetaan tietopohjaa",
        "Nimetään koordinaattori",
        "Lisätään yhteistyötä naapurikuntien kanssa",
    ]
    assert [one.number for one in find(document)] == ["1", "2", None]


def test_obligations_count_only_in_a_section_of_recommendations() -> None:
    obligation = "Kunnan on laadittava suunnitelma."
    for heading, found in (("Nykytila", []), ("Toimenpidesuositukset", [obligation])):
        text = f"{heading}\n\n{obligation}"
        blocks = (Block(0, len(heading), "heading", 1), Block(len(heading) + 2, len(text), "paragraph"))
        assert texts(Document("Selvitys", text, blocks, "text/plain")) == found


@pytest.mark.parametrize(
    ("sentence", "addressees"),
    [
        ("Työ- ja elinkeinoministeriön tulisi nimetä koordinaattori.", {"Työ- ja elinkeinoministeriö"}),
        ("Kuntien ja hyvinvointialueiden tulisi sopia työnjaosta.", {"kunta", "hyvinvointialue"}),
        ("Suosittelemme Pirkanmaan liitolle uutta kokeilua.", {"Pirkanmaan liitto"}),
        ("Kunnan palveluja olisi syytä kehittää.", set()),
    ],
)
def test_who_is_to_act_is_the_addressee(sentence: str, addressees: set[str]) -> None:
    (found,) = find(one_sentence(sentence))
    assert {to.name for to in found.addressees} == addressees


def test_a_heading_addresses_what_stands_under_it() -> None:
    document = page("## Suositukset kunnille", "- Lisätään yhteistyötä alueen sisällä")
    assert [to.name for to in find(document)[0].addressees] == ["kunta"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS)))
def test_any_text_is_read(words: list[str]) -> None:
    text = " ".join(words)
    blocks = (Block(0, len(text), "heading", 1),) if text.strip() else ()
    found = RecommendationFinder(shared_finnish()).find(Document("x", text, blocks, "text/plain"))
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize(
    ("before", "sentence", "addressees"),
    [
        ("Kunnat ja hyvinvointialueet neuvottelevat.", "Niiden tulisi sopia työnjaosta.", ["kunta", "hyvinvointialue"]),
        ("Kuntaliitto ja THL kokosivat aineiston.", "Niiden kannattaisi jatkaa työtä.",
         ["Kuntaliitto", "Terveyden ja hyvinvoinnin laitos"]),
        ("Kuntaliitto kokosi aineiston.", "Sen tulisi jatkaa työtä.", ["Kuntaliitto"]),
        ("Kunnat neuvottelivat ministeriöiden kanssa.", "Niiden tulisi sopia työnjaosta.", ["kunta"]),
        ("Kuntien ja ministeriöiden näkemykset eroavat hyvinvointialueista.", "Niiden tulisi sopia työnjaosta.", []),
        ("Aineisto on hajallaan.", "Niiden tulisi sopia työnjaosta.", []),
    ],
)  # fmt: skip
def test_a_pronoun_obliges_those_before_it_where_that_is_certain(
    before: str, sentence: str, addressees: list[str]
) -> None:
    found = [one for one in find(one_sentence(f"{before} {sentence}")) if one.start > 0]
    assert [[to.name for to in one.addressees] for one in found] == [addressees]


def test_numbers_of_items_stand_at_the_beginning_of_their_lines() -> None:
    text = "1. Kuntien tulisi koota tieto yhteen.\n2. Valtion kannattaisi lisätä rahoitusta."
    document = Document("Selvitys", text, (Block(0, len(text), "paragraph"),), "text/plain")
    assert texts(document) == ["Kuntien tulisi koota tieto yhteen.", "Valtion kannattaisi lisätä rahoitusta."]
    assert [one.number for one in find(document)] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Selvityksessä annetaan kuusi suositusta verkostotyöhön.", 6),
        ("Raportti päättyy kuuden suosituksen kokonaisuuteen.", 6),
        ("Työryhmä antoi 12 konkreettista toimenpide-ehdotusta.", 12),
        ("Rapporten ger sex rekommendationer.", 6),
        ("Yksi suositus koskee kuntia, ja Suositus 3 valtiota.", None),
        ("Suosituksia annettiin vuonna 2024.", None),
    ],
)
def test_how_many_recommendations_are_promised(text: str, count: int | None) -> None:
    assert promised_count(text) == count
