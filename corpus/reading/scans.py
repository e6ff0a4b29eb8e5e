"""Pages without a text layer that can be read, recognised by Tesseract: its command, a process a page."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

import pypdfium2
from lxml import etree

from corpus.reading.lines import Line

LANGUAGES = ("fin", "swe", "eng")
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-fin tesseract-ocr-swe"
DOTS = 300  # an inch: what Tesseract's models are made for
POINTS = 72  # an inch
MOST_DOTS = 40_000_000  # of a page: a poster is recognised coarser
PAGE_SECONDS = 60.0
LEAST_SURE = 0.3  # of a word: what is less so is a picture
LEAST_SURE_PAGE = 0.5
LINES = ("ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat")
BOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
BASELINE = re.compile(r"baseline (-?[\d.]+) (-?[\d.]+)")
SIZE = re.compile(r"x_size ([\d.]+)")
SURE = re.compile(r"x_wconf (\d+)")
#: Heights of recognised lines vary with their letters: within this share of the usual one they are of one size.
SAME_SIZE = (0.8, 1.25)


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """Lines of a page, and how surely they were recognised."""

    lines: list[Line]
    sure: float  # mean of the words, by their letters, 0–1


@cache
def installed_languages() -> tuple[str, ...]:
    """Return the languages that pages are recognised in, looked for once; none where Tesseract lacks Finnish."""
    found = find_languages()
    return found if LANGUAGES[0] in found else ()


def find_languages() -> tuple[str, ...]:
    """Return those of our languages that Tesseract has here; none where it is not installed."""
    if shutil.which("tesseract") is None:
        return ()
    listed = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, errors="replace")
    return tuple(language for language in LANGUAGES if language in listed.stdout.split())


def recognise_page(pdf: pypdfium2.PdfDocument, at: int) -> RecognisedPage | None:
    """Recognise the text of a page.

    :param at: its place, from 0.
    :returns: None where it shows no text, or none that could be recognised in time.
    """
    image = _render(pdf, at)
    if image is None:
        return None
    command = ["tesseract", "-", "-", "-l", "+".join(installed_languages()), "--dpi", str(DOTS), "hocr"]
    try:
        done = subprocess.run(
            command, input=image, capture_output=True, timeout=PAGE_SECONDS, env=os.environ | {"OMP_THREAD_LIMIT": "1"}
        )
    except (subprocess.TimeoutExpired, OSError):
        return None
    return _read(done.stdout) if done.returncode == 0 else None


def _render(pdf: pypdfium2.PdfDocument, at: int) -> bytes | None:
    """Return a page as a picture in shades of grey, in the format PGM."""
    try:
        page = pdf[at]
        width, height = page.get_size()
        scale = min(DOTS / POINTS, (MOST_DOTS / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True)
    except pypdfium2.PdfiumError:
        return None
    rows = memoryview(bitmap.buffer).cast("B")
    drawn = b"".join(rows[row * bitmap.stride : row * bitmap.stride + bitmap.width] for row in range(bitmap.height))
    picture = b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + drawn
    bitmap.close()
    page.close()
    return picture


def _read(hocr: bytes) -> RecognisedPage | None:
    """Return the lines of Tesseract's answer, an XHTML page."""
    root = etree.fromstring(hocr, etree.XMLParser(recover=True, no_network=True, resolve_entities=False))
    if root is None:
        return None
    page = next(iter(root.iterfind(".//{*}div[@class='ocr_page']")), None)
    box = BOX.search(page.get("title", "")) if page is not None else None
    if page is None or box is None or int(box[4]) <= 0:
        return None
    found = [line for element in page.iter("{*}span") if element.get("class") in LINES for line in _line(element)]
    letters = sum(len(text) for text, _, _ in found)
    sure = sum(sure * len(text) for text, _, sure in found) / letters if letters else 0.0
    if sure < LEAST_SURE_PAGE:
        return None
    usual = median(size for _, (_, _, _, size), _ in found)
    return RecognisedPage([_placed(text, place, usual, int(box[4])) for text, place, _ in found], round(sure, 3))


Place = tuple[float, float, float, float]  # left, right, base and size, in dots from the upper edge down


def _line(element: Any) -> Iterator[tuple[str, Place, float]]:
    """Yield a line's text, place and mean confidence, where it has words."""
    words = [(word.xpath("string()").strip(), SURE.search(word.get("title", ""))) for word in element.iter("{*}span")]
    kept = [(text, int(sure[1]) / 100) for text, sure in words if text and sure and int(sure[1]) >= LEAST_SURE * 100]
    title = element.get("title", "")
    box, size, baseline = BOX.search(title), SIZE.search(title), BASELINE.search(title)
    if not kept or box is None:
        return
    left, top, right, bottom = (float(value) for value in box.groups())
    base = bottom + (float(baseline[2]) if baseline else 0.0)
    letters = sum(len(text) for text, _ in kept)
    sure = sum(sure * len(text) for text, sure in kept) / letters
    yield " ".join(text for text, _ in kept), (left, right, base, float(size[1]) if size else bottom - top), sure


def _placed(text: str, place: Place, usual: float, height: int) -> Line:
    left, right, base, size = place
    least, most = (usual * share for share in SAME_SIZE)
    size = usual if least <= size <= most else size
    points = POINTS / DOTS
    return Line(text, left * points, right * points, 1 - base / height, round(size * points, 1))
