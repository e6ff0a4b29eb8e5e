"""The main text of a page: trafilatura says which part of the page it is, the page's own blocks how it reads.

What trafilatura makes of that part has lost what its rules do not expect: line breaks, items within items, text
beside blocks, captions, the second of two containers that hold the article. So its blocks are looked up in the page,
and what surely belongs to them is taken with them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import trafilatura
from lxml.html import HtmlElement

from corpus.reading.building import Piece
from corpus.reading.kept_blocks import TakenText, look_up, restore
from corpus.reading.page_blocks import PageBlock, page_blocks
from corpus.reading.running_text import (
    core_of,
    is_running,
    offered_blocks,
    running_size,
    without_comments,
)

LEAST_FOUND = 0.85  # of what trafilatura took: below, it read something else than the page's blocks
SHORT = 250  # characters of running text: so little calls for a second look
LITTLE = 0.2  # of the running text that a page has
MUCH_LONGER = 1.5
HALF = 0.5
MOST = 0.9
FEW = 0.3  # of the running text: what stands before the heading
PROMOTED = re.compile(
    r"(?:lue|katso|lyssna|läs|se|read|see|related|watch|click|also|don.t miss|sign up|subscribe|join)\b", re.IGNORECASE
)
ALL_LINK = 0.9
SENTENCE = re.compile(r"[.!?…:][\"'”’»)\]]*$")
TEI_BREAKS = {"p", "item", "list", "cell", "row", "head", "quote", "div", "code"}


@dataclass(frozen=True, slots=True)
class MainText:
    """What was taken for the main text of a page."""

    pieces: tuple[Piece, ...] = ()
    running: int = 0  # characters of running text
    offered: int = 0  # those that the page has from its title on, but for menus, footers and comments
    note: str | None = None  # how it was found, where that was in doubt

    def holds_most_of(self, other: "MainText") -> bool:
        """Return whether most of another text is in this one."""
        pieces = {piece.text for piece in self.pieces}
        common = sum(len(piece.text) for piece in other.pieces if piece.text in pieces)
        return common > HALF * sum(len(piece.text) for piece in other.pieces)


def read_main_text(tree: HtmlElement, title: str, *, read_again: Callable[[], HtmlElement]) -> MainText:
    """Find the main text of a page; empty where there is none.

    Where little was found of much, it is compared with trafilatura's own reading of the page as it came and with all
    the running text of the page: the longest that begins at the title is the text.

    :param tree: the page without its boilerplate.
    :param title: the page's title: the text begins where it stands.
    :param read_again: parses the page once more.
    """
    found = find_main_text(tree, title)
    if found.pieces and found.running >= min(max(SHORT, HALF * found.offered), MOST * found.offered):
        return found
    page = read_again()
    whole = replace(find_main_text(page, title, thorough=True), note="trafilatura on the page as it came")
    every = replace(find_running_text(page, title), note="all running text of the page")
    if not found.pieces:
        return whole if whole.pieces else every
    if _is_longer(whole, found) and (found.running < LITTLE * whole.offered or whole.holds_most_of(found)):
        return whole
    return every if _is_longer(every, found) and found.running < min(SHORT, LITTLE * every.offered) else found


def _is_longer(other: MainText, found: MainText) -> bool:
    """Return whether another reading has much more running text."""
    return other.running >= SHORT // 2 and other.running > MUCH_LONGER * found.running


def find_main_text(tree: HtmlElement, title: str, *, thorough: bool = False) -> MainText:
    """Find the main text as trafilatura finds it, read from the blocks of the page; empty where there is none.

    :param thorough: let trafilatura compare its result with those of two other programs, which takes longer.
    """
    found = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, with_metadata=False, fast=not thorough
    )
    body = getattr(found, "body", None)
    blocks = list(_without_echoes(page_blocks(tree)))
    offered = offered_blocks(blocks, title)
    if body is None or not len(body):
        return MainText(offered=running_size(offered))
    taken = TakenText(body.itertext())
    kept, share = look_up(blocks, taken)
    if share < LEAST_FOUND:
        pieces = [piece for element in body for piece in _tei_pieces(element)]
        return MainText(tuple(pieces), 0, running_size(offered))
    kept = restore(blocks, kept, taken)
    chosen = trim([block for block, keep in zip(blocks, kept, strict=True) if keep], title)
    return _main_text(chosen, offered)


def find_running_text(tree: HtmlElement, title: str) -> MainText:
    """Find what holds most of a page's running text from the title on, and give all of it but lines of links."""
    offered = offered_blocks(list(_without_echoes(page_blocks(tree))), title)
    core = core_of([block for block in offered if is_running(block)])
    inside = [block for block in offered if core in (block.home, *block.home.iterancestors())]
    chosen = [block for block in without_comments(inside) if block.linked < ALL_LINK]
    return _main_text(trim(chosen, title), offered)


def _main_text(chosen: Sequence[PageBlock], offered: Sequence[PageBlock]) -> MainText:
    wanted = {id(block) for block in offered}
    running = running_size(block for block in chosen if id(block) in wanted)
    return MainText(tuple(block.piece for block in chosen), running, running_size(offered))


def _without_echoes(blocks: Iterable[PageBlock]) -> Iterator[PageBlock]:
    """Leave out blocks that repeat the one before, as trafilatura does: a page for two sizes of screen has both."""
    for _, same in groupby(blocks, key=lambda block: block.key):
        yield next(same)


def trim(blocks: Sequence[PageBlock], title: str) -> list[PageBlock]:
    """Leave out what stands before the title, headings that nothing follows, and lines that are nothing but a link."""
    at = next((at for at, block in enumerate(blocks) if block.kind == "heading" and block.text == title), 0)
    before = running_size(blocks[:at])
    kept = list(blocks[at:] if before < FEW * running_size(blocks) or not before else blocks)
    kept = [block for block in kept if not _is_promotion(block)]
    while len(kept) > 1 and kept[-1].kind == "heading":
        kept.pop()
    return kept


def _is_promotion(block: PageBlock) -> bool:
    if block.kind != "paragraph" or block.linked < ALL_LINK or SENTENCE.search(block.text):
        return False
    return PROMOTED.match(block.text) is not None or block.text.isupper()


def _tei_pieces(element: HtmlElement) -> Iterator[Piece]:
    """Yield the blocks of an element of trafilatura's result (TEI names: head, p, list, item, table, row)."""
    if element.tag == "head":
        yield Piece(_tei_text(element).replace("\n", " "), "heading", int((element.get("rend") or "h2")[1:]))
    elif element.tag == "list":
        yield from (Piece(text, "item") for item in element.iter("item") for text in _tei_text(item).split("\n"))
    elif element.tag == "table":
        for row in element.iter("row"):
            cells = (" ".join(_tei_text(cell).split()) for cell in row.iter("cell"))
            yield Piece(" | ".join(cell for cell in cells if cell), "row")
    elif element.tag in ("quote", "div") and len(element):
        yield Piece(element.text or "")
        for child in element:
            yield from _tei_pieces(child)
            yield Piece(child.tail or "")
    else:
        yield Piece(_tei_text(element))


def _tei_text(element: HtmlElement) -> str:
    """Return an element's text, a line for each block in it; a list in it stands apart."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb" or child.tag in TEI_BREAKS:
            parts.append("\n")
        if not (element.tag == "item" and child.tag == "list"):  # its items come by themselves
            parts.append(_tei_text(child))
        if child.tag in TEI_BREAKS:
            parts.append("\n")
        parts.append(child.tail or "")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
