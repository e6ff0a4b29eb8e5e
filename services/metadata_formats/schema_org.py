"""Records in the terms of schema.org, as JSON-LD to put into a page. Source: https://schema.org/Report"""

from typing import Any

from corpus.characters import one_line
from services.answers.subjects import GivenSubject
from services.answers.texts import TaggedText
from services.metadata_formats import selecting
from services.metadata_formats.selecting import CoveredPlace
from services.metadata_formats.writing import json_text

#: The roles of bodies by the properties that say them: who commissioned a work sponsors it.
ROLES = {
    "contributor": ("coordinator", "partner", "participant"),
    "funder": ("funder",),
    "sponsor": ("client",),
}  # fmt: skip
AREA_NAMES = {"municipality": "kunta", "region": "maakunta", "wellbeing_county": "hyvinvointialue"}


def as_schema_org(tagged: TaggedText) -> dict[str, Any]:
    """Write a record in the terms of schema.org; what is not known is left out."""
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle" if tagged.kind == "release" else "Report",
        **_titles(tagged),
        "inLanguage": tagged.language,
        "datePublished": tagged.date,
        "abstract": selecting.abstract_of(tagged),
        "author": [_maker(name) for name in selecting.creators(tagged)],
        "editor": [_maker(name) for name in selecting.editors(tagged)],
        "publisher": _organisations(selecting.publishers(tagged)),
        **{name: _organisations(selecting.bodies(tagged, *roles)) for name, roles in ROLES.items()},
        "isPartOf": _series(tagged),
        "reportNumber": _report_number(tagged),
        "isbn": selecting.isbns(tagged),
        **_identifiers(tagged),
        "about": [_term(subject) for subject in tagged.subjects],
        "keywords": [one_line(theme.label) for theme in tagged.themes],
        "spatialCoverage": [_place(place) for place in selecting.places(tagged)],
    }
    return {name: value for name, value in said.items() if value}


def script_text(value: Any, indent: int | None = None) -> str:
    """Write JSON that can stand in a page's script element: it holds no markup."""
    text = json_text(value, indent)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _titles(tagged: TaggedText) -> dict[str, Any]:
    title = selecting.title_of(tagged)
    alternatives = [one.title for one in selecting.alternative_titles(tagged)]
    headline = title if tagged.kind == "release" else None
    return {"name": title, "headline": headline, "alternateName": alternatives}


def _maker(name: str) -> dict[str, str]:
    if not selecting.is_person(name):
        return {"@type": "Organization", "name": name}
    family, _, given = name.partition(", ")
    return {"@type": "Person", "name": f"{given} {family}", "familyName": family, "givenName": given}


def _organisations(names: list[str]) -> list[dict[str, str]]:
    return [{"@type": "Organization", "name": name} for name in names]


def _series(tagged: TaggedText) -> list[dict[str, Any]]:
    issns, named = selecting.issns(tagged), selecting.series(tagged)
    found: list[dict[str, Any]] = [{"@type": "CreativeWorkSeries", "name": one.name} for one in named]
    if issns and len(found) <= 1:  # of several series nothing says which one's it is
        found = [{**(found[0] if found else {"@type": "CreativeWorkSeries"}), "issn": issns}]
    return found


def _report_number(tagged: TaggedText) -> str | None:
    numbers = [one.number for one in selecting.series(tagged) if one.number]
    return numbers[0] if numbers and tagged.kind != "release" else None


def _identifiers(tagged: TaggedText) -> dict[str, Any]:
    doi, urns, url = selecting.doi_address(tagged), selecting.urns(tagged), selecting.address(tagged)
    values = [{"@type": "PropertyValue", "propertyID": "URN", "value": urn} for urn in urns]
    if doi:
        number = doi.removeprefix("https://doi.org/")
        values.append({"@type": "PropertyValue", "propertyID": "DOI", "value": number, "url": doi})
    return {"identifier": values, "sameAs": doi, "url": url}


def _term(subject: GivenSubject) -> dict[str, Any]:
    uri = one_line(subject.uri)
    term = {"@type": "DefinedTerm", "@id": uri, "name": one_line(subject.label), "url": uri,
            "inDefinedTermSet": selecting.vocabulary_of(uri)}  # fmt: skip
    plain = {"@type": "DefinedTerm", "name": one_line(subject.label)}
    return term if selecting.is_address(uri) else plain


def _place(place: CoveredPlace) -> dict[str, Any]:
    code = place.id.partition(":")[2]
    identifier = {"@type": "PropertyValue", "propertyID": AREA_NAMES[place.type], "value": code}
    return {"@type": "Place", "name": place.name, "identifier": identifier}
