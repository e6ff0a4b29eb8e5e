"""What services answer: the JSON contract, with a type for each answer. `docs/schemas/` holds a JSON Schema of each.

The command line prints them as JSON or as tables, and HTTP answers them as they are.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from corpus.catalogue.quality import DocumentQuality
from corpus.publications import guess_kind
from index.records import PassageFacts

# Runs


@dataclass(frozen=True, slots=True)
class SourceIssue:
    """What went wrong at a source, or with one of its addresses."""

    source: str
    location: str
    reason: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """A document that a stage of this run could not do; it is in quarantine."""

    location: str
    stage: str
    error: str  # name of the exception
    reason: str


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What a run did at one source, in documents."""

    source: str
    found: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    seconds: float = 0.0
    problem: str | None = None  # the first of its problems


@dataclass(frozen=True, slots=True)
class SilentSource:
    """A source that has had nothing new for longer than is usual for it."""

    source: str
    silent_days: int
    usual_pause_days: float


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a run did. Documents are counted but for `passages`."""

    found: int
    new: int
    changed: int
    unchanged: int
    gone: int
    quarantined: int  # of what the run looked at, now or from earlier runs
    passages: int  # written to the index
    seconds: float
    problems: tuple[SourceIssue, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    warnings: tuple[str, ...] = ()
    run_id: int = 0
    started_at: str = ""  # ISO, UTC
    sources: tuple[SourceCounts, ...] = ()
    stages: dict[str, float] = field(default_factory=dict)  # seconds, by fetching, grouping and stage
    silent: tuple[SilentSource, ...] = ()
    quality: DocumentQuality | None = None  # of what is new or changed
    usual_quality: DocumentQuality | None = None  # of that in the last 20 runs

    @property
    def complete(self) -> bool:
        """Whether every source was read whole and no document was set aside."""
        return not self.problems and not self.set_aside


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """What a rebuild of the index did."""

    passages: int
    settings_dropped: tuple[str, ...] = ()  # settings of the encoder before


# Search


@dataclass(frozen=True, slots=True)
class SearchHit(PassageFacts):
    """A passage that answers a query."""

    highlights: tuple[tuple[int, int], ...]  # offsets in `text` of words that match
    score: float


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search found."""

    query: str
    total: int  # passages that match within the filters
    publications: int  # that these are of
    took_ms: float
    hits: tuple[SearchHit, ...]
    facets: dict[str, dict[str, int]]  # by facet and value, over all that match
    left_out: tuple[str, ...] = ()  # words of the query that some of these lack: none has all of them


# One text


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


@dataclass(frozen=True, slots=True)
class SubjectEvidence:
    """Words of a text that speak for a subject."""

    start: int  # code points of the text
    end: int
    text: str
    page: int | None


@dataclass(frozen=True, slots=True)
class GivenSubject:
    """A concept of the vocabulary that a text is about."""

    uri: str
    label: str  # in the language of the text, where the vocabulary has one
    score: float  # how often such a suggestion is right, 0–1
    evidence: tuple[SubjectEvidence, ...]


#: What a person decided about a concept and a document; `add`: it was not suggested.
DecidedAs = Literal["accept", "reject", "add"]


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """A subject of a stored document: suggested and not rejected, or given by a person."""

    uri: str
    label: str  # in the language of the text, where the vocabulary has one
    score: float  # 1 where a person accepted or added it
    decision: DecidedAs | None
    by: str | None  # who decided
    decided_at: str | None
    evidence: tuple[SubjectEvidence, ...]


@dataclass(frozen=True, slots=True)
class DocumentSubjects:
    """The subjects of a stored document, the surest first."""

    document_id: str
    location: str
    title: str | None
    language: str | None
    subjects: tuple[ShownSubject, ...]


@dataclass(frozen=True, slots=True)
class PublicationSubject:
    """A subject of a publication, and which of its documents have it."""

    uri: str
    label: str
    score: float  # the highest of the documents'
    decision: DecidedAs | None
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecidedConcept:
    """Of how many documents a concept is suggested, and was rejected, accepted, added."""

    uri: str
    label: str
    suggested: int
    rejected: int
    accepted: int
    added: int


@dataclass(frozen=True, slots=True)
class SubjectReport:
    """Concepts that are most often suggested wrongly and most often missed, by what people decided."""

    documents: int  # that something was decided about
    wrong: tuple[DecidedConcept, ...]  # most often rejected
    missed: tuple[DecidedConcept, ...]  # most often added


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


# Sources


@dataclass(frozen=True, slots=True)
class PreviewedItem:
    """What a source would give, read as a run would read it."""

    url: str
    title: str | None = None
    date: str | None = None
    kind: str | None = None
    attachments: tuple[MaterialLink, ...] = ()
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long a source has been silent, beside its own usual pauses."""

    silent_days: int | None = None
    usual_pause_days: float | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """Whether a source answers, and what is new there."""

    name: str
    kind: str
    url: str
    reachable: bool
    new: int
    problem: str | None
    last_run: str | None
    silent_days: int | None
    usual_pause_days: float | None
    silent: bool
    paused: bool = False  # then it is not asked


@dataclass(frozen=True, slots=True)
class SourceCheckReport:
    """What the job `check-sources` found."""

    checks: tuple[SourceCheck, ...]


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source of the settings, and how its last run went."""

    name: str
    kind: str
    url: str
    local: bool
    last_run: str | None
    succeeded: str | None  # the last run that could read it whole
    problem: str | None
    paused: bool = False  # runs pass it over


# Themes


@dataclass(frozen=True, slots=True)
class ListedTheme:
    """A theme that readers see."""

    id: str
    label: str
    words: tuple[str, ...]
    size: int  # passages
    parent: str | None


@dataclass(frozen=True, slots=True)
class StoredTheme(ListedTheme):
    """A theme with what operators and fits decided about it."""

    level: int
    live: bool
    hidden: bool
    merged_into: str | None


@dataclass(frozen=True, slots=True)
class NamedCount:
    """Something named, and the passages that name it."""

    id: str
    name: str
    passages: int


@dataclass(frozen=True, slots=True)
class ThemeConcept:
    """A concept of YSO near a theme."""

    uri: str
    fi: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class InnerTheme:
    """A narrow theme of a broad one."""

    id: str
    label: str
    size: int


@dataclass(frozen=True, slots=True)
class ThemeAnswer(ListedTheme):
    """A theme with what it holds."""

    themes: tuple[InnerTheme, ...]
    concepts: tuple[ThemeConcept, ...]
    municipalities: tuple[NamedCount, ...]
    organisations: tuple[NamedCount, ...]
    passages: tuple[PassageFacts, ...]  # nearest to its centre


@dataclass(frozen=True, slots=True)
class PeriodShare:
    """A theme's share of the passages of a year or quarter."""

    period: str
    passages: int
    of: int
    share: float


@dataclass(frozen=True, slots=True)
class Growth:
    """The newest year's share beside that of the years before it."""

    first: str
    last: str
    year: str
    times: float


@dataclass(frozen=True, slots=True)
class SourceCount:
    """A place that a theme's passages come from."""

    name: str
    passages: int


@dataclass(frozen=True, slots=True)
class TrendAnswer:
    """A theme through time."""

    id: str
    label: str
    size: int
    undated: int
    first_seen: str | None
    years: tuple[PeriodShare, ...]
    growth: Growth | None
    quarters: tuple[PeriodShare, ...]
    municipalities: tuple[NamedCount, ...]
    regions: tuple[NamedCount, ...]
    organisations: tuple[NamedCount, ...]
    sources: tuple[SourceCount, ...]


@dataclass(frozen=True, slots=True)
class ThemeFitReport:
    """What a fit of themes gave."""

    themes: int
    passages: int
    without_theme: int


# Organisations and publications

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


# The workspace


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """Something that a machine or a workspace needs."""

    name: str
    passed: bool
    message: str  # what was seen, or what to do
    needed: bool = True  # else something works less well without it


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source whose last run could not read it whole."""

    name: str
    problem: str
    checked_at: str


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run in the history: what was done, why, and how it ended."""

    id: int
    job: str
    trigger: str
    deployment: str | None
    window: str | None
    state: str
    started_at: str
    finished_at: str | None
    seconds: float | None
    problem: str | None
    found: int | None
    new: int | None
    changed: int | None
    gone: int | None
    set_aside: int | None


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """One run with its report."""

    id: int
    job: str
    trigger: str
    deployment: str | None
    window: str | None
    state: str
    started_at: str
    finished_at: str | None
    problem: str | None
    process: str | None
    flow_run: str | None
    request: dict[str, Any] | None
    report: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ListedSchedule:
    """A job that can be scheduled, and how it stands."""

    deployment: str
    job: str
    cron: str | None
    next_window: str | None  # ISO, by the clock of the schedule
    last_started_at: str | None  # ISO, UTC
    last_state: str | None


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest run."""

    id: int
    started_at: str
    finished_at: str | None
    going_on: bool
    counts: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class WorkspaceStatus:
    """What is in a workspace, what waits and what failed."""

    workspace: str
    documents: int
    passages: int
    versions: int
    quarantined: int
    gone: int
    removed: int = 0  # by operators, or since they could not be read for too long
    waiting: dict[str, int] = field(default_factory=dict)  # documents, by stage
    last_run: LastRun | None = None
    failing_sources: tuple[FailedSource, ...] = ()
    quarantine: tuple[SetAside, ...] = ()
