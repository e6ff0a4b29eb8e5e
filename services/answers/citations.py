"""What is quoted: passages and publications with what a citation of them says."""

from dataclasses import dataclass

from services.answers.texts import FoundRecommendation, Party


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a passage or document can be looked up."""

    title: str
    date: str | None
    page: str | None  # printed on the page, else its number; None where there are no pages
    address: str | None  # on the web
    source_path: str  # file or address that it was read from
    reference: str  # all of it in a line, to be written under a quotation


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage, word for word, and where it stands."""

    passage_id: str
    document_id: str
    publication_id: str | None
    kind: str
    heading: str
    text: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class CitedSearch:
    """What a search found, to be quoted."""

    query: str
    total: int  # passages that match
    publications: int  # that these are of
    left_out: tuple[str, ...]  # words of the query that some of these lack: none has all of them
    passages: tuple[CitedPassage, ...]  # the best first


@dataclass(frozen=True, slots=True)
class PassageInContext:
    """A passage with what its document says before and after it."""

    passage: CitedPassage
    before: tuple[CitedPassage, ...]  # in reading order
    after: tuple[CitedPassage, ...]


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document of a publication."""

    document_id: str
    role: str
    language: str | None
    passages: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class CitedSubject:
    """A concept that a publication is about."""

    uri: str
    label: str
    score: float


@dataclass(frozen=True, slots=True)
class CitedPublication:
    """A publication in short: its documents, who made it, what it is about and what it recommends."""

    publication_id: str
    title: str | None
    documents: tuple[CitedDocument, ...]
    parties: tuple[Party, ...]
    subjects: tuple[CitedSubject, ...]
    recommendations: tuple[FoundRecommendation, ...]
