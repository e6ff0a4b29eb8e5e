"""What is said of places, and of what is written about and with a place or body."""

from dataclasses import dataclass
from typing import Literal

PlaceType = Literal["municipality", "region", "wellbeing_county"]
SuggestedType = Literal["municipality", "region", "wellbeing_county", "organisation", "theme", "subject"]


@dataclass(frozen=True, slots=True)
class NamingPublication:
    """A publication that names something, by its newest document that does."""

    publication_id: str
    document_id: str
    title: str | None
    date: str | None
    kind: str | None
    url: str | None
    location: str
    mentions: int


@dataclass(frozen=True, slots=True)
class YearCount:
    """How many publications of a year name something."""

    year: str
    publications: int


@dataclass(frozen=True, slots=True)
class NamedTheme:
    """A theme, and its passages that name something."""

    id: str
    label: str
    passages: int


@dataclass(frozen=True, slots=True)
class Companion:
    """An organisation that the same publications name."""

    id: str
    name: str
    publications: int
    roles: dict[str, int]  # in how many of them it has each role


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place, and how many documents name it."""

    id: str
    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class PlaceList:
    """The places of a kind that documents name, those of most documents first; areas are all here."""

    regions: tuple[NamedPlace, ...]  # that a document names, or a municipality that is in it today
    wellbeing_counties: tuple[NamedPlace, ...]
    municipalities: tuple[NamedPlace, ...]


@dataclass(frozen=True, slots=True)
class PlaceAnswer:
    """A municipality, region or wellbeing county, and what is written about it."""

    id: str
    type: PlaceType
    name: str
    name_sv: str
    name_en: str
    population: int | None  # of a municipality
    region: NamedPlace | None  # that a municipality is in
    wellbeing_county: NamedPlace | None
    municipalities: tuple[NamedPlace, ...]  # of an area: those that documents name, the most named first
    documents: int  # that name it; an area, or a municipality that is in it today
    publications: int
    years: tuple[YearCount, ...]
    newest: tuple[NamingPublication, ...]
    themes: tuple[NamedTheme, ...]  # the most passages first
    partners: tuple[Companion, ...]  # that have a role in these publications


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant by the beginning of a name."""

    type: SuggestedType
    id: str
    name: str
    matched: str  # the name that begins so, where it is another: Swedish, English, an abbreviation
    documents: int  # that name it or are about it; of a theme its passages


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant by the beginning of a name, the likeliest first."""

    query: str
    suggestions: tuple[Suggestion, ...]
