"""Themes as SKOS, read back by rdflib."""

from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from corpus.catalogue.themes import NARROW, Theme, all_themes
from models.themes.skos import Label, write_turtle
from services.themes.skos import BASE, _concept, export_themes
from services.workspace import Workspace

TAX = ("http://www.yso.fi/onto/yso/p1", "verotus", "beskattning", "taxation")
BUDGET = ("http://www.yso.fi/onto/yso/p2", "budjetit", "budgetar", "budgets")
THEME = Theme("t007", "Verotus", ("verotus", "vero", "tulo"), "b001", 30, concepts=(TAX, BUDGET))


@pytest.fixture(scope="module")
def workspace(ingested: Path) -> Workspace:
    return Workspace(ingested, write=False)


@pytest.fixture(scope="module")
def graph(workspace: Workspace) -> Graph:
    return Graph().parse(data=export_themes(workspace), format="turtle")


def test_every_theme_that_is_shown_is_a_concept(graph: Graph, workspace: Workspace) -> None:
    shown = {one.id for one in all_themes(workspace.catalogue) if one.shown}
    assert shown
    assert {str(one).removeprefix(BASE) for one in graph.subjects(RDF.type, SKOS.Concept)} == shown
    assert {str(one) for one in graph.objects(None, SKOS.notation)} == shown


def test_narrow_themes_are_in_broad_ones_and_these_at_the_top(graph: Graph, workspace: Workspace) -> None:
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    inside = {(one.id, one.parent) for one in all_themes(workspace.catalogue) if one.shown and one.parent}
    for theme, parent in inside:
        assert (URIRef(BASE + theme), SKOS.broader, URIRef(BASE + str(parent))) in graph
        assert (URIRef(BASE + str(parent)), SKOS.narrower, URIRef(BASE + theme)) in graph
    tops = {str(one).removeprefix(BASE) for one in graph.objects(scheme, SKOS.hasTopConcept)}
    assert tops == {one.id for one in all_themes(workspace.catalogue) if one.shown and not one.parent}


def test_labels_have_their_language_and_no_word_is_one_again(graph: Graph) -> None:
    for concept in graph.subjects(RDF.type, SKOS.Concept):
        labels = [one for one in graph.objects(concept, SKOS.prefLabel) if isinstance(one, Literal)]
        languages = [one.language for one in labels]
        assert "fi" in languages
        assert len(set(languages)) == len(languages)
        assert not set(labels) & set(graph.objects(concept, SKOS.altLabel))


def test_a_concept_named_alike_is_the_same_and_gives_its_names() -> None:
    concept = _concept(THEME, "fi", "b001")
    assert (concept.exact, concept.close) == ((TAX[0],), (BUDGET[0],))
    assert concept.preferred == (Label("Verotus", "fi"), Label("beskattning", "sv"), Label("taxation", "en"))


def test_concepts_named_otherwise_are_near() -> None:
    concept = _concept(replace(THEME, label="verot, tulot", level=NARROW), None, None)
    assert (concept.exact, concept.close) == ((), (TAX[0], BUDGET[0]))
    assert concept.preferred == (Label("verot, tulot"),)
    assert [one.text for one in concept.alternative] == ["verotus", "vero", "tulo"]


@pytest.mark.parametrize("label", ['a "b" \\ <c>\n\x07d\u202e', '"""', "x'@fi .\n<urn:a> <urn:b> <urn:c> ."])
def test_no_label_breaks_the_file(label: str) -> None:
    concept = _concept(replace(THEME, label=label), "fi", None)
    graph = Graph().parse(data=write_turtle([concept], base=BASE, title="a"), format="turtle")
    assert [str(one) for one in graph.objects(None, SKOS.prefLabel)] == [concept.preferred[0].text]


@pytest.mark.parametrize("base", ["", "teemat/", "https://a.example/<b> ", "https://a.example/\n"])
def test_what_no_address_begins_with_is_refused(workspace: Workspace, base: str) -> None:
    with pytest.raises(ValueError, match="what an address begins with"):
        export_themes(workspace, base=base)
