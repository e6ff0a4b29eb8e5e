"""What the analysis and the tagging of one text answer."""

from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.publications import guess_kind
from services.answers.subjects import GivenSubject


@dataclass(frozen=True, slots=True)
class AnalysedMention:
    """A name in a text, by offsets in code points."""

    start: int
    end: int
    text: str
    type: str
    id: str
    name: str
    current_id: str
    role: str | None
    score: float
    evidence: str | None  # the sentence that the role was read from


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """What a text names."""

    text: str
    language: str | None
    mentions: tuple[AnalysedMention, ...]


@dataclass(frozen=True, slots=True)
class RoleReason:
    """What spoke for a role, or, with a weight below zero, against it."""

    what: str
    weight: float


@dataclass(frozen=True, slots=True)
class ExplainedRole:
    """The likeliest role of a name that stands where something is told of a work, and why."""

    start: int
    end: int
    text: str
    role: str
    probability: float
    given: bool  # whether it is likely enough
    reasons: tuple[RoleReason, ...]  # the weightiest first


@dataclass(frozen=True, slots=True)
class ExplainedName:
    """A name of a text, and the component that decided it."""

    start: int
    end: int
    text: str
    type: str
    name: str
    score: float
    component: str  # gazetteer, registry, form, project rules, first names, name model, context or number rules


@dataclass(frozen=True, slots=True)
class ExplainedText:
    """What decided the names of a text, and which of them may have a role, likely enough or not."""

    text: str
    names: tuple[ExplainedName, ...]
    threshold: float  # probability from which a role is given
    roles: tuple[ExplainedRole, ...]


@dataclass(frozen=True, slots=True)
class MentionSummary:
    """How often a document names something in a role."""

    type: str
    id: str
    name: str
    count: int
    role: str | None


@dataclass(frozen=True, slots=True)
class ThemeShare:
    """A theme of the workspace, and the share of a document's passages in it."""

    id: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class MetadataField:
    """One thing said about a document, and where."""

    name: str
    value: str
    origin: str
    language: str | None


@dataclass(frozen=True, slots=True)
class MaterialLink:
    """What a page links to as published with it."""

    label: str
    url: str  # empty where it is named and not linked
    role: str = field(init=False)  # in the publication, as the label says: report, policy_brief, …

    def __post_init__(self) -> None:
        object.__setattr__(self, "role", guess_kind(self.label, ""))


@dataclass(frozen=True, slots=True)
class TeaserCard:
    """A card of another article on a page, which is no part of its text."""

    title: str
    text: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Party:
    """A body with what it was to a publication."""

    role: str  # client, funder, coordinator, author, partner, participant, publisher
    id: str
    name: str
    score: float
    places: int  # that say so
    documents: tuple[str, ...]  # ids of those that say so; empty for a text that is not in a workspace
    evidence: str  # the sentence or the field of metadata that says so most surely
    page: int | None  # of that sentence
    page_label: str | None  # printed on that page, where that is another than its number


@dataclass(frozen=True, slots=True)
class FoundRecommendation:
    """What a publication says that somebody should do."""

    text: str
    number: str | None  # as the publication counts it
    addressees: tuple[str, ...]  # names, or what they are: "kunta"
    page: int | None
    page_label: str | None  # printed on the page, where that is another than its number
    score: float  # how sure it is that this is one


@dataclass(frozen=True, slots=True)
class ListedRecommendation(FoundRecommendation):
    """A recommendation with the document that it stands in."""

    title: str
    date: str | None
    kind: str
    heading: str
    url: str | None
    source_path: str
    document_id: str
    passage_id: str
    promised: int | None = None  # how many its publication says that there are: "kuusi suositusta"
    counted: int | None = None  # how many were found in that one of its documents that has most


#: What a person decided about a concept and a document; `add`: it was not suggested.


@dataclass(frozen=True, slots=True)
class AbstractEvidence:
    """Where a part of an abstract stands in a text."""

    start: int  # code points of the text
    end: int
    text: str
    page: int | None
    page_label: str | None  # printed on the page, where that is another than its number


#: Written by the publication's makers, or sentences of it that represent it.
AbstractOrigin = Literal["own", "extracted"]


@dataclass(frozen=True, slots=True)
class FoundAbstract:
    """What a publication says in short, in its own words."""

    text: str  # paragraphs apart by an empty line
    origin: AbstractOrigin
    said_in: str  # the heading, the lead, the field of metadata, or the text
    language: str | None
    evidence: tuple[AbstractEvidence, ...]  # empty where it stands beside the text, in metadata


@dataclass(frozen=True, slots=True)
class TaggedText:
    """A publication's metadata, subjects, abstract, what it names, recommends, and its themes."""

    source: str  # path or address that it was read from
    url: str | None  # the address that it gives as its own
    title: str
    language: str | None
    date: str | None
    kind: str
    metadata: dict[str, Any]  # in the form of FinGreyLit: a string or a list of strings by key
    origins: dict[str, str]  # by keys of `metadata`
    fields: tuple[MetadataField, ...]
    materials: tuple[MaterialLink, ...]
    teasers: tuple[TeaserCard, ...]
    abstract: FoundAbstract | None
    subjects: tuple[GivenSubject, ...]
    mentions_summary: tuple[MentionSummary, ...]
    themes: tuple[ThemeShare, ...]
    recommendations: tuple[FoundRecommendation, ...]
    parties: tuple[Party, ...]
