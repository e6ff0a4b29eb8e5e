"""What waits in quarantine, and what can be seen of a document that could not be read."""

from dataclasses import dataclass

from corpus.catalogue.contents import load_document
from corpus.catalogue.document_changes import decided_documents
from corpus.catalogue.stage_records import failures
from corpus.catalogue.store import SET_ASIDE
from corpus.catalogue.subjects import described_versions
from corpus.errors import AluetutkaError, NotFoundError
from services.documents import known_document
from services.originals import original_format
from services.status import BY_OPERATOR
from services.workspace import Workspace

MOST_SHOWN = 1500  # characters of a text
LOOKED_AT = 4096  # bytes, for whether a file is a text
TEXT_SHARE = 0.9  # of the characters of a text are printed
BEGINNING = 60  # characters of a file that is no text


@dataclass(frozen=True, slots=True)
class QuarantinedDocument:
    """A document that a stage could not do, or that an operator set aside."""

    id: str
    location: str
    stage: str  # `operator` where an operator set it aside
    error: str  # name of the exception
    reason: str
    since: str | None  # ISO, UTC


@dataclass(frozen=True, slots=True)
class QuarantinePreview:
    """A document of the quarantine, and what could be read of its file."""

    document: QuarantinedDocument
    media_type: str | None  # as its source says
    bytes: int | None  # None where the archive lacks them
    text: str  # as it was read, else as the file begins; empty where nothing can be shown
    was_read: bool  # the text is what was read; else it is the file's own
    has_file: bool  # its file can be saved


def list_quarantined(workspace: Workspace) -> list[QuarantinedDocument]:
    """Return what is set aside, as `list_quarantine` does, with the documents' ids."""
    failed = [
        QuarantinedDocument(one.document_id, one.location, one.stage, one.error, one.reason, one.failed_at)
        for one in failures(workspace.catalogue)
    ]
    decided = [
        QuarantinedDocument(one.id, one.location, BY_OPERATOR, "SetAside", one.reason or "", one.decided_at)
        for one in decided_documents(workspace.catalogue, [SET_ASIDE])
    ]
    return [*failed, *decided]


def preview_quarantined(workspace: Workspace, document: str) -> QuarantinePreview:
    """Return a document of the quarantine with the beginning of its text or of its file.

    :raises NotFoundError: when there is no such document, or it is not in quarantine.
    """
    id = known_document(workspace, document)
    found = next((one for one in list_quarantined(workspace) if one.id == id), None)
    if found is None:
        raise NotFoundError(f"{id} is not in quarantine: see `aluetutka status`")
    _, digest, media_type, _ = workspace.catalogue.raw(workspace.catalogue.versions(id)[-1])
    content = _content(workspace, digest)
    read = described_versions(workspace.catalogue, [id])
    text = load_document(workspace.catalogue, read[0]).text[:MOST_SHOWN] if read else _begins(content or b"")
    return QuarantinePreview(
        found, media_type, None if content is None else len(content), text, bool(read),
        has_file=content is not None and bool(read) and original_format(workspace, id) is not None,
    )  # fmt: skip


def _content(workspace: Workspace, digest: str) -> bytes | None:
    try:
        return workspace.archive.get(digest)
    except AluetutkaError:  # purged, or an archive that does not answer: the reason is shown all the same
        return None


def _begins(content: bytes) -> str:
    """Return the beginning of a file: of a text as much as is shown, of another its first printable characters."""
    given = content[:LOOKED_AT].decode(errors="replace")
    printed = [one for one in given if (one.isprintable() and one != "\ufffd") or one.isspace()]
    if given and len(printed) >= TEXT_SHARE * len(given):
        return "".join(printed)[:MOST_SHOWN].strip()
    first = given.lstrip()[:BEGINNING]
    cut = next((at for at, one in enumerate(first) if not one.isprintable() or one == "\ufffd"), len(first))
    return first[:cut].strip()
