"""Themes as concepts of SKOS, in Turtle, for thesaurus editors and stores of triples."""

from collections.abc import Iterable
from dataclasses import dataclass

SCHEME = "scheme"  # last part of the scheme's address


@dataclass(frozen=True, slots=True)
class Label:
    """A name, and its language where that is known."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SkosConcept:
    """A theme as SKOS has it.

    :param broader: id of the concept that it is in; None: it is at the top.
    :param preferred: of no language twice.
    :param exact: URIs of concepts elsewhere that are the same.
    :param close: URIs of concepts elsewhere that are near.
    """

    id: str
    preferred: tuple[Label, ...]
    alternative: tuple[Label, ...] = ()
    broader: str | None = None
    exact: tuple[str, ...] = ()
    close: tuple[str, ...] = ()


def write_turtle(concepts: Iterable[SkosConcept], *, base: str, title: str, created: str | None = None) -> bytes:
    """Return a scheme of concepts as Turtle.

    :param base: what the addresses of the scheme and of its concepts begin with; their ids follow it.
    :param created: ISO 8601, when the concepts were made.
    """
    from rdflib import DCTERMS, RDF, SKOS, Graph, Literal, URIRef  # takes a while to import
    from rdflib.namespace import XSD

    graph, scheme = Graph(), URIRef(base + SCHEME)
    graph.bind("skos", SKOS)
    graph.bind("dcterms", DCTERMS)
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, Literal(title)))
    if created:
        graph.add((scheme, DCTERMS.created, Literal(created, datatype=XSD.dateTime)))
    for one in concepts:
        concept = URIRef(base + one.id)
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, scheme))
        graph.add((concept, SKOS.notation, Literal(one.id)))
        for label in one.preferred:
            graph.add((concept, SKOS.prefLabel, Literal(label.text, lang=label.language)))
        for label in one.alternative:
            graph.add((concept, SKOS.altLabel, Literal(label.text, lang=label.language)))
        for uri in one.exact:
            graph.add((concept, SKOS.exactMatch, URIRef(uri)))
        for uri in one.close:
            graph.add((concept, SKOS.closeMatch, URIRef(uri)))
        if one.broader:
            graph.add((concept, SKOS.broader, URIRef(base + one.broader)))
            graph.add((URIRef(base + one.broader), SKOS.narrower, concept))
        else:
            graph.add((concept, SKOS.topConceptOf, scheme))
            graph.add((scheme, SKOS.hasTopConcept, concept))
    return graph.serialize(format="turtle", encoding="utf-8")
