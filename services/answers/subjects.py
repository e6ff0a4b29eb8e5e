"""What is said of subjects."""

from dataclasses import dataclass
from typing import Literal

DecidedAs = Literal["accept", "reject", "add"]


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
