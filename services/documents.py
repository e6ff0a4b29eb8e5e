"""A stored document as it was read: its text by blocks and passages, and what was found in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.catalogue.contents import load_document, load_mentions, load_passages
from corpus.catalogue.publications import find_document, membership_of
from corpus.catalogue.subjects import described_versions
from corpus.records import BlockKind, Document, Mention, MentionType, Part, Passage, Role
from services.answers.subjects import ShownSubject
from services.subjects.shown import describe_subjects
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class DocumentBlock:
    """A heading, paragraph, item, row or the like, by offsets in code points of the document's text."""

    start: int
    end: int
    kind: BlockKind
    level: int  # of a heading, 1 is the highest
    page: int | None


@dataclass(frozen=True, slots=True)
class DocumentPassage:
    """What search returns of a document."""

    id: str
    start: int
    end: int
    headings: tuple[str, ...]  # from the highest level down
    part: Part
    page: int | None
    page_label: str | None  # printed on the page, where that is another than its number
    recognised: float | None  # how surely its text was recognised, 0–1; None where it was read


@dataclass(frozen=True, slots=True)
class DocumentMention:
    """A name in a document."""

    start: int
    end: int
    text: str
    type: MentionType
    id: str
    name: str
    current_id: str
    role: Role | None
    score: float
    page: int | None


@dataclass(frozen=True, slots=True)
class DocumentAnswer:
    """A document with its text, and where what stands in it."""

    id: str
    publication_id: str | None
    location: str
    url: str | None
    title: str
    date: str | None
    language: str | None
    kind: str
    version: int
    text: str
    blocks: tuple[DocumentBlock, ...]
    passages: tuple[DocumentPassage, ...]
    mentions: tuple[DocumentMention, ...]
    subjects: tuple[ShownSubject, ...]


def known_document(workspace: Workspace, given: str) -> str:
    """Return the id of a document by its id or location as the catalogue has it; no path is looked at.

    :raises NotFoundError: when there is none.
    """
    return find_document(workspace.catalogue, given)


def describe_stored(workspace: Workspace, document: str) -> DocumentAnswer:
    """Return a document as search shows it, else as it was read last.

    :raises NotFoundError: when there is no such document, it is gone or removed, or could not be read.
    """
    id = known_document(workspace, document)
    (said,) = describe_subjects(workspace, [id])
    (reference,) = described_versions(workspace.catalogue, [id])
    read = load_document(workspace.catalogue, reference)
    place, _ = membership_of(workspace.catalogue, id)
    persons = workspace.settings.analysis.persons
    mentions = [one for one in load_mentions(workspace.catalogue, reference) if persons or one.type != "person"]
    answer = describe_read(
        read, mentions, load_passages(workspace.catalogue, reference), id=id, location=said.location,
        subjects=said.subjects,
    )  # fmt: skip
    return replace(answer, publication_id=place.publication_id if place else None, version=reference.number)


def describe_read(
    read: Document, mentions: Sequence[Mention], passages: Iterable[tuple[str, Passage]], *, id: str, location: str,
    subjects: tuple[ShownSubject, ...] = (),
) -> DocumentAnswer:  # fmt: skip
    """Return what was read as a document, whether it is stored or not.

    :param passages: with their ids.
    """
    return DocumentAnswer(
        id=id,
        publication_id=None,
        location=location,
        url=read.url,
        title=read.title,
        date=read.date,
        language=read.language,
        kind=read.kind,
        version=1,
        text=read.text,
        blocks=tuple(
            DocumentBlock(one.start, one.end, one.kind, one.level, one.page or read.page_at(one.start))
            for one in read.blocks
        ),
        passages=tuple(_passage(name, one) for name, one in passages),
        mentions=tuple(_mention(read, one) for one in mentions),
        subjects=subjects,
    )


def _passage(id: str, passage: Passage) -> DocumentPassage:
    return DocumentPassage(
        id, passage.start, passage.end, passage.headings, passage.part, passage.page, passage.page_label,
        passage.recognised,
    )  # fmt: skip


def _mention(document: Document, mention: Mention) -> DocumentMention:
    return DocumentMention(
        start=mention.start,
        end=mention.end,
        text=document.text[mention.start : mention.end],
        type=mention.type,
        id=mention.id,
        name=mention.name,
        current_id=mention.current_id,
        role=mention.role,
        score=mention.score,
        page=document.page_at(mention.start),
    )
