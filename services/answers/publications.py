"""What is said of organisations and publications."""

from dataclasses import dataclass
from typing import Any, Literal

from corpus.records import DecidedName
from services.answers.places import Companion, NamedTheme, NamingPublication, YearCount
from services.answers.subjects import PublicationSubject
from services.answers.texts import FoundRecommendation, Party

#: Known by the registry, by an operator's decision, or not yet.
OrganisationState = Literal["registry", "confirmed", "rejected", "new"]


@dataclass(frozen=True, slots=True)
class ListedOrganisation:
    """An organisation that documents name."""

    id: str
    name: str
    documents: int
    mentions: int
    score: float  # how sure the surest of its mentions is
    state: OrganisationState
    alike: tuple[str, ...]  # names much like a new one


#: What speaks for two names being one: what texts print beside them (Business ID, abbreviation), or the names alone.
MergeReason = Literal["business_id", "abbreviation", "same_words", "inflected", "initials", "spelling"]


@dataclass(frozen=True, slots=True)
class SuggestedMerge:
    """A name that may be another name of an organisation."""

    id: str
    name: str
    into: str  # id of the organisation
    into_name: str
    score: float  # how likely they are one
    reason: MergeReason
    documents: int  # that use the name


@dataclass(frozen=True, slots=True)
class NamingPassage:
    """Where a document names an organisation."""

    title: str | None
    location: str
    before: str
    text: str
    after: str


@dataclass(frozen=True, slots=True)
class AlikeName:
    """An organisation whose name is much like another's."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class OrganisationName:
    """A name that an operator decides on."""

    id: str
    name: str  # as it was found
    documents: int
    mentions: int
    state: OrganisationState
    decision: DecidedName | None
    into_name: str | None  # of the organisation that it was taken for
    alike: tuple[AlikeName, ...]
    passages: tuple[NamingPassage, ...]


@dataclass(frozen=True, slots=True)
class OrganisationAnswer:
    """An organisation with passages that name it."""

    id: str
    name: str
    documents: int
    mentions: int
    score: float  # how sure the surest of its mentions is
    passages: tuple[NamingPassage, ...]
    registered_name: str | None  # that in registers, where `name`, the one in use, is another
    parent: str | None  # name of the one above it
    successor: str | None  # name of the one that took its place
    succeeded_in: int | None  # year
    predecessors: tuple[str, ...]  # names of those whose place it took
    # What follows is of publications that name it, or what it is today.
    publications: int
    roles: dict[str, int]  # in how many of them it has each role
    years: tuple[YearCount, ...]
    newest: tuple[NamingPublication, ...]
    themes: tuple[NamedTheme, ...]  # the most passages first
    partners: tuple[Companion, ...]  # that have a role in these publications


@dataclass(frozen=True, slots=True)
class PublicationDocument:
    """A document of a publication, and why it belongs there."""

    id: str
    location: str
    title: str | None
    role: str
    language: str | None
    date: str | None
    state: str
    reason: str
    by_hand: bool
    duplicate_of: str | None
    versions: tuple[int, ...]
    changes: dict[int, str]  # by version
    metadata: dict[str, Any]
    origins: dict[str, str]
    recommendations: tuple[FoundRecommendation, ...]


@dataclass(frozen=True, slots=True)
class PublicationAnswer:
    """A publication with its documents, the head first."""

    id: str
    title: str | None
    documents: tuple[PublicationDocument, ...]
    parties: tuple[Party, ...]
    conflicts: tuple[str, ...]  # where documents name different bodies
    subjects: tuple[PublicationSubject, ...]
