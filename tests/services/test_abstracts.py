"""The abstract that `tag` gives: a publication's own, in its language, else sentences of it, word for word."""

from dataclasses import replace

import pytest

from corpus.reading import read_document
from corpus.records import Document, Resource
from nlp.languages import detect_language
from services.abstracts import find_abstract
from services.answers.texts import FoundAbstract
from tests.corpus.test_abstracts import ABSTRACT, BODY, SWEDISH
from tests.nlp.analysers import shared_analyser

PARTS = [
    "Kunnan asukasluku on vähentynyt tasaisesti koko kymmenvuotisen tarkastelujakson ajan.",
    "Kaupungin tavoitteena on lisätä kohtuuhintaista asuntotuotantoa hyvien joukkoliikenneyhteyksien varrella.",
    "Asuntopolitiikka vaikuttaa kuntien elinvoimaan, väestön hyvinvointiin ja palvelujen saatavuuteen.",
    "Vuokra-asuntojen kysyntä kasvaa erityisesti nuorten ja ikääntyneiden asukkaiden keskuudessa.",
    "Kerrostaloja rakennetaan eniten keskustan ja asemanseudun kaava-alueille lähivuosina.",
    "Asuntojen hinnat ovat nousseet keskustassa nopeammin kuin kunnan muilla asuinalueilla.",
    "Lisäksi se edellyttää tiivistä yhteistyötä naapurikuntien ja rakennusliikkeiden kanssa.",
    "Johdanto Asuntopolitiikan lähtökohdat Kunnan väestö ja asuntojen määrä vuonna 2020.",
]
TEXT = "# Kaupungin asuntopolitiikka\n\n" + "\n\n".join(f"## Luku\n\n{part}" for part in PARTS)


def document(text: str, language: str = "fi") -> Document:
    return replace(read_document(Resource("raportti.md", text.encode(), "text/markdown")), language=language)


def abstract(found: Document) -> FoundAbstract | None:
    analyser = shared_analyser()
    return find_abstract(found, analyser.find_mentions(found.text), analyser.finnish)


def test_the_own_abstract_in_the_language_of_the_text_is_given() -> None:
    text = f"# Kuntatalous\n\n## Sammandrag\n\n{SWEDISH}\n\n## Tiivistelmä\n\n{ABSTRACT}\n\n## Johdanto\n\n{BODY}"
    for language, expected in (("fi", ABSTRACT), ("sv", SWEDISH)):
        found = abstract(document(text, language))
        assert found is not None
        assert (found.text, found.origin, found.language) == (expected, "own", language)


def test_an_abstract_in_another_language_is_better_than_none() -> None:
    found = abstract(document(f"# Kuntatalous\n\n## Sammandrag\n\n{SWEDISH}\n\n## Johdanto\n\n{BODY}"))
    assert found is not None
    assert (found.origin, found.language, found.said_in) == ("own", "sv", "Sammandrag")


def test_without_one_sentences_are_quoted_in_the_order_of_the_text() -> None:
    read = document(TEXT)
    found = abstract(read)
    assert found is not None
    assert (found.origin, len(found.evidence)) == ("extracted", 2)
    assert [one.text for one in found.evidence] == [read.text[one.start : one.end] for one in found.evidence]
    assert found.text == " ".join(one.text for one in found.evidence)
    assert {one.text for one in found.evidence} <= set(PARTS[:6])


def test_the_sentence_nearest_to_the_title_is_among_them() -> None:
    found = abstract(document(TEXT))
    assert found is not None
    assert PARTS[2] in found.text


@pytest.mark.parametrize(
    "sentence",
    [
        "Lisäksi asuntopolitiikka vaikuttaa kuntien elinvoimaan, väestön hyvinvointiin ja palvelujen saatavuuteen.",
        "Johdanto Kaupungin asuntopolitiikka vaikuttaa Kuntien elinvoimaan Väestön hyvinvointiin ja palveluihin.",
        "Kaupungin asuntopolitiikka 12 Kaupungin asuntopolitiikka vaikuttaa kuntien elinvoimaan ja palveluihin.",
        "Kaupungin asuntopolitiikka vaikuttaa kuntien elinvoimaan ja asuntopolitiikan tavoitteisiin, joita ovat mm.",
        "Kaupungin asuntopolitiikan julkaisu ISBN 978-952-367-484-4 vaikuttaa kaupungin asuntopolitiikkaan nyt.",
        "Kaupungin asuntopolitiikka vaikuttaa • kuntien elinvoimaan • väestön hyvinvointiin ja palveluihin.",
        "Stadens bostadspolitik påverkar stadens livskraft, bostadspolitiken och invånarnas välfärd i hela landet.",
    ],
    ids=["leans on another", "headings", "a page's head", "an abbreviation", "an imprint", "bullets", "Swedish"],
)
def test_what_is_no_sentence_of_its_own_is_not_quoted(sentence: str) -> None:
    found = abstract(document(TEXT.replace(PARTS[2], sentence)))
    assert found is not None
    assert sentence not in found.text


@pytest.mark.parametrize("text", ["Tampereella sataa.", "# Otsikko\n\n" + " ".join(PARTS[:3])])
def test_a_short_text_is_not_shortened(text: str) -> None:
    assert abstract(document(text)) is None


def test_contents_tables_and_references_are_not_quoted() -> None:
    rows = "| Alue | Kehitys |\n|---|---|\n" + "\n".join(f"| {n} | {PARTS[2]} |" for n in range(9))
    found = abstract(document(TEXT.replace(PARTS[2], rows)))
    assert found is not None
    assert PARTS[2] not in found.text


def test_an_abstract_is_in_the_language_that_it_is_found_to_be_in() -> None:
    found = abstract(document(TEXT))
    assert found is not None
    assert detect_language(found.text) == found.language == "fi"
