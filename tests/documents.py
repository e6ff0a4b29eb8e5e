"""Documents that tests make for themselves."""

import io
import zipfile
from collections.abc import Mapping
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


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"'
)


def make_word(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Make a Word file of the XML of its body, and of other parts (`word/styles.xml`) by name.

    Of an XML part only the elements inside its root are given, or the whole where it begins with a declaration.
    """
    roots = {"styles": "w:styles", "footnotes": "w:footnotes", "endnotes": "w:endnotes", "numbering": "w:numbering"}
    written: dict[str, str | bytes] = {
        "_rels/.rels": _relations({"officeDocument": "word/document.xml", "core-properties": "core.xml"}),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations({name: f"{name}.xml" for name in roots}),
    }
    for name, content in (parts or {}).items():
        root = roots.get(name.removeprefix("word/").removesuffix(".xml"))
        inside = root and isinstance(content, str)
        written[name] = f"<{root} {NAMES}>{content!s}</{root}>" if inside else content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in written.items():
            archive.writestr(name, content)
    return out.getvalue()


def _relations(targets: Mapping[str, str]) -> str:
    entries = (f'<Relationship Type="{OFFICE}/{kind}" Target="{target}"/>' for kind, target in targets.items())
    return f'<Relationships xmlns="{RELATIONS}">{"".join(entries)}</Relationships>'
