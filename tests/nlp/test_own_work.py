"""Whether a role is in the publication itself, or in another work that it tells of."""

import pytest

from corpus.records import PART_OF, Block, Document, Field, Mention
from nlp.roles.own_work import OwnWork
from tests.nlp.analysers import shared_finnish

FILLING = "Kunnan väestö kasvaa ja palvelujen tarve muuttuu. " * 400


def holds(
    sentence: str, *, title: str = "Kuntien talous", kind: str = "report", role: str = "funder", deep: bool = False,
    whole: str = "",
) -> bool:  # fmt: skip
    text = f"{FILLING}\n\n{sentence}\n\n{FILLING}" if deep else f"{sentence}\n\n{FILLING}"
    start = text.index(sentence)
    fields = (Field(PART_OF, whole, "PDF information"),) if whole else ()
    blocks = (Block(start, start + len(sentence), "paragraph"),)
    document = Document(title, text, blocks, "text/plain", date="2024", kind=kind, fields=fields)
    mention = Mention(start, start + 1, "organisation", "org:x", "X", "org:x", 0.9, role)  # type: ignore[arg-type]
    return OwnWork(document, shared_finnish()).holds(mention, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Selvityksen tilaaja on Sitra.",
        "Hankkeen rahoitti työ- ja elinkeinoministeriö.",
        "Tilaaja: Sitra",
        "Hankekumppanit: Sitra ja Nordregio",
        "Ohjausryhmässä olivat mukana Kuntaliitto ja Sitra.",
        "Sitra tilasi väestöennusteen MDI:ltä.",
    ],
)
def test_in_front_a_report_tells_how_it_came_about(sentence: str) -> None:
    assert holds(sentence)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("Tämä selvitys on laadittu Kuopion kaupungin toimeksiannosta.", "Kuntien talous"),
        ("Tämän hankkeen rahoitti Sitra.", "Kuntien talous"),
        ("Raportin on tilannut Sitra.", "Kuntien talous"),
        ("Denna rapport har finansierats av Sitra.", "Kommunernas ekonomi"),
        ("Loviisan asuntopoliittinen ohjelma laadittiin yhdessä FCG:n kanssa.", "Loviisa: asuntopoliittinen ohjelma"),
        ("Asunto-ohjelmaa on valmistellut työryhmä, jossa oli Sitra.", "Riihimäki: asuntopoliittinen ohjelma"),
    ],
)
def test_a_sentence_that_points_at_the_work_is_of_it_wherever_it_stands(sentence: str, title: str) -> None:
    assert holds(sentence, title=title, deep=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "VTT:n EcoDrive-hankkeen rahoitti Sitra.",
        "Hanketta koordinoi Oulun yliopisto.",
        "YIT:n teettämä tutkimus osoittaa, että kerrostalot kiinnostavat.",
        "Tilaaja: Sitra",
    ],
)
def test_deep_in_a_text_other_works_are_told_of(sentence: str) -> None:
    assert not holds(sentence, deep=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "Kuntaliiton tekemän selvityksen mukaan kunnat säästävät.",
        "Enligt rapporten som Sitra beställde sparar kommunerna.",
        "Kelan rahoitus on yhdistettävä samaan hankkeeseen.",
        "Sitran tulee rahoittaa hankkeita.",
        "EU:n tutkimusrahoitusta on syytä suunnata hankkeisiin.",
        "Vuonna 2007 Sitra rahoitti hanketta.",
        "Kela hyötyy EU:n rahoituksesta.",
    ],
    ids=["cited", "cited in Swedish", "on … -ttava", "tulee", "on syytä", "another year", "no work"],
)
def test_in_front_too_some_sentences_are_of_something_else(sentence: str) -> None:
    assert not holds(sentence)


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("Pääministeri Orpon hallituksen ohjelma", ""),
        ("7 Puhtaan energian Suomi", "Pääministeri Petteri Orpon hallituksen ohjelma"),
        ("Vaaliohjelma 2019", ""),
        ("Vastaus kirjalliseen kysymykseen", ""),
    ],
)
def test_who_governs_says_what_others_fund(title: str, whole: str) -> None:
    assert not holds("Hankkeen rahoittaa Sitra.", title=title, whole=whole)


def test_a_plan_tells_of_many_works_and_of_itself_by_its_name() -> None:
    title = "Kunnan hyvinvointisuunnitelma 2030"
    assert not holds("Hanketta rahoittaa Sitra.", title=title)
    assert holds("Hyvinvointisuunnitelma laadittiin yhdessä MDI:n kanssa.", title=title, role="partner")


def test_a_text_that_is_no_report_begins_its_sentence_with_the_work() -> None:
    assert holds("Hankkeen rahoitti Sitra.", kind="other")
    assert not holds("Sosiaali- ja terveysministeriö teetti selvityksen kuntien hoitotarvikkeista.", kind="other")


def test_what_a_body_published_is_no_work_of_the_text() -> None:
    assert not holds("Sitra on julkaissut raportin megatrendeistä.", role="publisher")


def test_a_release_tells_of_its_work_throughout() -> None:
    assert holds("Rahoitusta saatiin Sitralta.", kind="release")


def test_a_heading_about_the_making_is_as_good_as_the_front() -> None:
    for heading, expected in (("Hankkeen toteutus", True), ("Tulokset", False)):
        sentence = "Hankkeen rahoitti Sitra."
        text = f"{FILLING}\n\n{heading}\n\n{sentence}\n\n{FILLING}"
        at, start = text.index(heading), text.index(sentence)
        blocks = (Block(at, at + len(heading), "heading", 2), Block(start, start + len(sentence), "paragraph"))
        document = Document("Kuntien talous", text, blocks, "text/plain", kind="report")
        mention = Mention(start, start + 1, "organisation", "org:x", "X", "org:x", 0.9, "funder")
        assert OwnWork(document, shared_finnish()).holds(mention, sentence) is expected
