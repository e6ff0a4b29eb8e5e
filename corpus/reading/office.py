"""Word files (DOCX)."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime

import docx
import docx.document
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import LxmlError

from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date
from corpus.records import Document, Resource

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# Word names its styles in the language of the program that wrote the file.
HEADING_STYLE = re.compile(r"(?:heading|otsikko|rubrik)\s*(\d)", re.IGNORECASE)
LARGEST_UNPACKED = 500 << 20  # bytes
TITLE_STYLES = {"title", "otsikko", "rubrik"}
#: What python-docx and the libraries under it raise over a damaged package: they trust what it holds.
DAMAGE = (
    ArithmeticError, AttributeError, EOFError, LookupError, LxmlError, OpcError, OSError, RuntimeError, TypeError,
    ValueError, struct.error, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def read_docx(resource: Resource) -> Document:
    """Read a Word file: headings by style, paragraphs, list items, table rows.

    :raises UnreadableDocumentError: when the file is damaged.
    """
    check_size(resource.content)
    try:
        word = docx.Document(io.BytesIO(resource.content))
        pieces = [piece for part in word.iter_inner_content() for piece in _pieces(part)]
    except DAMAGE as error:
        raise UnreadableDocumentError(f"the Word file is damaged ({_reason(error)})") from error
    text, blocks, _ = assemble(pieces)
    heading = next((block for block in blocks if block.kind == "heading"), blocks[0])
    named, created = _properties(word)
    title = named.strip() or text[heading.start : heading.end][:200]
    return Document(
        title,
        text,
        blocks,
        DOCX,
        date=find_date(text[:600]) or (created.date().isoformat() if created else None),
        kind=guess_kind(title, resource.location, default="report"),
    )


def check_size(content: bytes) -> None:
    """Look at what an office file says to unpack to before anything is unpacked.

    :raises UnreadableDocumentError: when that is too much, or it is no ZIP archive.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except DAMAGE as error:
        raise UnreadableDocumentError(f"the Word file is damaged ({_reason(error)})") from error
    if size > LARGEST_UNPACKED:
        raise UnreadableDocumentError(
            f"the Word file unpacks to {size >> 20} MB, more than {LARGEST_UNPACKED >> 20} MB"
        )


def _reason(error: BaseException) -> str:
    """Return what a library said, in one line that says something."""
    words = " ".join(str(error).split())
    return words[:200] if len(words) > 2 else type(error).__name__


def _properties(word: docx.document.Document) -> tuple[str, datetime | None]:
    """Return title and time of creation as a file says them; its text can be read where they are damaged."""
    try:
        return str(word.core_properties.title or ""), word.core_properties.created
    except DAMAGE:
        return "", None


def _pieces(part: Paragraph | Table) -> Iterator[Piece]:
    if isinstance(part, Table):
        for row in part.rows:
            cells = dict.fromkeys(cell.text.strip() for cell in row.cells)  # a merged cell is given once a column
            yield Piece(" | ".join(cell for cell in cells if cell), "row")
        return
    style = (part.style.name if part.style is not None else None) or ""
    numbered = HEADING_STYLE.search(style)
    if numbered or style.lower() in TITLE_STYLES:
        yield Piece(part.text, "heading", int(numbered[1]) if numbered else 1)
    else:
        yield Piece(part.text, "item" if "list" in style.lower() or "luettelo" in style.lower() else "paragraph")
