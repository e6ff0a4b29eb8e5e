"""From raw bytes to a document: what kind of file it is, and which reader takes it."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

from corpus.errors import UnreadableDocumentError
from corpus.reading.encodings import is_binary
from corpus.reading.formats import (
    DOCX,
    ENTRY,
    FILES,
    HTML,
    ITEM,
    MARKDOWN,
    NAMES,
    PDF,
    RECORD,
    ROW,
    TEASER,
    TEXT,
    suffix_type,
)  # fmt: skip
from corpus.reading.isolation import ReadingLimits, reading_process
from corpus.records import Document, Resource

#: Rises when a reader changes what it gives: documents read by an older one are then read again.
READING_VERSION = "8"

#: Where the reader of each format is: it is loaded, with its libraries, when the first file of its format comes.
READERS = {
    HTML: "html:read_html",
    DOCX: "office:read_docx",
    TEXT: "text:read_text",
    MARKDOWN: "text:read_markdown",
    ROW: "rows:read_row",
    ENTRY: "wordpress:read_wordpress",
    RECORD: "repositories:read_record",
    ITEM: "dspace:read_item",
    TEASER: "cards:read_teaser",
}

PDF_MARK = re.compile(rb"%PDF-\d")
LONGEST_JUNK = 1 << 20  # bytes before a PDF's mark
OLE = b"\xd0\xcf\x11\xe0"  # what DOC files begin with, and office files that a password protects

#: Bytes from which on a file of any format is read in a process of its own, as those formats always are.
LARGE = 500_000
ISOLATED = {PDF, DOCX}

DEFAULT_LIMITS = ReadingLimits()


def read_document(
    resource: Resource, *, limits: ReadingLimits = DEFAULT_LIMITS, isolated: bool = False
) -> Document:  # fmt: skip
    """Read a resource by the reader of its format; a PDF, a Word file or what is large in a process of its own.

    :param isolated: all but plain text is read there: strangers sent it.
    :raises UnreadableDocumentError: with the reason, when it is empty, damaged, encrypted, of a format that is
        not read, or not of the format that its name or sender says.
    """
    if not resource.content.strip(b"\x00 \t\r\n"):
        raise UnreadableDocumentError("it is empty")
    claimed, seen = claimed_type(resource), sniff_type(resource.content)
    if seen == PDF and claimed in (TEXT, MARKDOWN, HTML) and not resource.content.lstrip().startswith(b"%PDF-"):
        seen = None  # a text that speaks of PDF files
    if claimed == PDF and PDF_MARK.search(resource.content, 0, LONGEST_JUNK):
        seen = PDF  # a server's headers or a program's complaints come before it
    if claimed == DOCX and resource.content.startswith(OLE):
        raise UnreadableDocumentError(
            "the Word file is encrypted or of the older format DOC: store it as DOCX without a password"
        )
    if claimed is None and seen != PDF and seen not in READERS:  # nothing known, or a picture, an archive …
        raise UnreadableDocumentError("its format is not one that is read (HTML, PDF, DOCX, TXT, Markdown, JSONL)")
    if seen is not None and claimed is not None and seen != claimed:
        raise UnreadableDocumentError(f"its name says {NAMES[claimed]} but it is {NAMES.get(seen, seen)}")
    if seen is None and claimed in (PDF, DOCX):
        raise UnreadableDocumentError(f"its name says {NAMES[claimed]} but it does not begin like one")
    format = claimed or seen or TEXT
    if format in ISOLATED or len(resource.content) > LARGE or (isolated and format != TEXT):
        return reading_process(limits).read(resource, format, f"the {FILES.get(format, 'file')}")
    return read_here(resource, format)


def stop_reading(resource: Resource, *, limits: ReadingLimits) -> None:
    """Stop reading a resource, where the process for these limits is reading it."""
    reading_process(limits).cancel(resource)


def read_here(
    resource: Resource, format: str, *, ocr: bool = False, on_page: Callable[[], None] = lambda: None
) -> Document:
    """Read a resource of a format in this process.

    :param ocr: whether pages without text are recognised.
    :param on_page: called after each page that was recognised.

    :raises UnreadableDocumentError: when it cannot be read.
    """
    if format == PDF:
        from corpus.reading.pdf import read_pdf  # its library is loaded in the process that reads PDFs only

        return read_pdf(resource, ocr=ocr, on_page=on_page)
    return _reader(format)(resource)


@cache
def _reader(format: str) -> Callable[[Resource], Document]:
    module, name = READERS[format].split(":")
    reader: Callable[[Resource], Document] = getattr(import_module(f"corpus.reading.{module}"), name)
    return reader


def read_whole_text(resource: Resource) -> str:
    """Return all that a text says: of a plain text every line, of a page its main text and the cards on it.

    :raises UnreadableDocumentError: when it cannot be read.
    """
    document = read_document(resource)
    if document.media_type == TEXT:
        from corpus.reading.text import whole_text  # loaded with its reader

        return whole_text(resource)
    cards = [f"{teaser.title}\n\n{teaser.text}".strip() for teaser in document.teasers]
    return "\n\n".join([document.text, *cards])


def claimed_type(resource: Resource) -> str | None:
    """Return the format that the sender or the name claims, None where neither says one that is read."""
    if resource.media_type in READERS or resource.media_type == PDF:
        return resource.media_type
    return suffix_type(resource.location)


def sniff_type(content: bytes) -> str | None:
    """Return the format that the first bytes show, None where they could be any text."""
    head = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    # Adobe's readers accept the mark anywhere in the first 1,024 bytes, and so do real files.
    if b"%pdf-" in head:
        return PDF
    if head.startswith(b"pk\x03\x04"):
        return DOCX if b"word/" in content else "a ZIP archive"
    if head.startswith((b"<!doctype html", b"<html", b"<!--", b"<?xml")) and b"<html" in content[:4096].lower():
        return HTML
    if head.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8", OLE, b"\x1f\x8b")):
        return "binary"
    return "binary" if is_binary(content[:1024]) else None
