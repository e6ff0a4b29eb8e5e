"""Vocabularies from SKOS and tables: labels, hierarchy, replaced concepts, places; others are refused in a line."""

import pytest
from rdflib import Graph

from corpus.errors import VocabularyError
from models.subjects.skos import read_skos
from models.subjects.vocabularies import (
    Concept,
    Vocabulary,
    make_vocabulary,
    pack_vocabulary,
    read_table,
    unpack_vocabulary,
)

YSO = "http://www.yso.fi/onto/yso/"
TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix yso: <http://www.yso.fi/onto/yso/> .
yso: a skos:ConceptScheme ; dct:title "General Finnish Ontology"@en, "Yleinen suomalainen ontologia"@fi ;
    owl:versionInfo "2026.3" .
yso:p1 a skos:Concept ; skos:prefLabel "talous"@fi, "ekonomi"@sv, "economy"@en ; skos:inScheme yso: .
yso:p2 a skos:Concept ; skos:prefLabel "kuntatalous"@fi, "kommunal ekonomi"@sv, "local economy"@en ;
    skos:altLabel "kuntien talous"@fi, "kunnallistalous"@fi ; skos:hiddenLabel "kunta-talous"@fi ;
    skos:broader yso:p1 ; skos:related yso:p3 ; skos:exactMatch <http://id.loc.gov/x> .
yso:p3 a skos:Concept ; skos:prefLabel "  valtion\\n talous "@fi .
yso:p4 a skos:Concept ; skos:prefLabel "kunnallistalous (vanha)"@fi ; owl:deprecated true ; dct:isReplacedBy yso:p2 .
yso:p5 a skos:Concept ; skos:prefLabel "Tampere"@fi ; skos:inScheme <http://www.yso.fi/onto/yso/places/> .
yso:c1 a skos:Collection ; skos:prefLabel "ryhmä"@fi .
"""
TABLE = """uri,label_fi,label_sv,label_en,alternatives_fi,broader,replaced_by,place
http://x.fi/1,talous,ekonomi,economy,,,,
http://x.fi/2,kuntatalous,,,kuntien talous|kunnallistalous,http://x.fi/1,,
http://x.fi/3,vanha,,,,,http://x.fi/2,
http://x.fi/4,Tampere,,,,,,1
"""


@pytest.fixture(scope="module")
def yso() -> Vocabulary:
    return read_skos("yso", TURTLE.encode(), "yso-skos.ttl")


def test_concepts_have_their_labels_in_each_language(yso: Vocabulary) -> None:
    concept = yso.concepts[YSO + "p2"]
    assert dict(concept.labels) == {"fi": "kuntatalous", "sv": "kommunal ekonomi", "en": "local economy"}
    assert concept.alternatives["fi"] == ("kuntien talous", "kunnallistalous", "kunta-talous")
    assert (concept.label("sv"), concept.label("de")) == ("kommunal ekonomi", "kuntatalous")
    assert yso.concepts[YSO + "p3"].labels["fi"] == "valtion talous"


def test_only_concepts_are_read(yso: Vocabulary) -> None:
    assert [uri.removeprefix(YSO) for uri in yso.concepts] == ["p1", "p2", "p3", "p4", "p5"]


def test_a_vocabulary_has_a_finnish_title_and_a_version(yso: Vocabulary) -> None:
    assert (yso.title, yso.version, yso.source) == ("Yleinen suomalainen ontologia", "2026.3", "yso-skos.ttl")


def test_the_hierarchy_is_said_from_both_ends(yso: Vocabulary) -> None:
    assert yso.concepts[YSO + "p2"].broader == (YSO + "p1",)
    assert yso.concepts[YSO + "p1"].narrower == (YSO + "p2",)
    assert yso.concepts[YSO + "p3"].related == (YSO + "p2",)


def test_a_deprecated_concept_leads_to_the_one_that_took_its_place(yso: Vocabulary) -> None:
    assert yso.find(YSO + "p4") == yso.concepts[YSO + "p2"]
    assert yso.find(YSO + "p9") is None


def test_concepts_that_replace_each_other_end_somewhere() -> None:
    circle = [
        Concept(uri, {"fi": uri}, replaced_by=(other,), deprecated=True) for uri, other in (("a", "b"), ("b", "a"))
    ]
    assert make_vocabulary("x", circle).find("a") is not None


def test_places_and_what_is_no_longer_used_are_not_suggested(yso: Vocabulary) -> None:
    assert [concept.label() for concept in yso.suggestable] == ["talous", "kuntatalous", "valtion talous"]


@pytest.mark.parametrize(
    "label", ["kuntatalous", "KUNTATALOUS", "local economy", "kuntien  talous", "kommunal ekonomi"]
)
def test_a_concept_is_found_by_any_label(yso: Vocabulary, label: str) -> None:
    assert [concept.uri for concept in yso.named(label)] == [YSO + "p2"]


@pytest.mark.parametrize(("form", "suffix"), [("xml", ".rdf"), ("nt", ".nt"), ("turtle", ".ttl")])
def test_the_same_vocabulary_is_read_from_every_form(yso: Vocabulary, form: str, suffix: str) -> None:
    content = Graph().parse(data=TURTLE, format="turtle").serialize(format=form, encoding="utf-8")
    for source in ("yso" + suffix, "yso"):  # by its name, by its beginning
        found = read_skos("yso", content, source)
        assert {uri: (one.labels, set(one.alternatives.get("fi", ())), one.broader, one.deprecated, one.place)
                for uri, one in found.concepts.items()} == {
            uri: (one.labels, set(one.alternatives.get("fi", ())), one.broader, one.deprecated, one.place)
            for uri, one in yso.concepts.items()}  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_a_vocabulary_too(delimiter: str) -> None:
    found = read_table("x", ("\ufeff" + TABLE.replace(",", delimiter)).encode(), "x.csv")
    assert found.concepts["http://x.fi/2"].alternatives["fi"] == ("kuntien talous", "kunnallistalous")
    assert found.concepts["http://x.fi/1"].narrower == ("http://x.fi/2",)
    assert found.find("http://x.fi/3") == found.concepts["http://x.fi/2"]
    assert [concept.label() for concept in found.suggestable] == ["talous", "kuntatalous"]


def test_places_of_the_table_of_2019_are_names_that_yso_lacks() -> None:
    table = "uri,label_fi,in_yso_2017_without_places\nhttp://x.fi/1,Oulu,0\nhttp://x.fi/2,kuntalaiset,0\nhttp://x.fi/3,ISO,1\n"
    found = read_table("x", table.encode(), "x.csv")
    assert [concept.label() for concept in found.concepts.values() if concept.place] == ["Oulu"]


def test_a_vocabulary_is_kept_as_it_is(yso: Vocabulary) -> None:
    assert unpack_vocabulary(pack_vocabulary(yso), "yso") == yso
    assert pack_vocabulary(yso) == pack_vocabulary(yso)


@pytest.mark.parametrize(
    ("content", "source", "message"),
    [
        ("@prefix skos: <http://x> .\nnonsense here", "x.ttl", "x.ttl is no SKOS in turtle: "),
        ("<html><body>Ei löydy<br></body></html>", "x.rdf", "x.rdf is no SKOS in xml: "),
        ("<http://a> <http://b", "x.nt", "x.nt is no SKOS in nt: "),
        ("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .", "x.ttl", "x.ttl has no concepts"),
        (TURTLE.replace("@fi", "@se"), "x.ttl", "x.ttl has no Finnish labels"),
    ],
)
def test_what_is_no_skos_is_refused_in_a_line(content: str, source: str, message: str) -> None:
    with pytest.raises(VocabularyError) as raised:
        read_skos("x", content.encode(), source)
    assert str(raised.value).startswith(message)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"nimi,arvo\na,b\n", "x.csv is neither SKOS nor a table with the columns uri, label_fi"),
        (b"uri,label_sv\nhttp://x.fi/1,ekonomi\n", "x.csv has no Finnish labels"),
        (b"uri,label_fi\n", "x.csv has no concepts"),
        ("uri,label_fi\nhttp://x.fi/1,ä\n".encode("latin-1"), "x.csv is no table in UTF-8"),
        (b"uri,label_fi\nhttp://x.fi/1,\"" + b"a" * 200_000 + b"\n", "x.csv is a damaged table"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_line(content: bytes, message: str) -> None:
    with pytest.raises(VocabularyError) as raised:
        read_table("x", content, "x.csv")
    assert str(raised.value).startswith(message)


def test_a_damaged_vocabulary_is_to_be_added_again(yso: Vocabulary) -> None:
    kept = pack_vocabulary(yso)
    for damaged in (kept[:-20], b"", b"abc", kept[:40] + b"xxxx" + kept[44:]):
        with pytest.raises(VocabularyError, match=r"the vocabulary yso is damaged .*: add it again"):
            unpack_vocabulary(damaged, "yso")
