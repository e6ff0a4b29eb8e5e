"""The rows of a snapshot's tables. The names of fields are those of columns: other programs rely on them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublicationRecord:
    """A work, by its main document."""

    publication_id: str
    title: str
    date: str | None  # ISO, as precise as known
    language: str | None
    kind: str
    url: str | None
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document in the version that search shows."""

    document_id: str
    publication_id: str
    version: int
    kind: str
    title: str
    date: str | None
    language: str | None
    url: str | None
    location: str  # that it was read from
    media_type: str
    sha256: str  # of its bytes
    duplicate_of: str | None  # whose text it repeats: no other table has rows of it
    characters: int


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """What a search finds of a document; names are beside their ids, in the same order."""

    passage_id: str
    document_id: str
    publication_id: str
    ordinal: int
    start: int  # code points of the document's text
    end: int
    page: int | None
    page_label: str | None
    part: str
    headings: tuple[str, ...]
    text: str
    theme_id: str | None
    theme_label: str | None
    municipalities: tuple[str, ...]
    municipality_names: tuple[str, ...]
    regions: tuple[str, ...]
    region_names: tuple[str, ...]
    organisations: tuple[str, ...]
    organisation_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """A concept that a document is about."""

    document_id: str
    publication_id: str
    uri: str
    label_fi: str
    label_sv: str
    label_en: str
    score: float  # how often such a suggestion is right, 0–1; 1 where a person decided
    decision: str | None  # of a person: accept, add


@dataclass(frozen=True, slots=True)
class ThemeRecord:
    """A theme that readers see."""

    theme_id: str
    label: str
    words: tuple[str, ...]
    parent: str | None
    broad: bool
    passages: int
    concepts: tuple[str, ...]  # URIs of those near it
    concept_labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MentionRecord:
    """A name in a document; names of persons are left out."""

    document_id: str
    publication_id: str
    passage_id: str | None  # None: outside of all passages, as in the title
    start: int  # code points of the document's text
    end: int
    text: str
    page: int | None
    type: str
    id: str
    name: str
    role: str | None
    score: float


#: Tables by name, in the order in which they are written.
TABLES: dict[str, type] = {
    "publications": PublicationRecord,
    "documents": DocumentRecord,
    "passages": PassageRecord,
    "subjects": SubjectRecord,
    "themes": ThemeRecord,
    "mentions": MentionRecord,
}
