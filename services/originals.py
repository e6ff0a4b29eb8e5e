"""The bytes that a document was read from, for those who want to see its page as it was printed."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus.catalogue.subjects import described_versions
from corpus.errors import NotFoundError
from corpus.ids import split_location
from corpus.reading.formats import DOCX, HTML, MARKDOWN, PDF, TEXT, suffix_type
from services.documents import known_document
from services.workspace import Workspace

PDF_START = b"%PDF-"
SEARCHED = 1024  # bytes within which a PDF begins
FILES = {
    PDF: ".pdf",
    DOCX: ".docx",
    HTML: ".html",
    MARKDOWN: ".md",
    TEXT: ".txt",
}  # formats that are files of their own


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was fetched."""

    name: str  # of a file that holds it: ASCII
    content: bytes
    is_pdf: bool


def original_format(workspace: Workspace, document: str) -> str | None:
    """Return the media type of a document's file; None where it is a part of one, or of no format that is read.

    :raises NotFoundError: when there is no such document.
    """
    location, _, media_type = _stored(workspace, document)
    path, row = split_location(location)
    given = (media_type or "").partition(";")[0].strip().lower()
    found = given if given in FILES else suffix_type(path)
    return found if found in FILES and not ("://" not in location and row) else None


def load_original(workspace: Workspace, document: str) -> Original:
    """Return the file of a document.

    :raises NotFoundError: when there is no such document, or it has no file of its own.
    :raises ArchiveContentError: when the archive lacks its bytes.
    """
    id = known_document(workspace, document)
    format = original_format(workspace, id)
    if format is None:
        raise NotFoundError(f"{id} is no file of its own")
    content = workspace.archive.get(_stored(workspace, id)[1])
    is_pdf = PDF_START in content[:SEARCHED]
    suffix = ".pdf" if is_pdf else FILES[format]
    return Original(f"{PurePosixPath(id).name}{suffix}", content, is_pdf)


def _stored(workspace: Workspace, id: str) -> tuple[str, str, str | None]:
    versions = described_versions(workspace.catalogue, [known_document(workspace, id)])
    if not versions:
        raise NotFoundError(f"there is no document {id}")
    location, digest, media_type, _ = workspace.catalogue.raw(versions[0])
    return location, digest, media_type
