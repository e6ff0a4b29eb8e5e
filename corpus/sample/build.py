"""Lays out the sample corpus as a folder of HTML, PDF and DOCX: `python -m corpus.sample.build build/sample`."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate

HERE = Path(__file__).parent
AS_WORD = {"kotoutumisen-tyokirja"}


def build(target: Path) -> None:
    """Copy the pages and make the reports into a PDF or a Word file each."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(HERE / "pages", target / "pages")
    (target / "reports").mkdir()
    for report in sorted((HERE / "reports").glob("*.md")):
        write = write_docx if report.stem in AS_WORD else write_pdf
        write(list(_blocks(report.read_text(encoding="utf-8"))), target / "reports" / report.stem)


def _blocks(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield heading level (0 for text) and text of each block."""
    for line in markdown.splitlines():
        if line.strip():
            marks = len(line) - len(line.lstrip("#"))
            yield marks, line.lstrip("#- ").strip()


def write_pdf(blocks: list[tuple[int, str]], path: Path) -> None:
    """Write a PDF with a running header and page numbers, as reports have them."""
    title, styles = blocks[0][1], getSampleStyleSheet()

    def furnish(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, A4[1] - 40, title)
        canvas.drawCentredString(A4[0] / 2, 36, str(document.page))

    story: list[Flowable] = [
        Paragraph(escape(text), styles[f"Heading{level}" if level else "BodyText"]) for level, text in blocks
    ]
    document = SimpleDocTemplate(str(path.with_suffix(".pdf")), pagesize=A4, title=title, invariant=1)
    document.build(story, onFirstPage=furnish, onLaterPages=furnish)


def write_docx(blocks: list[tuple[int, str]], path: Path) -> None:
    """Write a Word file with heading styles."""
    word = docx.Document()
    word.core_properties.title = blocks[0][1]
    for level, text in blocks:
        if level:
            word.add_heading(text, level)
        else:
            word.add_paragraph(text)
    word.save(str(path.with_suffix(".docx")))


if __name__ == "__main__":
    build(Path(sys.argv[1]))
