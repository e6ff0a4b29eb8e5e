"""PDF files by pypdfium2: pages to lines with their geometry, lines to headings and paragraphs."""

import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium_c

from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date, iso_date
from corpus.reading.layout import JOINED, Line, drop_boilerplate, join_lines
from corpus.reading.pdf_fields import FIRST_PAGES, pdf_fields
from corpus.records import Document, Field, Resource

PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
# Names that programs give when the author gave none.
NO_TITLE = re.compile(r"microsoft (?:word|powerpoint)|untitled|nimetön|^\s*$|\.(?:docx?|indd|pptx?|pdf)$", re.I)


def read_pdf(resource: Resource) -> Document:
    """Read a PDF: running headers, footers and page numbers left out, words and paragraphs made whole.

    :raises UnreadableDocumentError: when it is damaged, encrypted, cut short or holds no text.
    """
    if b"%%EOF" not in resource.content[-2048:] and b"startxref" not in resource.content[-2048:]:
        raise UnreadableDocumentError("the PDF is cut short: its end is missing; fetch it again")
    try:
        pdf = pypdfium2.PdfDocument(resource.content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(_reason(error)) from error
    with pdf:
        try:
            pages = [list(lines) for lines in _pages(pdf)]
            metadata = pdf.get_metadata_dict()
        except (pypdfium2.PdfiumError, UnicodeDecodeError) as error:
            raise UnreadableDocumentError("the PDF is damaged: a page of it cannot be opened") from error
        first = "\n".join(line.text for page in pages[:FIRST_PAGES] for line in page)
        fields = tuple(pdf_fields(metadata, resource.content, first))
    if not any(pages):
        raise UnreadableDocumentError("the PDF holds no text, only pictures of pages: it needs OCR first")
    return _document(resource, join_lines(drop_boilerplate(pages)), metadata, fields)


def _document(
    resource: Resource, pieces: Iterator[Piece], metadata: dict[str, str], fields: tuple[Field, ...]
) -> Document:
    text, blocks, page_starts = assemble(pieces)
    heading = next((block for block in blocks if block.kind == "heading"), blocks[0])
    named = metadata.get("Title", "").strip()
    title = text[heading.start : heading.end][:200] if NO_TITLE.search(named) else named
    date, origin = _date(title, text, metadata)
    own = [Field("title", title, "first pages" if title != named else "PDF information")]
    own += [Field("date", date, origin)] if date else []
    return Document(
        title,
        text,
        blocks,
        "application/pdf",
        page_starts=page_starts,
        date=date,
        language=next((field.value for field in fields if field.name == "language"), None),
        kind=guess_kind(title, resource.location, default="report"),
        fields=(*own, *fields),
    )


def _date(title: str, text: str, metadata: dict[str, str]) -> tuple[str | None, str]:
    """Return the day of publication and where it was said."""
    if said := find_date(title) or find_date(text[:1500]):
        return said, "first pages"
    return _written(metadata.get("CreationDate", "")), "PDF information"


def _pages(pdf: pypdfium2.PdfDocument) -> Iterator[Iterator[Line]]:
    box = pdfium_c.FS_RECTF()  # reused: a call to PDFium for every line must not allocate
    for page in pdf:
        text_page = page.get_textpage()
        yield _lines(text_page, page.get_height() or 1.0, box)
        text_page.close()
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage, height: float, box: pdfium_c.FS_RECTF) -> Iterator[Line]:
    """Yield the lines of a page in the order PDFium gives them.

    PDFium joins a word hyphenated over a line end by JOINED; such a line spans two rows of the page.
    """
    text = text_page.get_text_range()
    exact = len(text) == text_page.count_chars()  # not so where a character takes two UTF-16 units
    start = 0
    for line in text.split("\r\n"):
        stripped = line.strip()
        if stripped:
            first = start + len(line) - len(line.lstrip())
            last = start + len(line.rstrip()) - 1
            yield _line(text_page, stripped, (first, last), height, box) if exact else Line(stripped)
        start += len(line) + 2


def _line(
    text_page: pypdfium2.PdfTextPage, text: str, ends: tuple[int, int], height: float, box: pdfium_c.FS_RECTF
) -> Line:
    raw, (first, last) = text_page.raw, ends
    # The loose box has the font's full height, whatever the letters; the font size itself is often 1.
    pdfium_c.FPDFText_GetLooseCharBox(raw, first, box)
    left, top, size = box.left, box.bottom, box.top - box.bottom
    if JOINED in text:
        pdfium_c.FPDFText_GetLooseCharBox(raw, last, box)
    return Line(
        text,
        left=left,
        top=top / height,
        bottom=box.bottom / height,
        size=round(abs(size), 1),
        weight=pdfium_c.FPDFText_GetFontWeight(raw, first),
    )


def _reason(error: pypdfium2.PdfiumError) -> str:
    if "password" in str(error).lower():
        return "the PDF is encrypted: store a copy without a password"
    return "the PDF is damaged and cannot be opened"


def _written(created: str) -> str | None:
    match = PDF_DATE.match(created)
    return iso_date(*(int(part) for part in match.groups() if part)) if match else None
