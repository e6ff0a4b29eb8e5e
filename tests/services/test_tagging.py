import json
from pathlib import Path

import pytest

from benchmarks.sites import SITES
from corpus.records import Resource
from nlp.mentions import Analyser
from nlp.words.finnish import Finnish
from services.answers.texts import MentionSummary, TaggedText
from services.metadata_formats import FORMATS
from services.tagging import Untagged, tag_each, tag_resource
from tests.documents import make_pdf

PAGE = SITES / "wordpress" / "verkostotyo-tarvitsee-yhteisen-tilannekuvan.html"


@pytest.fixture(scope="module")
def analyser(finnish: Finnish) -> Analyser:
    return Analyser(finnish)


def tag_report(analyser: Analyser) -> TaggedText:
    text = "Raportti kertoo Tampereen ja Oulun väestöstä. Tampereella väki kasvoi. " * 5
    said = ("Tekijät: Maija Virtanen, Pekka Niemi", "Julkaisija: Aluekehitys Oy", "ISBN 978-952-367-484-4 (PDF)",
            "Helsinki 12.3.2024", text)  # fmt: skip
    return tag_resource(analyser, Resource("/in/raportti.pdf", make_pdf("Kuntatalouden raportti", *said)))


def test_a_page_is_tagged_with_its_metadata_materials_and_names(analyser: Analyser) -> None:
    tagged = tag_resource(analyser, Resource("https://a.fi/x", PAGE.read_bytes()))
    assert (tagged.title, tagged.date) == ("Verkostotyö tarvitsee yhteisen tilannekuvan", "2024-03-12")
    assert tagged.metadata["publisher"] == ["Seutukompassi"]
    assert tagged.origins["publisher"] == "OpenGraph"
    assert [link.label for link in tagged.materials] == ["Tiedote", "Raportti", "Policy Brief"]
    roles = {one.name: one.role for one in tagged.mentions_summary}
    assert roles["Itä-Suomen yliopisto"] == "partner"
    assert roles["Työ- ja elinkeinoministeriö"] == "funder"
    assert tagged.themes == ()


def test_mentions_are_counted_and_dates_left_out(analyser: Analyser) -> None:
    found = tag_report(analyser).mentions_summary
    assert found[0] == MentionSummary("municipality", "kunta:837", "Tampere", 10, None)
    assert not {"date", "money"} & {one.type for one in found}


def test_a_language_that_nobody_says_is_found_in_the_text(analyser: Analyser) -> None:
    assert tag_report(analyser).metadata["language"] == "fi"


def test_metadata_has_the_form_of_fingreylit(analyser: Analyser, shared: Path) -> None:
    with (shared / "metadata" / "fingreylit.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line)["ground_truth"] for line in lines]
    forms = {(key, type(value)) for record in records for key, value in record.items()}
    types = {record.get("type_coar") for record in records}
    for tagged in (tag_report(analyser), tag_resource(analyser, Resource("https://a.fi/x", PAGE.read_bytes()))):
        assert {(key, type(value)) for key, value in tagged.metadata.items()} <= forms
        assert tagged.metadata["type_coar"] in types


def test_a_record_is_written_in_other_forms(analyser: Analyser) -> None:
    tagged = tag_report(analyser)
    schema_org = json.loads("".join(FORMATS["jsonld"].write([tagged], several=False)))
    assert schema_org["author"][0]["name"] == "Maija Virtanen"
    assert [place["name"] for place in schema_org["spatialCoverage"]] == ["Tampere", "Oulu", "Helsinki"]
    assert "<dc:coverage>Oulu</dc:coverage>" in "".join(FORMATS["dc"].write([tagged], several=False))
    assert "Virtanen, Maija; Niemi, Pekka" in "".join(FORMATS["csv"].write([tagged], several=False))


def test_a_text_of_several_can_only_fail_by_itself(analyser: Analyser) -> None:
    given = [
        (Resource("a.txt", b"Tampereella sataa."), None),
        (Resource("b.pdf", b"%PDF-1.4 broken"), None),
        (Resource("c.doc", b""), "files of type .doc are not read"),
        (Resource("d.txt", b"Turussa paistaa."), None),
    ]
    answers = list(tag_each(analyser, given))
    assert [answer.source for answer in answers if isinstance(answer, Untagged)] == ["b.pdf", "c.doc"]
    assert [answer.title for answer in answers if isinstance(answer, TaggedText)] == [
        "Tampereella sataa.", "Turussa paistaa.",
    ]  # fmt: skip
