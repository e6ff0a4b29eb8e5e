"""What is like a document or a passage."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NearestPassage:
    """The passage of a document that is nearest to what was asked about."""

    passage_id: str
    page: int | None
    page_label: str | None  # printed on the page, where that is another than its number
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SimilarDocument:
    """A document of another publication that is about the same."""

    document_id: str
    publication_id: str
    title: str
    url: str | None
    date: str | None
    kind: str
    score: float  # cosine of its nearest passage, 0–1
    passage: NearestPassage


@dataclass(frozen=True, slots=True)
class SimilarAnswer:
    """Documents that are like a document, or like one of its passages, the most alike first."""

    document_id: str
    passage_id: str | None  # where a passage was asked about
    documents: tuple[SimilarDocument, ...]
