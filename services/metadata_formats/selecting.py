"""What of a tagged text goes into a record: its makers, bodies by role, series, numbers, places and subjects."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from corpus.characters import one_line
from services.answers.texts import TaggedText

#: A place belongs to what a text covers where it is named this often, beside the place named most.
COVERED = 0.1
AREAS = ("municipality", "region", "wellbeing_county")
#: "Valtioneuvoston julkaisuja 2023:58", "VNK 12/2024", "ETLA Raportit No 145".
NUMBERED = re.compile(r"(?P<name>.*?\D)[\s,;]+(?:(?:nro|nr|no|vol)\.?\s*)?(?P<number>\d+(?:\s?[:/|–-]\s?\d+)?)\.?")
WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
ALT_TITLE = re.compile(r"(?P<title>.*) \{(?P<language>\w\w)\}")


@dataclass(frozen=True, slots=True)
class Series:
    """A series that a publication appeared in, with its number there."""

    name: str
    number: str | None


@dataclass(frozen=True, slots=True)
class CoveredPlace:
    """An area that a publication is about."""

    type: str
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class AlternativeTitle:
    """A title in another language."""

    title: str
    language: str | None


def bodies(tagged: TaggedText, *roles: str) -> list[str]:
    """Return the names of the bodies in any of some roles, the surest first."""
    return _unique(party.name for party in tagged.parties if party.role in roles)


def creators(tagged: TaggedText) -> list[str]:
    """Return who made a publication: those whom its metadata name, else the bodies that its text names."""
    return _unique(tagged.metadata.get("creator", [])) or bodies(tagged, "author")


def publishers(tagged: TaggedText) -> list[str]:
    """Return who published it: those whom its metadata name, else the bodies that its text names."""
    return _unique(tagged.metadata.get("publisher", [])) or bodies(tagged, "publisher")


def editors(tagged: TaggedText) -> list[str]:
    """Return who edited it."""
    return _unique(field.value for field in tagged.fields if field.name == "editor")


def is_person(name: str) -> bool:
    """Return whether a creator is written as persons are, family name first."""
    return ", " in name


def series(tagged: TaggedText) -> list[Series]:
    """Return the series that a publication appeared in."""
    named = _unique(field.value for field in tagged.fields if field.name == "series")
    found = [(NUMBERED.fullmatch(name), name) for name in named]
    return [Series(match["name"].strip(" ,;:"), match["number"]) if match else Series(name, None)
            for match, name in found]  # fmt: skip


def isbns(tagged: TaggedText) -> list[str]:
    """Return its ISBNs, the electronic one first."""
    return _unique([*tagged.metadata.get("e-isbn", []), *tagged.metadata.get("p-isbn", [])])


def issns(tagged: TaggedText) -> list[str]:
    """Return the ISSNs of its series, the electronic one first."""
    return _unique(tagged.metadata[key] for key in ("e-issn", "p-issn") if key in tagged.metadata)


def doi_address(tagged: TaggedText) -> str | None:
    """Return the address of its DOI."""
    doi = tagged.metadata.get("doi")
    return f"https://doi.org/{one_line(doi)}" if doi else None


def urns(tagged: TaggedText) -> list[str]:
    """Return its URNs."""
    return _unique(field.value for field in tagged.fields if field.name == "urn")


def address(tagged: TaggedText) -> str | None:
    """Return the address of a publication that was read from the web, or says its own."""
    return next((one for one in (tagged.url, tagged.source) if one and is_address(one)), None)


def is_address(uri: str) -> bool:
    """Return whether a URI is one of the web, as a whole: nothing else is made a link."""
    return WEB.fullmatch(uri) is not None


def alternative_titles(tagged: TaggedText) -> list[AlternativeTitle]:
    """Return its titles in other languages."""
    found = [(ALT_TITLE.fullmatch(said), said) for said in _unique(tagged.metadata.get("alt_title", []))]
    return [AlternativeTitle(match["title"], match["language"]) if match else AlternativeTitle(said, None)
            for match, said in found]  # fmt: skip


def places(tagged: TaggedText) -> list[CoveredPlace]:
    """Return the municipalities, regions and wellbeing services counties that a text is about, the most named first."""
    named: dict[str, CoveredPlace] = {}
    counts: Counter[str] = Counter()
    for one in tagged.mentions_summary:
        if one.type in AREAS:
            named.setdefault(one.id, CoveredPlace(one.type, one.id, one_line(one.name)))
            counts[one.id] += one.count
    most = max(counts.values(), default=0)
    return [named[id] for id, count in counts.most_common() if count >= most * COVERED]


def title_of(tagged: TaggedText) -> str:
    """Return the title with its subtitle, in one line."""
    return one_line(tagged.metadata.get("title") or tagged.title)


def abstract_of(tagged: TaggedText) -> str | None:
    """Return the abstract in one line."""
    return one_line(tagged.abstract.text) if tagged.abstract else None


def vocabulary_of(uri: str) -> str | None:
    """Return the URI of the vocabulary that a concept's URI lies in."""
    above = re.match(r"https?://[^/]+/(?:[^#]*[#/])?", uri)
    return above[0] if above and above[0] != uri else None


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(_said(names)))


def _said(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if plain := one_line(name):
            yield plain
