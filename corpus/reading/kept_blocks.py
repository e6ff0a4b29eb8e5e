"""Which blocks of a page a text was made of, and which others surely belong to them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from corpus.reading.page_blocks import PageBlock, key_of
from corpus.reading.running_text import core_of, is_running

LONG_KEY = 30  # characters that stand in a text by no chance
PREFIX = 20
REPEATED = 40
HUGE = 300_000  # characters: in a longer text blocks are looked for only where its parts begin
ROW_FOUND = 0.6  # of a row's characters
BARE = 40  # characters of text beside blocks that is no label
MOST_BARE_LINKED = 0.8
SAME_CONTAINER = 0.5  # of the kept running text
#: Begins the caption of something that a publication shows; others are credits of pictures.
NUMBERED = re.compile(
    r"(?:Kuva|Kuvio|Kaavio|Kartta|Taulukko|Liite|Figur|Bild|Diagram|Karta|Tabell|Figure|Fig\.|Chart|Map|Table)\s*\d",
    re.IGNORECASE,
)


class TakenText:
    """Letters and digits of a text, case folded, with the places at which its parts begin."""

    def __init__(self, parts: Iterable[str]) -> None:
        keys = [key for part in parts if (key := key_of(part))]
        self.text = "".join(keys)
        self._starts: dict[str, list[int]] = {}
        start = 0
        for key in keys:
            self._starts.setdefault(self.text[start : start + PREFIX], []).append(start)
            start += len(key)

    def places(self, key: str) -> Iterator[int]:
        """Yield where a block can be: where parts begin with it, and in a text that is not huge anywhere else."""
        for start in self._starts.get(key[:PREFIX], ()):
            if self.text.startswith(key, start):
                yield start
        if len(self.text) <= HUGE:
            start = self.text.find(key)
            while start >= 0:
                yield start
                start = self.text.find(key, start + 1)

    def holds(self, key: str) -> bool:
        """Return whether a block, or its beginning or end, is anywhere in the text."""
        if len(self.text) > HUGE:
            return next(self.places(key), None) is not None
        return key in self.text or key[:REPEATED] in self.text or key[-REPEATED:] in self.text


def look_up(blocks: Sequence[PageBlock], taken: TakenText) -> tuple[list[bool], float]:
    """Find the blocks that a text was made of.

    :returns: for each block whether it is in the text, and the share of the text that the blocks make up.
    """
    search = _Lookup(blocks, taken)
    search.place_long()
    search.place_short()
    return [span is not None for span in search.spans], sum(search.used) / max(len(taken.text), 1)


class _Lookup:
    """The places of blocks in a text, no place given twice."""

    def __init__(self, blocks: Sequence[PageBlock], taken: TakenText) -> None:
        self._blocks, self._taken = blocks, taken
        self.used = bytearray(len(taken.text))
        self.spans: list[tuple[int, int] | None] = [None] * len(blocks)

    def place_long(self) -> None:
        """Place the blocks that are in the text by no chance, the longest first: a teaser may repeat a part of one."""
        alike: dict[str, list[int]] = {}
        for at, block in enumerate(self._blocks):
            if block.kind != "row" and len(block.key) >= LONG_KEY:
                alike.setdefault(block.key, []).append(at)
        for key in sorted(alike, key=len, reverse=True):
            free = (start for start in self._taken.places(key) if not any(self.used[start : start + len(key)]))
            for at in alike[key]:  # each copy of a block in its own place
                start = next(free, None)
                if start is None:
                    break
                self._place(at, start, start + len(key))

    def place_short(self) -> None:
        """Place the others where they stand between the long ones."""
        ends = self._ends()
        start = 0
        for at, block in enumerate(self._blocks):
            span = self.spans[at]
            if span is not None:
                start = span[1]
                continue
            end = ends[at] if ends[at] >= start else len(self._taken.text)
            found = self._find_row(block, start, end) if block.kind == "row" else self._find(block.key, start, end)
            if found is not None:
                start = found[1]
            elif block.kind == "heading":  # where a text repeats itself, it may stand round another copy
                found = self._find(block.key, 0, min(len(self._taken.text), HUGE))
            if found is not None:
                self._place(at, *found)

    def _ends(self) -> list[int]:
        """Return for each block where the next long one begins."""
        ends, end = [], len(self._taken.text)
        for span in reversed(self.spans):
            ends.append(end)
            end = span[0] if span else end
        return ends[::-1]

    def _find(self, key: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the first free place of a block between two places of the text."""
        at = self._taken.text.find(key, start, end) if key else -1
        while at >= 0 and any(self.used[at : at + len(key)]):
            at = self._taken.text.find(key, at + 1, end)
        return (at, at + len(key)) if at >= 0 else None

    def _find_row(self, block: PageBlock, start: int, end: int) -> tuple[int, int] | None:
        """Find a row by its cells: of a cell with blocks in it the text may lack some."""
        found, at = 0, start
        for cell in map(key_of, block.text.split(" | ")):
            place = self._taken.text.find(cell, at, end)
            if place >= 0:
                found, at = found + len(cell), place + len(cell)
        return (start, at) if found and found >= ROW_FOUND * len(block.key) else None

    def _place(self, at: int, start: int, end: int) -> None:
        self.spans[at] = start, end
        self.used[start:end] = b"\x01" * (end - start)


def restore(blocks: Sequence[PageBlock], kept: Sequence[bool], taken: TakenText) -> list[bool]:
    """Add the blocks that surely belong to the kept ones.

    These are running text in containers marked up like those that hold most of what is kept, text that stands
    directly in an element that holds kept paragraphs, tables among these and the other rows of a kept one, quotations,
    and captions of tables and of numbered figures. What the text already has in other words of the page is no loss.
    """
    restored = list(kept)
    surroundings = _Surroundings(blocks, kept)
    for at, block in enumerate(blocks):
        if not kept[at] and block.key and surroundings.hold(at, block) and not _is_repeated(block, taken):
            restored[at] = True
    return restored


def _is_repeated(block: PageBlock, taken: TakenText) -> bool:
    if block.kind == "row" or block.is_caption:
        return False
    return taken.holds(block.key)


class _Surroundings:
    """What the kept blocks stand in."""

    def __init__(self, blocks: Sequence[PageBlock], kept: Sequence[bool]) -> None:
        chosen = [block for block, keep in zip(blocks, kept, strict=True) if keep]
        running = [block for block in chosen if is_running(block)]
        places = [at for at, keep in enumerate(kept) if keep]
        self._first, self._last = (places[0], places[-1]) if places else (0, -1)
        self._containers = {ancestor for block in running for ancestor in block.home.iterancestors()}
        self._tables = {block.home for block in chosen if block.kind == "row"}
        self._core = core_of(chosen)
        sizes: Counter[tuple[str, ...]] = Counter()
        for block in running:
            sizes[_markup(block)] += len(block.key)
        enough = SAME_CONTAINER * sizes.total()
        self._markups = {markup for markup, size in sizes.items() if size >= enough and any(markup[1::2])}

    def hold(self, at: int, block: PageBlock) -> bool:
        """Return whether a block that was not kept surely belongs to those that were."""
        if block.kind == "row":
            return block.home in self._tables or self._is_among(block)
        if is_running(block) and _markup(block) in self._markups:
            return True
        if self._core is None or not self._is_in_core(block.home):
            return False
        if block.is_caption:
            return bool(NUMBERED.match(block.text)) or _captioned_table(block.home) in self._tables
        if self._first < at < self._last and is_running(block) and _is_within(block.home, "blockquote"):
            return True
        return block.home in self._containers and len(block.text) >= BARE and block.linked < MOST_BARE_LINKED

    def _is_among(self, row: PageBlock) -> bool:
        """Return whether a table stands among kept paragraphs."""
        return self._core is not None and self._is_in_core(row.home) and row.home.getparent() in self._containers

    def _is_in_core(self, home: HtmlElement) -> bool:
        return home is self._core or self._core in home.iterancestors()


def _markup(block: PageBlock) -> tuple[str, ...]:
    """Return tags and classes of a block's element and of the two around it."""
    markup: list[str] = []
    element: HtmlElement | None = block.home
    for _ in range(3):
        if element is None:
            break
        markup += [str(element.tag), element.get("class") or ""]
        element = element.getparent()
    return tuple(markup)


def _captioned_table(caption: HtmlElement) -> HtmlElement | None:
    """Return the table that a caption is of."""
    for ancestor in caption.iterancestors("figure", "table"):
        return ancestor if ancestor.tag == "table" else ancestor.find(".//table")
    return None


def _is_within(element: HtmlElement, tag: str) -> bool:
    return element.tag == tag or next(element.iterancestors(tag), None) is not None
