"""Vocabularies in SKOS: Turtle, RDF/XML, N-Triples and JSON-LD, read by rdflib triple by triple.

Only what a concept needs is kept of each triple: a vocabulary of a million triples takes the memory of its labels.
Source: https://www.w3.org/TR/skos-reference/
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from xml.sax import SAXException

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.exceptions import ParserError
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.store import Store

from corpus.errors import VocabularyError
from models.subjects.vocabularies import LANGUAGES, Concept, Vocabulary, make_vocabulary, suffix_of

#: Forms of RDF by the endings of files.
FORMS = {".ttl": "turtle", ".n3": "turtle", ".nt": "nt", ".rdf": "xml", ".xml": "xml", ".owl": "xml", ".skos": "xml"}
DC = Namespace("http://purl.org/dc/elements/1.1/")
LINKS = {SKOS.broader: "broader", SKOS.narrower: "narrower", SKOS.related: "related",
         DCTERMS.isReplacedBy: "replaced_by"}  # fmt: skip
TITLES = (DCTERMS.title, DC.title, SKOS.prefLabel, RDFS.label)
VERSIONS = (OWL.versionInfo, DCTERMS.modified, DCTERMS.issued)
#: What the schemes and types of places are called: the concepts of YSO's places are in yso/places/.
PLACES = ("/yso/places", "/yso-paikat", "geographicalconcept")
#: What readers raise of what is none of their form.
UNREADABLE = (BadSyntax, ParserError, SAXException, ValueError, TypeError, AttributeError, IndexError, KeyError,
              AssertionError, RecursionError)  # fmt: skip


def read_skos(name: str, content: bytes, source: str, *, form: str | None = None) -> Vocabulary:
    """Read a vocabulary.

    :param form: of RDF; by the name of its source, else by its beginning.
    :raises VocabularyError: when it is no RDF, has no concepts or no Finnish labels.
    """
    form = form or FORMS.get(suffix_of(source)) or guess_form(content)
    kept = _Kept()
    try:
        Graph(store=kept).parse(data=content, format=form, publicID=source if "://" in source else None)
    except UNREADABLE as error:
        raise VocabularyError(f"{source} is no SKOS in {form}: {_reason(error)}") from error
    return kept.vocabulary(name, source)


def is_rdf(content: bytes, source: str) -> bool:
    """Return whether a file's name or beginning is one of RDF."""
    head = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return suffix_of(source) in FORMS or head.startswith((b"@prefix", b"@base", b"PREFIX", b"<"))


def guess_form(content: bytes) -> str:
    """Return the form of RDF that a text begins like."""
    head = content[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"<?xml", b"<rdf:", b"<!--", b"<!DOCTYPE")):
        return "xml"
    return "nt" if head.startswith(b"<") and b"@prefix" not in head else "turtle"


def _reason(error: BaseException) -> str:
    """Return what a reader says, in a short line."""
    said = error.message if isinstance(error, BadSyntax) else str(error)
    return " ".join(str(said).split())[:120] or type(error).__name__


class _Kept(Store):
    """Takes the triples that rdflib reads, and keeps what concepts are made of."""

    def __init__(self) -> None:
        super().__init__()
        self._labels: dict[str, dict[str, str]] = defaultdict(dict)
        self._others: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        self._links: dict[str, dict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        self._concepts: dict[str, None] = {}
        self._schemes: dict[str, dict[Any, str]] = defaultdict(dict)
        self._deprecated: set[str] = set()
        self._places: set[str] = set()

    def add(self, triple: Any, context: Any = None, quoted: bool = False) -> None:
        """Take a triple; most are forgotten at once."""
        subject, predicate, thing = triple
        uri = str(subject)
        if isinstance(thing, Literal):
            self._add_words(uri, predicate, thing)
        elif isinstance(thing, URIRef) and isinstance(subject, URIRef):
            self._add_link(uri, predicate, str(thing))

    def _add_words(self, uri: str, predicate: Any, words: Literal) -> None:
        text, language = " ".join(str(words).split()), (words.language or "").partition("-")[0].lower()
        if predicate == SKOS.prefLabel and text:
            self._labels[uri].setdefault(language, text)
        elif predicate in (SKOS.altLabel, SKOS.hiddenLabel) and text:
            self._others[uri][language][text] = None
        elif predicate == OWL.deprecated and text.lower() in ("true", "1"):
            self._deprecated.add(uri)
        titles = predicate in TITLES and (language == "fi" or predicate not in self._schemes[uri])
        if predicate in VERSIONS or titles:
            self._schemes[uri][predicate] = text

    def _add_link(self, uri: str, predicate: Any, target: str) -> None:
        if predicate in LINKS:
            self._links[uri][LINKS[predicate]][target] = None
        elif predicate == RDF.type and target == str(SKOS.Concept):
            self._concepts[uri] = None
        elif predicate == RDF.type and target == str(SKOS.ConceptScheme):
            self._schemes[uri][RDF.type] = target
        if predicate in (RDF.type, SKOS.inScheme) and any(mark in target.lower() for mark in PLACES):
            self._places.add(uri)

    def vocabulary(self, name: str, source: str) -> Vocabulary:
        """Return the vocabulary that all triples made."""
        scheme = next((said for said in self._schemes.values() if RDF.type in said), {})
        title = next((scheme[one] for one in TITLES if one in scheme), "")
        version = next((scheme[one] for one in VERSIONS if one in scheme), "")
        return make_vocabulary(name, self._made(), title=title, version=version, source=source)

    def _made(self) -> Iterable[Concept]:
        for uri in self._concepts:
            if uri.split() == [uri]:
                links = {kind: tuple(found) for kind, found in self._links[uri].items()}
                others = {code: tuple(found) for code, found in self._others[uri].items()}
                yield Concept(
                    uri, _ordered(self._labels[uri]), others, deprecated=uri in self._deprecated,
                    place=uri in self._places, **links,
                )  # fmt: skip


def _ordered(labels: dict[str, str]) -> dict[str, str]:
    """Return labels in our languages first; one of no language is taken for none."""
    codes = [code for code in LANGUAGES if code in labels]
    return {code: labels[code] for code in [*codes, *(code for code in labels if code and code not in codes)]}
