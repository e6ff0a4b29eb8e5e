"""What the paragraph styles of a Word file make of a paragraph: a heading, an item, a caption."""

import re
from dataclasses import dataclass
from typing import Any

from corpus.reading.building import Piece

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL, STYLE_ID, TYPE, DEFAULT = f"{W}val", f"{W}styleId", f"{W}type", f"{W}default"
BODY_LEVEL = 9  # the outline level of what is no heading
DEEPEST = 20  # styles that one is based on: a damaged file's may go round in circles
# Word names its styles in the language of the program that wrote the file.
CAPTION = re.compile(
    r"caption|kuva(?:n )?-?(?:otsikko|teksti)|taulukon? ?-?(?:otsikko|teksti)|bildtext|beskrivning", re.I
)
CONTENTS = re.compile(r"(?:toc|sisluet|sisällysluettelo|innehåll)\s*\d", re.IGNORECASE)
HEADING = re.compile(r"(?:heading|otsikko|rubrik)\s*(\d)", re.IGNORECASE)
TITLE = re.compile(r"title|otsikko|rubrik|(?:toc heading|sisällysluettelon otsikko|innehållsförteckningsrubrik)", re.I)
LIST = re.compile(r"\blist|luettelo|lista\b|bullet", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph of a style is; the text of a piece comes later."""

    kind: str = "paragraph"
    level: int = 0


PLAIN = Look()


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str | None
    outline: int | None
    numbered: bool


class Styles:
    """The paragraph styles of a Word file."""

    def __init__(self, root: Any | None) -> None:
        elements = [] if root is None else root.iterchildren(f"{W}style")
        paragraphs = [one for one in elements if one.get(TYPE, "paragraph") == "paragraph"]
        self._styles = {one.get(STYLE_ID, ""): _read(one) for one in paragraphs}
        self._default = next((one.get(STYLE_ID) for one in paragraphs if one.get(DEFAULT) in ("1", "true")), None)
        self._looks: dict[str | None, Look] = {}

    def look(self, properties: Any | None) -> Look:
        """Return what a paragraph with these properties (`w:pPr`) is."""
        if properties is None:
            return self._of_style(self._default)
        named = properties.find(f"{W}pStyle")
        look = self._of_style(named.get(VAL) if named is not None else self._default)
        outline = outline_of(properties)
        if outline is not None and look.kind in ("paragraph", "item", "heading"):
            return Look("heading", outline + 1) if outline < BODY_LEVEL else PLAIN
        if look.kind == "paragraph" and is_numbered(properties):
            return Look("item")
        return look

    def _of_style(self, style: str | None) -> Look:
        if style not in self._looks:
            self._looks[style] = self._resolve(style)
        return self._looks[style]

    def _resolve(self, style: str | None) -> Look:
        """Look at a style, then at those that it is based on; the first that says something decides."""
        for depth in range(DEEPEST):
            found = self._styles.get(style or "")
            # A file without its styles still names them: "Heading1", "Otsikko1".
            name = found.name if found else (style or "" if depth == 0 else "")
            if look := _look(name, found):
                return look
            if found is None or not found.based_on:
                break
            style = found.based_on
        return PLAIN


def _look(name: str, style: _Style | None) -> Look | None:
    """Return what a style's name and own properties say, None where they say nothing."""
    if CAPTION.search(name):
        return Look("caption")
    if CONTENTS.match(name):
        return Look("contents")
    if numbered := HEADING.search(name):
        return Look("heading", max(int(numbered[1]), 1))
    if TITLE.fullmatch(name):
        return Look("heading", 1)
    if style is not None and style.outline is not None:
        return Look("heading", style.outline + 1) if style.outline < BODY_LEVEL else PLAIN
    return Look("item") if LIST.search(name) or (style is not None and style.numbered) else None


def _read(style: Any) -> _Style:
    name, based_on, properties = (style.find(f"{W}{tag}") for tag in ("name", "basedOn", "pPr"))
    return _Style(
        name.get(VAL, "") if name is not None else style.get(STYLE_ID, ""),
        based_on.get(VAL) if based_on is not None else None,
        outline_of(properties) if properties is not None else None,
        properties is not None and is_numbered(properties),
    )


def outline_of(properties: Any) -> int | None:
    """Return the outline level that properties set, from 0; None where they set none."""
    level = properties.find(f"{W}outlineLvl")
    said = level.get(VAL, "") if level is not None else ""
    return min(int(said), BODY_LEVEL) if said.isdecimal() and len(said) < 3 else None


def is_numbered(properties: Any) -> bool:
    """Return whether properties make a paragraph an item of a list: number 0 takes it out of one."""
    number = properties.find(f"{W}numPr/{W}numId")
    return number is not None and number.get(VAL) != "0"


def piece_of(text: str, look: Look) -> Piece:
    """Make a piece of a paragraph's text."""
    return Piece(text, look.kind, look.level)  # type: ignore[arg-type]
