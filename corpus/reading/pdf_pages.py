"""Pages of a PDF as lines with their places, as PDFium finds them.

Calls to PDFium cost a microsecond each, as much as a line's share of PDFium's own work: each is made for a reason.
"""

import ctypes
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium_c

from corpus.reading.lines import PART, Line
from corpus.reading.pdf_calls import CharacterBox, address_of, count_runs, font_weight, loose_box
from corpus.reading.ruled_tables import find_tables, put_tables
from corpus.reading.rules import Box
from corpus.reading.text_layers import join_accents

JOINED = "\ufffe"  # what PDFium puts for a hyphen and the line end behind it
HYPHENATED = re.compile(f"{JOINED}\\s*")
SPACES = re.compile(r"(?<=\S) +(?=\S)")
GAP = 1.6  # of a line's height: wider than any space between words
TURN = math.pi / 2
#: Kinds of annotation that show text of their own: filled forms, comments written on the page.
SHOWN = {pdfium_c.FPDF_ANNOT_WIDGET, pdfium_c.FPDF_ANNOT_FREETEXT}
MOST_ANNOTATIONS = 2000  # of a page


@dataclass(slots=True)
class Page:
    """A page with its lines in the order in which they are painted."""

    number: int
    lines: list[Line] = field(default_factory=list)
    width: float = 0.0  # points
    height: float = 0.0
    unmapped: int = 0  # characters that the file names no letter for
    problem: str | None = None  # why nothing of it was read
    drawn: bool = False  # whether it shows something, none of it text
    garbled: bool = False  # whether its letters stand for others
    sure: float | None = None  # how surely its text was recognised, 0–1
    label: str = ""  # its number as the file says that it is printed


def read_pages(pdf: pypdfium2.PdfDocument) -> Iterator[Page]:
    """Yield every page; one that cannot be loaded or has no size has a problem in place of lines."""
    for at in range(len(pdf)):
        page = Page(at + 1)
        raw = pdfium_c.FPDF_LoadPage(pdf, at)
        if raw and _show_annotations(raw):  # it has to be loaded again
            pdfium_c.FPDF_ClosePage(raw)
            raw = pdfium_c.FPDF_LoadPage(pdf, at)
        try:
            if raw:
                _read_page(raw, page)
                page.drawn = not page.lines and pdfium_c.FPDFPage_CountObjects(raw) > 0
            else:
                page.problem = "cannot be opened"
        finally:
            if raw:
                pdfium_c.FPDF_ClosePage(raw)
        yield page


def _read_page(raw: pdfium_c.FPDF_PAGE, page: Page) -> None:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(raw, box)
    page.width, page.height = box.right - box.left, box.top - box.bottom
    if page.width <= 0 or page.height <= 0:
        page.problem = "has no size"
        return
    text_page = pdfium_c.FPDFText_LoadPage(raw)
    if not text_page:
        page.problem = "cannot be read"
        return
    try:
        reader = _Reader(text_page, page, (box.left, box.bottom))
        reader.read()
        size = page.height, Box(box.left, box.bottom, box.right, box.top)
        tables = list(find_tables(raw, page.lines, reader.text_within, size))
        page.lines = put_tables(page.lines, tables, size) if tables else page.lines
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def _show_annotations(raw: pdfium_c.FPDF_PAGE) -> bool:
    """Paint what annotations show onto the page, in memory only; return whether there was anything."""
    for at in range(min(pdfium_c.FPDFPage_GetAnnotCount(raw), MOST_ANNOTATIONS)):
        annotation = pdfium_c.FPDFPage_GetAnnot(raw, at)
        shown = annotation and pdfium_c.FPDFAnnot_GetSubtype(annotation) in SHOWN
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if shown:
            return bool(pdfium_c.FPDFPage_Flatten(raw, pdfium_c.FLAT_NORMALDISPLAY) == pdfium_c.FLATTEN_SUCCESS)
    return False


class _Reader:
    """Reads the lines of one page."""

    def __init__(self, text_page: pdfium_c.FPDF_TEXTPAGE, page: Page, origin: tuple[float, float]) -> None:
        self._raw, self._page, self._origin = text_page, page, origin
        self._address, self._box = address_of(text_page), CharacterBox()
        self._exact = True

    def read(self) -> None:
        text = self._text()
        rows = [(join_accents(row), first) for row, first in _rows(text)] if "¨" in text else list(_rows(text))
        if not rows:
            return
        angles = {self._angle(rows[0][1]), self._angle(rows[-1][1])}
        upright = angles == {0}
        if not upright:
            lines = self._turned(rows)
        elif count_runs(self._address, 0, -1) > len(rows):
            lines = [part for row, first in rows for part in self._parts(row, first)]
        else:
            lines = [self._line(row, first) for row, first in rows]
        self._page.lines = [line for line in lines if 0 < line.base < 1]

    def _text(self) -> str:
        """Return the page's text, having counted the characters that it lacks."""
        count = pdfium_c.FPDFText_CountChars(self._raw)
        if count <= 0:
            return ""
        # Pairs of UTF-16, and characters that PDFium adds: more than the count says, never as many again.
        buffer = (ctypes.c_ushort * (2 * count + 1))()
        written = pdfium_c.FPDFText_GetText(self._raw, 0, count, buffer)
        units = max(written - 1, 0)
        text = bytes(memoryview(buffer)[:units]).decode("utf-16-le", errors="replace")
        self._page.unmapped = max(count - units, 0)
        self._exact = len(text) == count
        return text

    def text_within(self, box: Box) -> str:
        """Return the text within a box, in points of the page."""
        places = (box.left, box.top, box.right, box.bottom)
        count = pdfium_c.FPDFText_GetBoundedText(self._raw, *places, None, 0) if box.right > box.left else 0
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        pdfium_c.FPDFText_GetBoundedText(self._raw, *places, buffer, count)
        text = bytes(memoryview(buffer)[:count]).decode("utf-16-le", errors="replace").rstrip("\x00")
        return join_accents(HYPHENATED.sub("", text)).replace("\r\n", "\n").strip()

    def _at(self, position: int) -> int:
        """Return PDFium's index of a character of the text."""
        return position if self._exact else pdfium_c.FPDFText_GetCharIndexFromTextIndex(self._raw, position)

    def _angle(self, first: int) -> int:
        """Return how many quarters of a turn a character is turned by."""
        angle = pdfium_c.FPDFText_GetCharAngle(self._raw, self._at(first))
        return round(angle / TURN) % 4 if angle > 0 else 0  # -1 where it has none

    def _line(self, text: str, position: int) -> Line:
        page, box, last = self._address, self._box, position + len(text) - 1
        first = position if self._exact else self._at(position)
        # The loose box has the font's full height, whatever the letters; the font size itself is often 1.
        loose_box(page, last if self._exact else self._at(last), box.address)
        right = box.values[2]
        loose_box(page, first, box.address)
        left, top, _, bottom = box.values
        x, y = self._origin
        base = (bottom - y) / self._page.height
        return Line(text, left - x, right - x, base, round(top - bottom, 1), font_weight(page, first))

    def _turned(self, rows: list[tuple[str, int]]) -> list[Line]:
        """Return lines of which some run up, down or upside down: as they read, the most common direction first."""
        directions: dict[int, list[Line]] = {}
        for row, first in rows:
            quarters = self._angle(first)
            directions.setdefault(quarters, []).append(self._turned_line(row, first, quarters))
        return [line for lines in sorted(directions.values(), key=len, reverse=True) for line in lines]

    def _turned_line(self, text: str, position: int, quarters: int) -> Line:
        first, (x, y) = self._at(position), self._origin
        ends = []
        for at in (first, self._at(position + len(text) - 1)):
            left, top, right, bottom = self._box_of(at)
            ends.append(_turn((left - x, bottom - y, right - x, top - y), quarters, self._page))
        (left, bottom, _, top), (_, _, right, _) = ends
        height = self._page.width if quarters % 2 else self._page.height
        return Line(text, left, right, bottom / height, round(top - bottom, 1), font_weight(self._address, first))

    def _box_of(self, at: int) -> tuple[float, float, float, float]:
        """Return the loose box of a character by PDFium's index: left, top, right, bottom."""
        loose_box(self._address, at, self._box.address)
        left, top, right, bottom = self._box.values
        return left, top, right, bottom

    def _parts(self, text: str, position: int) -> Sequence[Line]:
        """Return a line, in parts where wide gaps part it, as columns and cells do."""
        line = self._line(text, position)
        runs = count_runs(self._address, self._at(position), len(text))
        if runs < 2 or not self._has_gap(runs, line.size * GAP):
            return (line,)
        begins = [0, *self._gaps(line, position)]
        parts = []
        for begin, end in zip(begins, [*begins[1:], len(text)], strict=True):
            part = self._line(text[begin:end].rstrip(), position + begin)
            parts.append(part._replace(kind=PART) if begin else part)
        return parts

    def _has_gap(self, runs: int, wide: float) -> bool:
        """Return whether a gap lies between the runs that were counted last."""
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        last = None
        for at in range(runs):
            pdfium_c.FPDFText_GetRect(self._raw, at, left, top, right, bottom)
            if last is not None and left.value - last > wide:
                return True
            last = right.value
        return False

    def _gaps(self, line: Line, position: int) -> Iterator[int]:
        """Yield where in a line's text a word follows a wide gap."""
        for space in SPACES.finditer(line.text):
            _, _, end, _ = self._box_of(self._at(position + space.start() - 1))
            begin, *_ = self._box_of(self._at(position + space.end()))
            if begin - end > line.size * GAP:
                yield space.end()


def _rows(text: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a page with the place of their first character; a word divided over two stays so."""
    start = 0
    for row in text.split("\r\n"):
        if JOINED not in row:
            stripped = row.strip()
            if stripped:
                yield stripped, start + row.index(stripped[0])
            start += len(row) + 2
            continue
        for part in row.split(JOINED):
            stripped = part.strip()
            if stripped:
                divided = start + len(part) < len(text) and text[start + len(part)] == JOINED
                yield stripped + ("-" if divided else ""), start + len(part) - len(part.lstrip())
            start += len(part) + 1
        start += 1


def _turn(box: tuple[float, float, float, float], quarters: int, page: Page) -> tuple[float, float, float, float]:
    """Turn a box (left, bottom, right, top) with its page, so that its text runs to the right."""
    left, bottom, right, top = box
    if quarters == 1:  # text that runs down
        return page.height - top, left, page.height - bottom, right
    if quarters == 2:
        return page.width - right, page.height - top, page.width - left, page.height - bottom
    if quarters == 3:
        return bottom, page.width - right, top, page.width - left
    return box
