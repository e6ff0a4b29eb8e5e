"""PDF files by pypdfium2: pages to lines with their geometry, lines to headings, paragraphs, tables and notes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from statistics import fmean

import pypdfium2

from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.building import assemble
from corpus.reading.dates import find_date, iso_date
from corpus.reading.footnotes import place_footnotes
from corpus.reading.layout import join_lines, measure
from corpus.reading.lines import Line
from corpus.reading.page_labels import page_labels
from corpus.reading.page_marks import mark_contents, mark_footnotes, mark_headings
from corpus.reading.pdf_fields import FIRST_PAGES, pdf_fields
from corpus.reading.pdf_pages import Page, read_pages
from corpus.reading.pieces import Piece
from corpus.reading.reading_order import order_lines
from corpus.reading.running_lines import drop_running_lines
from corpus.reading.scans import INSTALL, installed_languages, recognise_page
from corpus.reading.text_layers import is_gibberish, is_readable
from corpus.reading.titles import choose_title, is_title
from corpus.records import PART_OF, UNSURE, Document, Field, Resource

PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
MARK = re.compile(rb"%PDF-\d")
JUNK = 1024  # bytes before the mark that PDFium passes over
END = 2048  # bytes in which a file without an end still shows that it is whole
LINEARIZED = re.compile(rb"/Linearized\b[^>]{0,200}/L\s+(\d{1,12})\b")
MOST_BOOKMARKS = 3000
LOWEST = 6  # level of headings
MOST_RECOGNISED = 500  # pages of a file
SAMPLED = 100  # lines of a page that show whether its letters stand for others


def read_pdf(resource: Resource, *, ocr: bool = False, on_page: Callable[[], None] = lambda: None) -> Document:
    """Read a PDF: running headers, footers and page numbers left out, words and paragraphs made whole.

    :param ocr: whether pages without text are recognised, which takes seconds for each.
    :param on_page: called after each page that was recognised.
    :raises UnreadableDocumentError: when it is damaged, encrypted, cut short or holds no text.
    """
    content = _from_mark(resource.content)
    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(_reason(error, content)) from error
    with pdf:
        if _is_cut_short(content):
            raise UnreadableDocumentError(CUT_SHORT)
        pages = list(read_pages(pdf))
        _disbelieve(pages)
        problem = _layer_problem(pages)
        if ocr and installed_languages():
            _recognise(pdf, pages, all_pages=problem is not None, on_page=on_page)
        elif problem:
            raise UnreadableDocumentError(f"{problem}: {NO_TESSERACT if ocr else NO_OCR}")
        for at, page in enumerate(pages):
            page.label = _file_label(pdf, at)
        try:
            metadata = pdf.get_metadata_dict()
        except UnicodeDecodeError:
            metadata = {}
        bookmarks = _bookmarks(pdf)
    if not any(page.lines for page in pages):
        raise UnreadableDocumentError(f"{problem or PICTURES}, and no text was recognised in them: scan them again")
    return _document(resource, pages, metadata, bookmarks)


PICTURES = "the PDF holds no text, only pictures of pages"
WRONG_LETTERS = "the PDF's text layer is unreadable, its letters are missing or wrong"
NO_OCR = 'have its text recognised with reading.ocr = "auto", then `aluetutka ingest --retry-failed`'
NO_TESSERACT = f"install Tesseract ({INSTALL}), then `aluetutka ingest --retry-failed`"


def _disbelieve(pages: Sequence[Page]) -> None:
    """Take the text from pages whose letters stand for others."""
    for page in pages:
        if is_gibberish("\n".join(line.text for line in page.lines[:SAMPLED])):
            page.lines, page.drawn, page.garbled = [], True, True


def _layer_problem(pages: Sequence[Page]) -> str | None:
    """Return why the text layer of a file is of no use, None where it is."""
    if not any(page.lines for page in pages):
        return WRONG_LETTERS if any(page.garbled for page in pages) else PICTURES
    text = "\n".join(line.text for page in pages for line in page.lines)
    if is_readable(text, sum(page.unmapped for page in pages)):
        return None
    return WRONG_LETTERS


def _recognise(
    pdf: pypdfium2.PdfDocument, pages: Sequence[Page], *, all_pages: bool, on_page: Callable[[], None]
) -> None:
    """Put recognised lines into pages that have none, or into all where what these have is of no use."""
    for page in [page for page in pages if (all_pages or page.drawn) and not page.problem][:MOST_RECOGNISED]:
        found = recognise_page(pdf, page.number - 1)
        page.lines = found.lines if found else []
        page.sure = found.sure if found else None
        page.garbled = False
        on_page()


def _file_label(pdf: pypdfium2.PdfDocument, at: int) -> str:
    """Return the number of a page as the file says that it is printed."""
    try:
        return pdf.get_page_label(at).strip()
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        return ""


def _document(
    resource: Resource, pages: Sequence[Page], metadata: dict[str, str], bookmarks: dict[int, list[tuple[str, int]]]
) -> Document:
    first = "\n".join(line.text for page in pages[:FIRST_PAGES] for line in page.lines)
    pieces, printed = _pieces(pages, bookmarks)
    text, blocks, page_starts = assemble(place_footnotes(pieces))
    named = " ".join(metadata.get("Title", "").split())
    title = choose_title(named, text, blocks)
    recognised = [page.sure is not None for page in pages]
    date, origin = _date(title, text, metadata, scanned=2 * sum(recognised) > len(pages))
    fields = tuple(pdf_fields(metadata, resource.content, first))
    own = [Field("title", title, "first pages" if title != named else "PDF information")]
    own += [Field("date", date, origin)] if date else []
    labels = page_labels(printed, [page.label for page in pages])
    if is_title(named) and named != title and labels and labels[0] not in ("", "1"):
        own.append(Field(PART_OF, named, "PDF information"))
    own += [Field("text", problem, "reader") for problem in _problems(pages)]
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
        page_labels=labels,
        recognised=tuple(page.sure for page in pages) if any(recognised) else (),
    )


def _pieces(
    pages: Sequence[Page], bookmarks: dict[int, list[tuple[str, int]]]
) -> tuple[Iterator[Piece], list[str | None]]:
    """Return the blocks of pages, and the numbers printed on these."""
    ordered: list[list[Line]] = [order_lines(page.lines, page.height) for page in pages]
    body = measure(ordered)
    lines, printed = drop_running_lines(ordered, body.size)
    lines = mark_footnotes(mark_contents(lines), body.size)
    if bookmarks:
        lines = mark_headings(lines, bookmarks)
    return join_lines(lines, body), printed


def _bookmarks(pdf: pypdfium2.PdfDocument) -> dict[int, list[tuple[str, int]]]:
    """Return the titles and levels of a PDF's outline by page, from 0."""
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for _, bookmark in zip(range(MOST_BOOKMARKS), pdf.get_toc(max_depth=LOWEST), strict=False):
        target = bookmark.get_dest()
        page = target.get_index() if target is not None else None
        if page is not None:
            found[page].append((bookmark.get_title(), min(bookmark.level + 1, LOWEST)))
    return dict(found)


def _problems(pages: Sequence[Page]) -> Iterator[str]:
    """Yield what of the pages could not be read, and why."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        if page.problem or page.garbled:
            numbers[page.problem or "its letters are wrong"].append(str(page.number))
    for problem, which in numbers.items():
        yield f"left out of {len(pages)} pages: {', '.join(which)} ({problem})"
    sure = {page.number: page.sure for page in pages if page.sure is not None}
    if sure:
        unsure = [str(number) for number, share in sure.items() if share < UNSURE]
        more = f"; less than {UNSURE:.0%} on pages {', '.join(unsure)}" if unsure else ""
        yield f"recognised on {len(sure)} of {len(pages)} pages, {fmean(sure.values()):.0%} sure{more}"


def _date(title: str, text: str, metadata: dict[str, str], *, scanned: bool) -> tuple[str | None, str]:
    """Return the day of publication and where it was said; the day when paper was scanned is none."""
    if said := find_date(title) or find_date(text[:1500]):
        return said, "first pages"
    named = metadata.get("Title", "")  # of a chapter that of its work, with the day of that
    if is_title(named) and (said := find_date(named)):
        return said, "PDF information"
    return None if scanned else _written(metadata.get("CreationDate", "")), "PDF information"


def _from_mark(content: bytes) -> bytes:
    """Return a PDF from its mark on, where more stands before it than PDFium passes over."""
    mark = MARK.search(content)
    return content[mark.start() :] if mark and mark.start() > JUNK else content


CUT_SHORT = "the PDF is cut short: its end is missing; fetch it again"


def _is_cut_short(content: bytes) -> bool:
    """Return whether the end of a PDF is missing; bytes behind the end are not."""
    linearized = LINEARIZED.search(content, 0, END)
    if linearized:  # such a file has an end behind its first page too
        return len(content) < int(linearized[1])
    return b"%%EOF" not in content and b"startxref" not in content and b"trailer" not in content[-END:]


def _reason(error: pypdfium2.PdfiumError, content: bytes) -> str:
    if "password" in str(error).lower():
        return "the PDF is encrypted: store a copy without a password"
    return CUT_SHORT if _is_cut_short(content) else "the PDF is damaged and cannot be opened: fetch or make it again"


def _written(created: str) -> str | None:
    match = PDF_DATE.match(created)
    return iso_date(*(int(part) for part in match.groups() if part)) if match else None
