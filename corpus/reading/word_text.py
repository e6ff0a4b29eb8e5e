"""The text of a Word paragraph: runs with insertions, fields, links, content controls and formulas."""

from dataclasses import dataclass, field
from typing import Any

from corpus.reading.word_styles import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
RUN, TEXT, BOX, ANCHOR = f"{W}r", f"{W}t", f"{W}txbxContent", f"{W}anchor"
#: What stands round runs and is as good as not there.
THROUGH = {
    f"{W}{name}"
    for name in (
        "hyperlink", "ins", "moveTo", "smartTag", "fldSimple", "sdt", "sdtContent", "customXml", "dir", "bdo", "ruby",
        "rubyBase",
    )
}  # fmt: skip
SIGNS = {f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
NOTES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
DRAWINGS = {f"{W}drawing", f"{W}pict", f"{W}object"}
FORMULAS = {f"{M}oMath", f"{M}oMathPara"}
OF_CONTENTS = "_Toc"  # how Word names the places that a table of contents leads to


@dataclass(slots=True)
class ParagraphText:
    """What a paragraph holds beside its text."""

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)  # footnotes or endnotes, and the number of one
    boxes: list[Any] = field(default_factory=list)  # contents of its text boxes
    leads_to_heading: bool = False  # by a link of a table of contents

    @property
    def text(self) -> str:
        return "".join(self.parts)


def read_paragraph(paragraph: Any) -> ParagraphText:
    """Read a paragraph (`w:p`) as it reads with all changes accepted."""
    read = ParagraphText()
    _read_inline(paragraph, read)
    return read


def _read_inline(element: Any, read: ParagraphText) -> None:
    for child in element:
        tag = child.tag
        if tag == RUN:
            _read_run(child, read)
        elif tag in THROUGH:
            read.leads_to_heading |= (child.get(ANCHOR) or "").startswith(OF_CONTENTS)
            _read_inline(child, read)
        elif tag in FORMULAS:
            read.parts += [text.text or "" for text in child.iter(f"{M}t")]
        elif tag == ALTERNATE:
            _read_alternate(child, read)


def _read_run(run: Any, read: ParagraphText) -> None:
    for child in run:
        tag = child.tag
        if tag == TEXT:
            read.parts.append(child.text or "")
        elif tag in SIGNS:
            read.parts.append(SIGNS[tag])
        elif tag in NOTES:
            read.notes.append((NOTES[tag], child.get(f"{W}id") or ""))
        elif tag in DRAWINGS:
            read.boxes += boxes_of(child)
        elif tag == ALTERNATE:
            _read_alternate(child, read)
        elif tag in THROUGH:
            _read_inline(child, read)


def _read_alternate(alternate: Any, read: ParagraphText) -> None:
    """Read the first of several ways to show the same."""
    choice = chosen(alternate)
    if choice is not None:
        _read_inline(choice, read)
        _read_run(choice, read)


def chosen(alternate: Any) -> Any | None:
    """Return the way to show something that newer programs take, the other where there is none."""
    choice = alternate.find(CHOICE)
    return choice if choice is not None else next(iter(alternate), None)


def boxes_of(drawing: Any) -> list[Any]:
    """Return the contents of the text boxes in a drawing, those inside of others left to them."""
    found: list[Any] = []
    for child in drawing:
        if child.tag == BOX:
            found.append(child)
        elif child.tag == ALTERNATE:
            choice = chosen(child)
            found += boxes_of(choice) if choice is not None else []
        else:
            found += boxes_of(child)
    return found
