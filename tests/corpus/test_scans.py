"""Scanned PDFs: pages rendered from text, recognised."""

import io
import time
from difflib import SequenceMatcher
from functools import cache

import numpy as np
import pypdfium2
import pytest
from PIL import Image

import corpus.reading.pdf
from corpus.errors import UnreadableDocumentError
from corpus.passages import split_passages
from corpus.reading import read_document
from corpus.reading.isolation import ReadingLimits
from corpus.reading.pdf import read_pdf
from corpus.reading.scans import LANGUAGES, installed_languages, recognise_page
from corpus.records import Document, Resource
from tests.documents import make_pdf

TITLE = "Kuntien talous vuonna 2023"
TEXT = (
    "Väestö keskittyy kasvukeskuksiin, ja pienten kuntien menot kasvavat nopeammin kuin niiden verotulot.",
    "Sosiaali- ja terveyspalvelut siirtyivät hyvinvointialueille, minkä vuoksi kuntien valtionosuudet laskivat.",
)
needs_tesseract = pytest.mark.skipif(
    set(installed_languages()) != set(LANGUAGES), reason="Tesseract with fin, swe and eng is not installed"
)


def scan(dots: int, *, noise: float = 0.0, turned: float = 0.0) -> Image.Image:
    """Return a picture of a page, as a scanner gives it."""
    with pypdfium2.PdfDocument(make_pdf(TITLE, *TEXT)) as pdf:
        picture = pdf[0].render(scale=dots / 72, grayscale=True).to_pil().convert("L")
    picture = picture.rotate(turned, fillcolor=255, resample=Image.Resampling.BICUBIC)
    shades = np.asarray(picture).astype(float)
    shades += np.random.default_rng(1).normal(0, noise, shades.shape) if noise else 0
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


def pdf_of(dots: int, *pictures: Image.Image) -> bytes:
    out = io.BytesIO()
    pictures[0].save(out, "PDF", resolution=dots, save_all=True, append_images=pictures[1:])
    return out.getvalue()


@cache
def scanned() -> bytes:
    """A scanned page and an empty one."""
    page = scan(300)
    return pdf_of(300, page, Image.new("L", page.size, 255))


@cache
def recognised() -> Document:
    return read_document(Resource("/in/raportti.pdf", scanned()))


@needs_tesseract
@pytest.mark.parametrize(
    ("dots", "noise", "turned", "least"),
    [(300, 0, 0, 0.98), (150, 20, 1, 0.95)],
    ids=["300 dpi", "150 dpi with noise and skew"],
)
def test_letters_of_a_scan_are_recognised(dots: int, noise: float, turned: float, least: float) -> None:
    with pypdfium2.PdfDocument(pdf_of(dots, scan(dots, noise=noise, turned=turned))) as pdf:
        page = recognise_page(pdf, 0)
    assert page is not None
    found, right = " ".join(line.text for line in page.lines), " ".join((TITLE, *TEXT))
    same = SequenceMatcher(None, found, right, autojunk=False).get_matching_blocks()
    assert sum(block.size for block in same) / max(len(right), len(found)) >= least


@needs_tesseract
def test_a_scan_has_a_title_paragraphs_and_its_pages() -> None:
    document = recognised()
    assert document.title == TITLE
    assert [document.text[block.start : block.end] for block in document.blocks] == [TITLE, *TEXT]
    assert len(document.page_starts) == 2


@needs_tesseract
def test_the_day_of_scanning_is_no_date_of_publication() -> None:
    out = io.BytesIO()
    scan(200).save(out, "PDF", resolution=200, creationDate=time.strptime("2026-11-28", "%Y-%m-%d"))
    assert read_document(Resource("/in/raportti.pdf", out.getvalue())).date is None


@needs_tesseract
def test_passages_of_a_scan_say_how_surely_they_were_recognised() -> None:
    document = recognised()
    (passage,) = split_passages(document)
    assert passage.recognised is not None
    assert passage.recognised > 0.8
    assert document.recognised[1] is None
    assert any(field.name == "text" and "recognised on 1 of 2 pages" in field.value for field in document.fields)


@needs_tesseract
def test_pages_with_text_are_not_recognised() -> None:
    content = make_pdf(TITLE, *TEXT)
    assert read_document(Resource("/in/a.pdf", content)) == read_pdf(Resource("/in/a.pdf", content))


@needs_tesseract
def test_a_picture_without_text_is_no_document() -> None:
    empty = pdf_of(72, Image.new("L", (595, 842), 255))
    with pytest.raises(UnreadableDocumentError, match=r"^the PDF holds no text.* scan them again$"):
        read_document(Resource("/in/a.pdf", empty))


def test_a_scan_is_set_aside_where_nothing_is_to_be_recognised() -> None:
    with pytest.raises(UnreadableDocumentError, match=r'only pictures of pages: .*reading.ocr = "auto"'):
        read_document(Resource("/in/a.pdf", scanned()), limits=ReadingLimits(ocr=False))


def test_a_scan_is_set_aside_where_tesseract_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corpus.reading.pdf, "installed_languages", lambda: ())
    with pytest.raises(UnreadableDocumentError, match=r"install Tesseract \(apt-get install .*--retry-failed"):
        read_pdf(Resource("/in/a.pdf", scanned()), ocr=True)
