import json
from pathlib import Path

import pytest

from app.cli.tagging import as_csv, as_dublin_core, as_schema_org
from benchmarks.sites import SITES
from corpus.records import Resource
from nlp.mentions import Analyser
from nlp.words.finnish import Finnish
from services.answers import MentionSummary, TaggedText
from services.tagging import tag_resource
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
    schema_org = as_schema_org(tagged)
    assert schema_org["author"][0] == {"@type": "Person", "name": "Virtanen, Maija"}
    assert schema_org["spatialCoverage"] == ["Tampere", "Oulu", "Helsinki"]
    dublin_core = as_dublin_core(tagged)
    assert "<dc:identifier>ISBN 9789523674844</dc:identifier>" in dublin_core
    assert "<dc:coverage>Oulu</dc:coverage>" in dublin_core
    header, row = as_csv(tagged, header=True).splitlines()
    assert header.startswith("title,alt_title,creator")
    assert "Virtanen, Maija; Niemi, Pekka" in row
