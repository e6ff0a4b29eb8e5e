"""Records in XML: Dublin Core as repositories exchange it (oai_dc), and with the terms of DCMI and URIs (dcterms).

Sources: https://www.openarchives.org/OAI/2.0/oai_dc.xsd, https://www.dublincore.org/schemas/xmls/
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from corpus.characters import one_line
from services.answers.texts import TaggedText
from services.metadata_formats import selecting

SIMPLE_SPACES = (
    'xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation='
    '"http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd"'
)
TERMS_SPACES = (
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)  # fmt: skip
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
OTHER_ROLES = ("client", "funder", "coordinator", "partner", "participant")


@dataclass(frozen=True, slots=True)
class Statement:
    """One element of a record."""

    name: str
    value: str
    language: str | None = None
    type: str | None = None  # of the terms of DCMI: URI, W3CDTF, ISO639-2 …


def write_oai_dc(tagged: TaggedText) -> str:
    """Write a record in the fifteen elements of Dublin Core."""
    rows = "".join(_element("dc", one) for one in _simple(tagged))
    return f"<oai_dc:dc {SIMPLE_SPACES}>\n{rows}</oai_dc:dc>\n"


def write_dcterms(tagged: TaggedText) -> str:
    """Write a record in the terms of DCMI, with the URIs of subjects and numbers."""
    rows = "".join(_element("dcterms", one) for one in _terms(tagged))
    return f"<record {TERMS_SPACES}>\n{rows}</record>\n"


def _element(space: str, said: Statement) -> str:
    language = f" xml:lang={quoteattr(said.language)}" if said.language else ""
    type = f' xsi:type="dcterms:{said.type}"' if said.type and space == "dcterms" else ""
    return f"  <{space}:{said.name}{language}{type}>{escape(said.value)}</{space}:{said.name}>\n"


def _simple(tagged: TaggedText) -> Iterator[Statement]:
    yield from _titles(tagged, "title")
    yield from (Statement("creator", name) for name in selecting.creators(tagged))
    yield from (Statement("contributor", name) for name in selecting.editors(tagged))
    yield from (Statement("contributor", name) for name in selecting.bodies(tagged, *OTHER_ROLES))
    yield from (Statement("publisher", name) for name in selecting.publishers(tagged))
    yield from _dated(tagged, "date")
    yield from _subjects(tagged)
    yield from _abstract(tagged, "description")
    yield from (Statement("coverage", place.name) for place in selecting.places(tagged))
    yield from (Statement("relation", _series_text(one)) for one in selecting.series(tagged))
    yield from (Statement("relation", f"ISSN {number}") for number in selecting.issns(tagged))
    yield from _identifiers(tagged)
    yield from _kind(tagged)


def _terms(tagged: TaggedText) -> Iterator[Statement]:
    yield from _titles(tagged, "alternative")
    yield from (Statement("creator", name) for name in selecting.creators(tagged))
    yield from (Statement("contributor", name) for name in selecting.editors(tagged))
    yield from (Statement("contributor", name) for name in selecting.bodies(tagged, *OTHER_ROLES))
    yield from (Statement("publisher", name) for name in selecting.publishers(tagged))
    yield from _dated(tagged, "issued")
    yield from _subjects(tagged)
    yield from _abstract(tagged, "abstract")
    yield from (Statement("spatial", place.name) for place in selecting.places(tagged))
    yield from (Statement("isPartOf", _series_text(one)) for one in selecting.series(tagged))
    yield from (Statement("isPartOf", f"urn:issn:{number}", type="URI") for number in selecting.issns(tagged))
    yield from _identifiers(tagged)
    yield from _kind(tagged)


def _titles(tagged: TaggedText, other: str) -> Iterator[Statement]:
    yield Statement("title", selecting.title_of(tagged), tagged.language)
    yield from (Statement(other, one.title, one.language) for one in selecting.alternative_titles(tagged))


def _dated(tagged: TaggedText, name: str) -> Iterator[Statement]:
    if tagged.date:
        yield Statement(name, tagged.date, type="W3CDTF")
    if tagged.language:
        yield Statement("language", tagged.language, type="RFC5646")


def _subjects(tagged: TaggedText) -> Iterator[Statement]:
    for subject in tagged.subjects:
        yield Statement("subject", one_line(subject.label), tagged.language)
        if selecting.is_address(subject.uri):
            yield Statement("subject", subject.uri, type="URI")


def _abstract(tagged: TaggedText, name: str) -> Iterator[Statement]:
    if tagged.abstract and (text := selecting.abstract_of(tagged)):
        yield Statement(name, text, tagged.abstract.language)


def _series_text(series: selecting.Series) -> str:
    return f"{series.name} {series.number}" if series.number else series.name


def _identifiers(tagged: TaggedText) -> Iterator[Statement]:
    yield from (Statement("identifier", f"urn:isbn:{number}", type="URI") for number in selecting.isbns(tagged))
    yield from (Statement("identifier", urn, type="URI") for urn in selecting.urns(tagged))
    for found in (selecting.doi_address(tagged), selecting.address(tagged)):
        if found:
            yield Statement("identifier", found, type="URI")


def _kind(tagged: TaggedText) -> Iterator[Statement]:
    if kind := tagged.metadata.get("type_coar"):
        yield Statement("type", one_line(kind))
