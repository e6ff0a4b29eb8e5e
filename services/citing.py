"""Passages and publications for those who quote them: each with title, page and address."""

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_passages
from corpus.catalogue.publications import document_state, membership_of
from corpus.catalogue.subjects import described_versions
from corpus.characters import one_line
from corpus.errors import NotFoundError
from corpus.fetching import is_address
from corpus.ids import parse_passage_id
from corpus.records import Document, Passage
from index.records import PassageFacts
from services.answers.citations import (
    Citation,
    CitedDocument,
    CitedPassage,
    CitedPublication,
    CitedSearch,
    CitedSubject,
    PassageInContext,
)
from services.answers.publications import PublicationAnswer, PublicationDocument
from services.documents import known_document
from services.publications import describe_publication
from services.searching import Question, answer_question
from services.workspace import Workspace

BETWEEN = " › "  # headings


def search_cited(workspace: Workspace, question: Question) -> CitedSearch:
    """Search the workspace; errors are those of `answer_question`."""
    answer = answer_question(workspace, question)
    passages = tuple(map(cite_passage, answer.hits))
    return CitedSearch(answer.query, answer.total, answer.publications, answer.left_out, passages)


def cite_passage(facts: PassageFacts) -> CitedPassage:
    """Return a passage of the index with its citation."""
    page = facts.page_label or (str(facts.page) if facts.page else None)
    citation = _cite(facts.title, facts.date, page, facts.url, facts.source_path)
    return CitedPassage(
        facts.passage_id, facts.document_id, facts.publication_id, facts.kind, facts.heading, facts.text, citation
    )


def describe_passage(workspace: Workspace, id: str, *, around: int) -> PassageInContext:
    """Return a passage by its id, in the version of its document that the id names.

    :param around: how many passages before and after it.
    :raises NotFoundError: when there is none, or its document is gone or removed.
    """
    try:
        parts = parse_passage_id(id)
    except ValueError as error:
        raise NotFoundError(f"{id!r} is not the id of a passage: take `passage_id` of what a search finds") from error
    if not described_versions(workspace.catalogue, [parts.document_id]):
        raise NotFoundError(f"there is no document {parts.document_id}: search for the passage again")
    reference = Reference(parts.document_id, parts.number)
    passages = load_passages(workspace.catalogue, reference)
    at = next((at for at, (known, _) in enumerate(passages) if known == id), None)
    if at is None:
        raise NotFoundError(f"{parts.document_id} has no passage {id} any more: search for it again")
    place, _ = membership_of(workspace.catalogue, parts.document_id)
    location, read = _location_of(workspace, parts.document_id), load_document(workspace.catalogue, reference)
    publication = place.publication_id if place else None
    cited = [
        _cite_stored(found, passage, read, location, parts.document_id, publication)
        for found, passage in passages[max(0, at - around) : at + around + 1]
    ]
    here = min(at, around)
    return PassageInContext(cited[here], tuple(cited[:here]), tuple(cited[here + 1 :]))


def _cite_stored(
    id: str, passage: Passage, read: Document, location: str, document_id: str, publication: str | None
) -> CitedPassage:  # fmt: skip
    page = passage.page_label or (str(passage.page) if passage.page else None)
    return CitedPassage(
        id, document_id, publication, read.kind, BETWEEN.join(passage.headings), read.text[passage.start : passage.end],
        _cite(read.title, read.date, page, read.url, location),
    )  # fmt: skip


def _location_of(workspace: Workspace, document_id: str) -> str:
    """Return where a document was read from."""
    return document_state(workspace.catalogue, document_id)[0]


def cite_publication(workspace: Workspace, document: str) -> CitedPublication:
    """Return the publication of a document in short, by the id of either or by its location.

    :raises NotFoundError: as `describe_publication`.
    """
    described = describe_publication(workspace, known_document(workspace, document))
    recommended = [one for member in described.documents for one in member.recommendations]
    return CitedPublication(
        described.id, described.title,
        tuple(_cite_member(workspace, described, member) for member in described.documents),
        described.parties,
        tuple(CitedSubject(one.uri, one.label, one.score) for one in described.subjects),
        tuple(recommended),
    )  # fmt: skip


def _cite_member(workspace: Workspace, publication: PublicationAnswer, member: PublicationDocument) -> CitedDocument:
    shown = described_versions(workspace.catalogue, [member.id])
    read = load_document(workspace.catalogue, shown[0]) if shown else None
    passages = load_passages(workspace.catalogue, shown[0]) if shown else []
    title = member.title or publication.title or member.location
    citation = _cite(title, member.date, None, read.url if read else None, member.location)
    return CitedDocument(member.id, member.role, member.language, len(passages), citation)


def _cite(title: str, date: str | None, page: str | None, url: str | None, location: str) -> Citation:
    address = url or (location if is_address(location) else None)
    said = [f"{one_line(title)} ({date[:4]})" if date else one_line(title)]
    said += [f"s. {page}"] if page else []
    return Citation(title, date, page, address, location, f"{', '.join(said)}. {address or location}")
