"""Numbers of the paragraphs of a Word file, which it keeps as formats and not as text."""

import re
from dataclasses import dataclass
from typing import Any

from corpus.reading.item_numbers import integer, write_number
from corpus.reading.word_styles import DEEPEST, STYLE_ID, VAL, W

LEVELS = 9
PLACE = re.compile(r"%([1-9])")
#: How Word names the ways to write numbers; what is not here is in digits, a bullet is no number.
FORMATS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
UNNUMBERED = {"bullet", "none"}
ABSTRACT, NUMBER, LEVEL = f"{W}abstractNumId", f"{W}numId", f"{W}ilvl"
#: A label of words, which a heading keeps too: "Suositus %1:".
WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class _Level:
    """How the numbers of one level of a list are written."""

    start: int = 1
    format: str = "decimal"
    text: str = ""  # "%1." or "%1.%2"


class Numbering:
    """Counts the paragraphs of numbered lists in document order.

    :param root: the part with the lists' formats; None in a file without one.
    """

    def __init__(self, root: Any | None) -> None:
        elements = () if root is None else root
        self._lists = {one.get(ABSTRACT): _levels(one) for one in elements if one.tag == f"{W}abstractNum"}
        self._of_number = {one.get(NUMBER): one for one in elements if one.tag == f"{W}num"}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def next(self, number: str, level: int) -> str:
        """Return the label of the next paragraph of a list, empty where it shows a bullet or nothing.

        :param number: of the list, as paragraphs name it.
        :param level: from 0.
        """
        element = self._of_number.get(number)
        if element is None or not 0 <= level < LEVELS:
            return ""
        named = element.find(ABSTRACT)
        abstract = named.get(VAL, "") if named is not None else ""
        levels = self._lists.get(abstract, {})
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            _start_again(element, counts)
        last = counts[level]
        counts[level] = levels.get(level, _Level()).start if last is None else last + 1
        counts[level + 1 :] = [None] * (LEVELS - level - 1)
        return _label(levels, counts, level)


class ParagraphNumbers:
    """Gives the labels of paragraphs, by their own properties or those of their styles."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._numbering = Numbering(numbering)
        self._styles = _style_numbers(styles)

    def next(self, properties: Any | None) -> str:
        """Return the label of a paragraph with these properties (`w:pPr`), empty where it has none."""
        if properties is None:
            return ""
        named = properties.find(f"{W}pStyle")
        number, level = self._styles.get(named.get(VAL, "") if named is not None else "", (None, 0))
        own_number, own_level = _list_of(properties)
        number = own_number if own_number is not None else number
        level = own_level if own_level is not None else level
        return self._numbering.next(number, level) if number not in (None, "0") else ""


def _start_again(element: Any, counts: list[int | None]) -> None:
    """Set the counts of levels that a list overrides, before its first paragraph."""
    for override in element.iterchildren(f"{W}lvlOverride"):
        level, start = integer(override.get(LEVEL)), override.find(f"{W}startOverride")
        said = integer(start.get(VAL)) if start is not None else None
        if level is not None and 0 <= level < LEVELS and said is not None:
            counts[level] = said - 1


def _label(levels: dict[int, _Level], counts: list[int | None], level: int) -> str:
    own = levels.get(level)
    if own is None or own.format in UNNUMBERED or not PLACE.search(own.text):
        return ""

    def written(place: re.Match[str]) -> str:
        at = int(place[1]) - 1
        of_level = levels.get(at, _Level())
        count = counts[at]
        return write_number(of_level.start if count is None else count, FORMATS.get(of_level.format, "1"))

    return PLACE.sub(written, own.text).strip()


def _levels(abstract: Any) -> dict[int, _Level]:
    levels: dict[int, _Level] = {}
    for element in abstract.iterchildren(f"{W}lvl"):
        said = {
            name: value.get(VAL, "") if (value := element.find(f"{W}{name}")) is not None else ""
            for name in ("start", "numFmt", "lvlText")
        }
        level, start = integer(element.get(LEVEL)), integer(said["start"])
        if level is not None:
            levels[level] = _Level(1 if start is None else start, said["numFmt"] or "decimal", said["lvlText"])
    return levels


def _style_numbers(root: Any | None) -> dict[str, tuple[str | None, int]]:
    """Return the list and level that each numbered style names, itself or by the style that it is based on."""
    own: dict[str, tuple[str | None, int | None]] = {}
    based_on: dict[str, str] = {}
    for style in () if root is None else root.iterchildren(f"{W}style"):
        id, properties, base = style.get(STYLE_ID, ""), style.find(f"{W}pPr"), style.find(f"{W}basedOn")
        own[id] = _list_of(properties) if properties is not None else (None, None)
        based_on[id] = base.get(VAL, "") if base is not None else ""
    return {id: _inherited(id, own, based_on) for id in own}


def _inherited(
    id: str, own: dict[str, tuple[str | None, int | None]], based_on: dict[str, str]
) -> tuple[str | None, int]:
    number, level = None, None
    for _ in range(DEEPEST):
        found_number, found_level = own.get(id, (None, None))
        number = found_number if number is None else number
        level = found_level if level is None else level
        if number is not None or id not in own:
            break
        id = based_on[id]
    return number, level or 0


def _list_of(properties: Any) -> tuple[str | None, int | None]:
    """Return the list and level that properties (`w:pPr`) name themselves."""
    named = properties.find(f"{W}numPr")
    if named is None:
        return None, None
    number, level = named.find(NUMBER), named.find(LEVEL)
    return number.get(VAL) if number is not None else None, integer(level.get(VAL)) if level is not None else None
