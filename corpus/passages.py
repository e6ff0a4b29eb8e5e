"""Passages: what search returns and themes are made of."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import groupby, takewhile
from statistics import fmean

from corpus.records import Block, BlockKind, Document, Part, Passage

LONGEST = 250  # words; with SHORTEST the size that reads well as an answer and encodes well as a mean
SHORTEST = 150
LONGEST_HEADER = 300  # characters of a table's header that its later passages say

WORD = re.compile(r"\S+")
# A sentence ends at . ! ? … followed by white space and something that can begin one. After a number or a
# single letter the full stop is an ordinal or an initial ("3. luku", "J. Virtanen"), not an end.
SENTENCE_END = re.compile(r"(?<![\s(]\d)(?<![\s(]\d\d)(?<!\b\w)[.!?…][”\"')\]]*\s+(?=[A-ZÅÄÖ0-9”\"'(–•-])")

#: What a passage is a part of, by the kind of its blocks; all other kinds are running text.
PARTS: Mapping[BlockKind, Part] = {
    "row": "table", "footnote": "footnote", "contents": "contents", "reference": "references",
}  # fmt: skip
#: Parts that name what others write, and write nothing themselves: no search or theme is about them.
BESIDE_TEXT: tuple[Part, ...] = ("contents", "references")


def split_passages(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document in reading order.

    A section of up to 250 words is one passage. A longer one is cut at sentence ends into the fewest parts
    of at most 250 words, as equal as the sentences allow. Tables, notes, contents and references are passages of
    their own, those of a table under its header. A document of nothing but headings gives those.
    """
    found = False
    for headings, blocks in _sections(document):
        for run in _runs(blocks):
            for passage in _passages(document, headings, run):
                found = True
                yield passage
    if not found and document.blocks:
        yield from _passages(document, (), document.blocks)


def part_of(document: Document, start: int, end: int) -> Part:
    """Return what the stretch of a passage is a part of."""
    at = bisect_right(document.blocks, start, key=lambda block: block.start) - 1
    blocks = document.blocks[max(at, 0) : at + 2]  # a caption belongs to the table under it
    captioned = len(blocks) == 2 and blocks[0].kind == "caption" and blocks[1].start < end
    return PARTS.get(blocks[1 if captioned else 0].kind, "text") if blocks else "text"


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], tuple[Block, ...]]]:
    """Yield each stretch between headings with the path of headings above it."""
    path: dict[int, str] = {}
    for is_heading, group in groupby(document.blocks, key=lambda block: block.kind == "heading"):
        if not is_heading:
            yield tuple(path[level] for level in sorted(path)), tuple(group)
            continue
        for block in group:
            path = {level: text for level, text in path.items() if level < block.level}
            path[block.level] = document.text[block.start : block.end]


def _runs(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """Yield the stretches of one part: running text, one table, notes, contents or references."""
    run: list[Block] = []
    for at, block in enumerate(blocks):
        begins_table = block.kind == "caption" and at + 1 < len(blocks) and blocks[at + 1].kind == "row"
        same = run and PARTS.get(block.kind, "text") == PARTS.get(run[-1].kind, "text") and not begins_table
        if run and not same and not (block.kind == "row" and run[0].kind == "caption" and len(run) == 1):
            yield tuple(run)
            run = []
        run.append(block)
    if run:
        yield tuple(run)


def _passages(document: Document, headings: tuple[str, ...], blocks: tuple[Block, ...]) -> Iterator[Passage]:
    """Yield the passages of a run; the later ones of a table say its header among their headings."""
    page = blocks[0].page
    header = _header(document.text, blocks)
    for at, (start, end) in enumerate(_cut_section(document.text, blocks)):
        above = (*headings, header) if at and header else headings
        yield _passage(document, start, end, above, page or document.page_at(start))


def _passage(document: Document, start: int, end: int, headings: tuple[str, ...], page: int | None) -> Passage:
    label = document.page_label(page)
    return Passage(start, end, headings, page, part_of(document, start, end), label, _recognised(document, start, end))


def _recognised(document: Document, start: int, end: int) -> float | None:
    """Return the mean of how surely the pages of a stretch were recognised."""
    if not document.recognised:
        return None
    first, last = (document.page_at(at) or 1 for at in (start, end - 1))
    sure = [one for one in document.recognised[first - 1 : last] if one is not None]
    return round(fmean(sure), 3) if sure else None


def _header(text: str, blocks: tuple[Block, ...]) -> str:
    rows = takewhile(lambda block: block.level, (block for block in blocks if block.kind == "row"))
    return " / ".join(text[row.start : row.end] for row in rows)[:LONGEST_HEADER]


def _cut_section(text: str, blocks: tuple[Block, ...]) -> Iterator[tuple[int, int]]:
    """Yield offsets that cover the blocks in parts of at most LONGEST words."""
    pieces = [piece for block in blocks for piece in _sentences(text, block)]
    left = sum(words for _, _, words in pieces)
    taken = 0
    while taken < len(pieces):
        parts = -(-left // LONGEST)
        more, size = _take(pieces, taken, left / parts)
        yield pieces[taken][0], pieces[taken + more - 1][1]
        taken += more
        left -= size


def _take(pieces: list[tuple[int, int, int]], first: int, target: float) -> tuple[int, int]:
    """Count the pieces, at least one, whose words come nearest to the target without passing LONGEST."""
    size = 0
    for taken in range(len(pieces) - first):
        over = size + pieces[first + taken][2]
        if taken and (over > LONGEST or over - target > target - size):
            return taken, size
        size = over
    return len(pieces) - first, size


def _sentences(text: str, block: Block) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, words) for the sentences of a block; an overlong one in parts."""
    begin = block.start
    whole = block.kind == "row"
    ends = [] if whole else [match.end() for match in SENTENCE_END.finditer(text, block.start, block.end)]
    for end in [*ends, block.end]:
        words = [(match.start(), match.end()) for match in WORD.finditer(text, begin, end)]
        for at in range(0, len(words), LONGEST):
            part = words[at : at + LONGEST]
            yield part[0][0], part[-1][1], len(part)
        begin = end
