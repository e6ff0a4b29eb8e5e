"""The stage `read`: raw bytes to a document in blocks and passages."""

from collections.abc import Sequence
from dataclasses import replace

from corpus.catalogue import Reference
from corpus.catalogue.contents import discard_reading, store_reading
from corpus.catalogue.source_items import offered_date
from corpus.catalogue.stage_records import READ
from corpus.catalogue.takedowns import list_takedowns, note_withheld
from corpus.errors import UnreadableDocumentError
from corpus.passages import split_passages
from corpus.reading import READING_VERSION, read_document
from corpus.records import Document, Field, Resource
from services.redaction import HiddenName, Redaction, hidden_names
from services.stages.stage import Counts, Stage
from services.workspace import Workspace


def read_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Read documents from their raw bytes and split them into passages.

    :raises UnreadableDocumentError: with the reason, when one cannot be read.
    """
    redaction = Redaction(workspace.finnish, hidden) if (hidden := _hidden(workspace)) else None
    for reference in references:
        location, digest, media_type, problem = workspace.catalogue.raw(reference)
        if problem:
            raise UnreadableDocumentError(problem)
        content = workspace.archive.get(digest)
        document = read_document(Resource(location, content, media_type), limits=workspace.reading_limits)
        document = _dated(workspace, reference, document)
        shown = redaction.redact_document(document) if redaction else document
        store_reading(workspace.catalogue, reference, shown, split_passages(shown))
        if shown is not document:
            note_withheld(workspace.catalogue, reference, digest)
            workspace.archive.delete(digest)
    return {"documents": len(references)}


def _hidden(workspace: Workspace) -> list[HiddenName]:
    return hidden_names(list_takedowns(workspace.catalogue, "person"))


def _dated(workspace: Workspace, reference: Reference, document: Document) -> Document:
    """Give a document without a date the one that its source gives it."""
    date = offered_date(workspace.catalogue, reference) if document.date is None else None
    if date is None:
        return document
    return replace(document, date=date, fields=(*document.fields, Field("date", date, "source")))


READING = Stage(
    READ,
    version=lambda workspace: READING_VERSION + ("" if workspace.reading_limits.ocr else " without OCR"),
    run=read_documents,
    discard=lambda workspace, reference: discard_reading(workspace.catalogue, reference),
)
