"""What records say in each form, read back by the parsers of others; no title can become markup or a formula."""

import csv
import io
import json
import warnings
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from rdflib import Graph, Namespace, URIRef
from rdflib.term import Literal

from app.cli.tagging import RecordFormat
from services.answers.texts import TaggedText
from services.metadata_formats import FORMATS
from services.metadata_formats.table_rows import COLUMNS
from tests.services.tagged import ABSTRACT, BARE, REPORT, YSO, titled

DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
SCHEMA = Namespace("https://schema.org/")
EVIL = [
    '</script><script>alert("x")</script>', '=HYPERLINK("http://x.fi";"y")', "a\r\nb", "+1", "@SUM(A1)", "a; =1+1",
    "R&D <b>[gallery]</b>", "# otsikko", "[a](javascript:x)", "\x00\x07\x1b[31ma\u202eb\ufffe", "a\u2028b\x85c", "- a",
    '"a", b', "]]>", "| a | b |", "1. a", "`a` *b* _c_",
]  # fmt: skip


def write(format: str, *tagged: TaggedText, several: bool = False) -> str:
    return "".join(FORMATS[format].write(tagged, several=several))


def test_the_command_lists_all_forms() -> None:
    assert [format.value for format in RecordFormat] == list(FORMATS)


# schema.org


def graph_of(tagged: TaggedText) -> Graph:
    """Parse JSON-LD by rdflib, with the terms of schema.org given in place of the context that lies on the web."""
    said = json.loads(write("jsonld", tagged)) | {"@context": {"@vocab": SCHEMA, "url": {"@type": "@id"}}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of its own calls
        return Graph().parse(data=json.dumps(said), format="json-ld")


def named(graph: Graph, predicate: URIRef) -> set[str]:
    """Return the names of what a predicate leads to."""
    return {str(graph.value(thing, SCHEMA.name)) for thing in graph.objects(None, predicate)}


def test_a_report_is_one_of_schema_org() -> None:
    graph = graph_of(REPORT)
    (report,) = graph.subjects(predicate=None, object=SCHEMA.Report)
    assert graph.value(report, SCHEMA.name) == Literal("Kuntatalous : väestön muutos")
    assert graph.value(report, SCHEMA.abstract) == Literal("Kuntien talous heikkenee. Väestö vähenee.")
    assert graph.value(report, SCHEMA.reportNumber) == Literal("2024:3")
    assert str(graph.value(report, SCHEMA.datePublished)) == "2024-03-12"


@pytest.mark.parametrize(
    ("predicate", "names"),
    [
        ("author", {"Maija Virtanen", "Aluekehitys Oy"}),
        ("editor", {"Pekka Niemi"}),
        ("publisher", {"Valtioneuvosto"}),
        ("sponsor", {"Sitra"}),
        ("funder", {"Työ- ja elinkeinoministeriö"}),
        ("contributor", {"MDI"}),
        ("spatialCoverage", {"Tampere", "Oulu", "Pirkanmaa"}),
        ("isPartOf", {"Valtioneuvoston selvityksiä"}),
        ("about", {"kuntatalous", "väestö"}),
    ],
)
def test_bodies_places_and_subjects_are_things_with_names(predicate: str, names: set[str]) -> None:
    assert named(graph_of(REPORT), SCHEMA[predicate]) == names


def test_a_subject_is_a_term_of_its_vocabulary() -> None:
    graph = graph_of(REPORT)
    term = URIRef(f"{YSO}3127")
    assert (term, None, SCHEMA.DefinedTerm) in graph
    assert str(graph.value(term, SCHEMA.inDefinedTermSet)) == "http://www.yso.fi/onto/yso/"


def test_a_release_is_a_news_article() -> None:
    said = json.loads(write("jsonld", replace(REPORT, kind="release")))
    assert (said["@type"], said["headline"]) == ("NewsArticle", "Kuntatalous : väestön muutos")


@pytest.mark.parametrize("title", EVIL)
def test_a_title_cannot_end_the_script_that_holds_a_record(title: str) -> None:
    page = f'<html><body><script type="application/ld+json">{write("jsonld", titled(title))}</script></body></html>'
    (script,) = html.fromstring(page).iter("script")
    assert json.loads(script.text)["name"] == shown(title)


# Dublin Core


def elements(format: str, *tagged: TaggedText, several: bool = False) -> list[tuple[str, str | None]]:
    root = ElementTree.fromstring(write(format, *tagged, several=several).encode())
    return [(element.tag, element.text) for element in root.iter()]


def test_dublin_core_has_the_fifteen_elements_with_their_language() -> None:
    root = ElementTree.fromstring(write("dc", REPORT).encode())
    titles = [(element.text, element.get(LANGUAGE)) for element in root.iter(f"{DC}title")]
    assert titles == [("Kuntatalous : väestön muutos", "fi"), ("Kommunernas ekonomi", "sv")]
    assert [element.text for element in root.iter(f"{DC}subject")][:2] == ["kuntatalous", f"{YSO}3127"]
    assert "urn:isbn:9789523674844" in [element.text for element in root.iter(f"{DC}identifier")]
    assert [element.text for element in root.iter(f"{DC}description")] == ["Kuntien talous heikkenee. Väestö vähenee."]


def test_the_terms_of_dcmi_say_what_is_a_uri() -> None:
    root = ElementTree.fromstring(write("dcterms", REPORT).encode())
    uris = [element.text for element in root.iter() if element.get(TYPE) == "dcterms:URI"]
    assert f"{YSO}3127" in uris
    assert "https://doi.org/10.1234/ab" in uris
    assert [element.text for element in root.iter(f"{TERMS}spatial")] == ["Tampere", "Oulu", "Pirkanmaa"]


@pytest.mark.parametrize("format", ["dc", "dcterms"])
def test_several_records_are_one_document(format: str) -> None:
    titles = [text for tag, text in elements(format, REPORT, BARE, several=True) if tag.endswith("}title")]
    assert (titles[0], titles[-1]) == ("Kuntatalous : väestön muutos", "Teksti")
    assert elements(format, several=True) == [("records", "\n")]


@pytest.mark.parametrize("title", EVIL)
@pytest.mark.parametrize("format", ["dc", "dcterms"])
def test_xml_is_well_formed_whatever_a_title_holds(format: str, title: str) -> None:
    assert (f"{DC if format == 'dc' else TERMS}title", shown(title)) in elements(format, titled(title))


# CSV


def rows(*tagged: TaggedText) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(write("csv", *tagged, several=True))))


def test_a_table_has_a_row_a_text_under_its_columns() -> None:
    first, second = rows(REPORT, BARE)
    assert tuple(first) == COLUMNS
    assert first["creator"] == "Virtanen, Maija; Aluekehitys Oy"
    assert first["subject"] == "kuntatalous; väestö"
    assert (first["client"], first["funder"], first["abstract_origin"]) == (
        "Sitra", "Työ- ja elinkeinoministeriö", "own",
    )  # fmt: skip
    assert {name for name, value in second.items() if value} == {"title", "kind", "source"}


@pytest.mark.parametrize("title", EVIL)
def test_no_cell_is_a_formula_or_a_line_of_its_own(title: str) -> None:
    (row,) = rows(titled(title))
    pieces = [piece.strip() for value in row.values() for piece in value.split(";")]
    assert [piece for piece in pieces if piece[:1] in "=+-@" and piece] == []
    assert all(value.isprintable() for value in row.values())
    assert write("csv", titled(title)).count("\n") == 2


# Markdown


def test_a_person_reads_finnish_labels() -> None:
    page = write("md", REPORT)
    assert page.startswith("# Kuntatalous : väestön muutos\n")
    for line in ("- **Julkaistu:** 12.3.2024", "- **Tekijät:** Virtanen, Maija; Aluekehitys Oy", "- **Tilaaja:** Sitra",
                 "- **Kunnat:** Tampere; Oulu", f"- [kuntatalous]({YSO}3127) (0,81)", "  - ”Kuntien talous” (s. 3)",
                 "*(julkaisun oma tiivistelmä, s. 3)*", "- 1. Kuntien tulee varautua. – toimija: kunta (s. 7)",
                 "- kunta · talous (40 %)"):  # fmt: skip
        assert line in page.replace("1\\.", "1.").splitlines()


def test_an_extract_is_said_to_be_one() -> None:
    assert "poimittu tekstistä" in write("md", replace(REPORT, abstract=replace(ABSTRACT, origin="extracted")))


def test_what_is_not_known_has_no_heading() -> None:
    assert write("md", BARE) == "# Teksti\n"


@pytest.mark.parametrize("title", EVIL)
def test_a_title_is_words_and_no_markdown(title: str) -> None:
    lines = write("md", titled(title)).splitlines()
    assert lines[1] == ""
    assert not any(raw in lines[0].replace(f"\\{raw[0]}", "") for raw in ("<script", "[a]", "`a`", "*b*", "|"))
    abstract = lines[lines.index("## Tiivistelmä") + 2]
    assert not abstract.startswith(("#", "- ", "+", "=", ">", "1. "))


# DSpace and WordPress


def test_a_dspace_item_has_subjects_with_their_authority() -> None:
    item = json.loads(write("dspace", REPORT))
    assert (item["name"], item["type"], item["inArchive"]) == ("Kuntatalous : väestön muutos", "item", True)
    assert item["metadata"]["dc.subject.yso"] == [
        {"value": "kuntatalous", "language": "fi", "authority": f"{YSO}3127", "confidence": 500}
    ]
    assert [one["value"] for one in item["metadata"]["dc.subject"]] == ["väestö"]
    assert item["metadata"]["dc.description.abstract"][0]["value"] == "Kuntien talous heikkenee.\n\nVäestö vähenee."
    assert item["metadata"]["dc.relation.ispartofseries"][0]["value"] == "Valtioneuvoston selvityksiä ; 2024:3"


def test_every_value_of_a_dspace_item_has_the_four_fields() -> None:
    item = json.loads(write("dspace", REPORT))
    values = [value for of_field in item["metadata"].values() for value in of_field]
    assert {frozenset(value) for value in values} == {frozenset({"value", "language", "authority", "confidence"})}
    assert all(values)


def test_a_wordpress_post_is_a_draft_with_names_of_tags() -> None:
    post = json.loads(write("wordpress", REPORT))
    assert (post["status"], post["date"]) == ("draft", "2024-03-12T00:00:00")
    assert post["tag_names"] == ["kuntatalous", "väestö", "Tampere", "Oulu", "Pirkanmaa"]
    assert post["meta"]["aluetutka_funder"] == ["Työ- ja elinkeinoministeriö"]
    assert "tags" not in post  # which are numbers of the site


@pytest.mark.parametrize("date", ["2024", "2024-03", None])
def test_no_day_is_made_up_for_a_post(date: str | None) -> None:
    assert "date" not in json.loads(write("wordpress", replace(REPORT, date=date)))


@pytest.mark.parametrize("title", EVIL)
def test_a_post_holds_no_markup_and_no_short_code(title: str) -> None:
    post = json.loads(write("wordpress", titled(title)))
    for text in (post["title"], post["excerpt"], *post["tag_names"]):
        assert not set(text) & set("<>[]")
    assert html.fragment_fromstring(post["title"], create_parent="p").text_content() == shown(title)


# All


def shown(title: str) -> str:
    """Return a title as records have it, the letters that no text shows left out."""
    kept = "".join(letter for letter in title if letter.isprintable() or letter.isspace())
    return " ".join(kept.split())


LINES = [name for name, format in FORMATS.items() if "json" in format.media_type]


@pytest.mark.parametrize("format", LINES)
def test_records_of_json_are_one_a_line(format: str) -> None:
    text = write(format, *map(titled, EVIL), several=True)
    assert len([json.loads(line) for line in text.splitlines()]) == len(EVIL)


@given(st.text(max_size=40))
@pytest.mark.parametrize("format", list(FORMATS))
def test_any_title_can_be_written(format: str, title: str) -> None:
    assert parse(format, write(format, titled(title)))


def parse(format: str, text: str) -> Any:
    if format in LINES:
        return json.loads(text)
    if format == "csv":
        (row,) = csv.DictReader(io.StringIO(text))
        return row
    return text.startswith("# ") if format == "md" else ElementTree.fromstring(text.encode()).tag


def test_a_record_that_cannot_be_made_leaves_nothing_behind() -> None:
    def none() -> Any:
        raise ValueError
        yield

    written = FORMATS["dc"].write(none(), several=False)
    with pytest.raises(ValueError, match=r"^$"):
        next(written)
