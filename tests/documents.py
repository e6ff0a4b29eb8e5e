"""Documents that tests make for themselves."""

import io
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate


def make_pdf(title: str, *paragraphs: str, author: str = "") -> bytes:
    """Make a PDF with a heading and paragraphs, the same bytes each time."""
    out, styles = io.BytesIO(), getSampleStyleSheet()
    story = [Paragraph(escape(title), styles["Heading1"])]
    story += [Paragraph(escape(text), styles["BodyText"]) for text in paragraphs]
    SimpleDocTemplate(out, pagesize=A4, title=title, author=author, invariant=1).build(story)
    return out.getvalue()
