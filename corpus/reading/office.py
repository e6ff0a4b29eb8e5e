"""Word files (DOCX)."""

import io
import re
import zipfile
from collections.abc import Iterator

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

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


def read_docx(resource: Resource) -> Document:
    """Read a Word file: headings by style, paragraphs, list items, table rows.

    :raises UnreadableDocumentError: when the file is damaged.
    """
    check_size(resource.content)
    try:
        word = docx.Document(io.BytesIO(resource.content))
        pieces = [piece for part in word.iter_inner_content() for piece in _pieces(part)]
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, EOFError, XMLSyntaxError) as error:
        raise UnreadableDocumentError(f"the Word file is damaged ({error})") from error
    text, blocks, _ = assemble(pieces)
    heading = next((block for block in blocks if block.kind == "heading"), blocks[0])
    title = (word.core_properties.title or "").strip() or text[heading.start : heading.end][:200]
    created = word.core_properties.created
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
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise UnreadableDocumentError(f"the Word file is damaged ({error})") from error
    if size > LARGEST_UNPACKED:
        raise UnreadableDocumentError(
            f"the Word file unpacks to {size >> 20} MB, more than {LARGEST_UNPACKED >> 20} MB"
        )


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
