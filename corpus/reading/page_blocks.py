"""The blocks of a web page as its reader sees them: headings, paragraphs, items, rows of tables, captions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from lxml.html import HtmlElement

from corpus.reading.building import Piece
from corpus.reading.item_numbers import integer, with_number, write_number
from corpus.records import BlockKind

BLOCK_TAGS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section",
        "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
    )
)  # fmt: skip
HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6, "summary": 3}
ITEMS = frozenset(("li", "dd", "dt"))
AFRESH = frozenset(("table", "blockquote", "section", "article"))  # of an item or heading these are no part
CAPTIONS = frozenset(("figcaption", "caption"))
CELLS = frozenset(("td", "th"))
SKIPPED = frozenset(
    (
        "audio", "button", "canvas", "embed", "head", "iframe", "input", "math", "nav", "noscript", "object", "option",
        "script", "select", "style", "svg", "template", "textarea", "title", "video",
    )
)  # fmt: skip
LONGEST_CELL = 600  # characters; with a longer one a table lays out text
UNNUMBERED = re.compile(
    r"list-style(?:-type)?\s*:[^;]*\b(?:none|disc|circle|square)\b|display\s*:\s*none", re.IGNORECASE
)
UNNUMBERED_CLASS = re.compile(
    r"unstyled|no-?(?:bullet|number|marker|list)|list-?(?:style-?)?none|breadcrumb", re.IGNORECASE
)
BREAK = "\x1e"  # stands for a line break of the page, since line ends of its source are spaces
NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block of a page, with where it stands."""

    text: str
    kind: BlockKind
    level: int
    home: HtmlElement  # the innermost block element that holds it; of a row its table
    linked: float  # share of the characters that are in links
    key: str  # its letters and digits, case folded
    is_caption: bool = False
    number: str = ""  # of the item that it begins, where its list is numbered

    @property
    def piece(self) -> Piece:
        return Piece(with_number(self.number, self.text), self.kind, self.level)


@dataclass(slots=True)
class _Place:
    """A block element that is open."""

    element: HtmlElement
    kind: BlockKind
    level: int = 0
    is_caption: bool = False
    keeps_lines: bool = False
    number: str = ""  # of an item, until a block has taken it
    count: int | None = None  # number of the next item of a numbered list
    step: int = 1


def page_blocks(root: HtmlElement) -> Iterator[PageBlock]:
    """Yield the blocks under an element in document order, hidden ones too."""
    return _Walk(root).blocks()


class _Walk:
    """One pass over a tree; without recursion, since pages can be as deep as they like."""

    def __init__(self, root: HtmlElement) -> None:
        self._root = root
        self._places = [_Place(root, "paragraph")]
        self._run: list[str] = []
        self._links = 0  # that are open
        self._linked = 0  # characters of the run
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._row_linked = 0
        self._tables: list[HtmlElement] = []  # that hold data

    def blocks(self) -> Iterator[PageBlock]:
        """Yield the blocks."""
        walk = etree.iterwalk(self._root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            skipped = tag in SKIPPED or not isinstance(tag, str)
            if event == "start":
                if skipped:
                    walk.skip_subtree()
                    continue
                if tag in BLOCK_TAGS and element is not self._root:
                    yield from self._flush()
                    self._open(element, tag)
                elif tag == "br":
                    self._run.append(BREAK)
                elif tag == "a":
                    self._links += 1
                self._add(element.text)
                continue
            if not skipped and tag in BLOCK_TAGS and element is not self._root:
                yield from self._flush()
                yield from self._close(element, tag)
            elif tag == "a":
                self._links -= 1
            if element is not self._root:
                self._add(element.tail)
        yield from self._flush()

    def _add(self, text: str | None) -> None:
        if text:
            if self._places[-1].keeps_lines:
                text = text.replace("\n", BREAK)
            self._run.append(text)
            if self._links:
                self._linked += len(text)

    def _open(self, element: HtmlElement, tag: str) -> None:
        around = self._places[-1]
        kind, level = _kind(tag, around)
        caption = around.is_caption or tag in CAPTIONS
        place = _Place(element, kind, level, caption, around.keeps_lines or tag == "pre")
        if tag == "ol":
            _begin_list(place)
        elif tag == "li" and around.count is not None:
            place.number = _next_number(around, element)
        self._places.append(place)
        if tag == "table" and not self._tables and holds_data(element):
            self._tables.append(element)
        elif self._tables and tag == "tr" and self._row is None:
            self._row, self._row_linked = [], 0
        elif self._row is not None and tag in CELLS and self._cell is None:
            self._cell = []

    def _close(self, element: HtmlElement, tag: str) -> Iterator[PageBlock]:
        self._places.pop()
        if self._row is not None and self._cell is not None and tag in CELLS:
            self._row.append(" ".join(self._cell))
            self._cell = None
        elif self._row is not None and tag == "tr":
            text = " | ".join(cell for cell in self._row if cell)
            self._row = None
            if text:
                yield PageBlock(text, "row", 0, self._tables[-1], self._row_linked / len(text), key_of(text))
        elif self._tables and element is self._tables[-1]:
            self._tables.pop()

    def _flush(self) -> Iterator[PageBlock]:
        """Yield what has come together since the last border of a block, in parts where empty lines part it."""
        run, linked = "".join(self._run), self._linked
        self._run.clear()
        self._linked = 0
        lines = [" ".join(line.split()) for line in run.split(BREAK)]
        if not any(lines):
            return
        place = self._places[-1]
        if self._cell is not None:
            self._cell += filter(None, lines)
            self._row_linked += linked
            return
        if place.kind == "heading":
            lines = [" ".join(filter(None, lines))]
        size = sum(map(len, lines))
        number = self._take_number()
        for text in re.split(r"\n{2,}", "\n".join(lines).strip("\n")):
            yield PageBlock(
                text, place.kind, place.level, place.element, min(linked / size, 1.0), key_of(text), place.is_caption,
                number,
            )  # fmt: skip
            number = ""

    def _take_number(self) -> str:
        """Return the number of the item that the next block begins, empty where an earlier one has it."""
        item = next((place for place in reversed(self._places) if place.element.tag == "li"), None)
        number = item.number if item is not None else ""
        if item is not None:
            item.number = ""
        return number


def _begin_list(place: _Place) -> None:
    """Take the number that an ordered list begins with; a list that shows none has none."""
    element = place.element
    classes = (element.get("class") or "").split()
    if UNNUMBERED.search(element.get("style") or "") or any(UNNUMBERED_CLASS.search(name) for name in classes):
        return
    start = integer(element.get("start"))
    if element.get("reversed") is not None:
        place.step = -1
        start = sum(child.tag == "li" for child in element) if start is None else start
    place.count = 1 if start is None else start


def _next_number(place: _Place, item: HtmlElement) -> str:
    """Return the number of an item of a numbered list, as it is shown."""
    said = integer(item.get("value"))
    number = said if said is not None else place.count or 0
    place.count = number + place.step
    if UNNUMBERED.search(item.get("style") or ""):
        return ""
    return write_number(number, item.get("type") or place.element.get("type") or "1") + "."


def _kind(tag: str, around: _Place) -> tuple[BlockKind, int]:
    """Return the kind and level of the blocks in an element."""
    if tag in HEADINGS:
        return "heading", HEADINGS[tag]
    if tag in ITEMS:
        return "item", 0
    return ("paragraph", 0) if tag in AFRESH else (around.kind, around.level)


def holds_data(table: HtmlElement) -> bool:
    """Return whether a table holds figures or words in rows, and does not lay out text."""
    if table.find(".//table") is not None or any(table.find(f".//{heading}") is not None for heading in ("h1", "h2")):
        return False
    return all(sum(map(len, cell.itertext())) <= LONGEST_CELL for cell in table.iter(*CELLS))


def key_of(text: str) -> str:
    """Return the letters and digits of a text, by which it is compared."""
    return NO_WORD.sub("", text).casefold()
