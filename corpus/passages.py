"""Passages: what search returns and themes are made of."""

import re
from collections.abc import Iterator
from itertools import groupby

from corpus.records import Block, Document, Passage

LONGEST = 250  # words; with SHORTEST the size that reads well as an answer and encodes well as a mean
SHORTEST = 150

WORD = re.compile(r"\S+")
# A sentence ends at . ! ? … followed by white space and something that can begin one. After a number or a
# single letter the full stop is an ordinal or an initial ("3. luku", "J. Virtanen"), not an end.
SENTENCE_END = re.compile(r"(?<![\s(]\d)(?<![\s(]\d\d)(?<!\b\w)[.!?…][”\"')\]]*\s+(?=[A-ZÅÄÖ0-9”\"'(–•-])")


def split_passages(document: Document) -> Iterator[Passage]:
    """Yield the passages of a document in reading order.

    A section of up to 250 words is one passage. A longer one is cut at sentence ends into the fewest parts
    of at most 250 words, as equal as the sentences allow. A document of nothing but headings gives those.
    """
    found = False
    for headings, blocks in _sections(document):
        for start, end in _cut_section(document.text, blocks):
            found = True
            yield Passage(start, end, headings, document.page_at(start))
    if not found and document.blocks:
        for start, end in _cut_section(document.text, document.blocks):
            yield Passage(start, end, (), document.page_at(start))


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


def _cut_section(text: str, blocks: tuple[Block, ...]) -> Iterator[tuple[int, int]]:
    """Yield offsets that cover the blocks in parts of at most LONGEST words."""
    pieces = [piece for block in blocks for piece in _sentences(text, block)]
    left = sum(words for _, _, words in pieces)
    while pieces:
        parts = -(-left // LONGEST)
        taken, size = _take(pieces, left / parts)
        yield pieces[0][0], pieces[taken - 1][1]
        pieces = pieces[taken:]
        left -= size


def _take(pieces: list[tuple[int, int, int]], target: float) -> tuple[int, int]:
    """Count the pieces, at least one, whose words come nearest to the target without passing LONGEST."""
    size = 0
    for taken, (_, _, words) in enumerate(pieces):
        over = size + words
        if taken and (over > LONGEST or over - target > target - size):
            return taken, size
        size = over
    return len(pieces), size


def _sentences(text: str, block: Block) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, words) for the sentences of a block; an overlong one in parts."""
    begin = block.start
    ends = [match.end() for match in SENTENCE_END.finditer(text, block.start, block.end)]
    for end in [*ends, block.end]:
        words = [(match.start(), match.end()) for match in WORD.finditer(text, begin, end)]
        for at in range(0, len(words), LONGEST):
            part = words[at : at + LONGEST]
            yield part[0][0], part[-1][1], len(part)
        begin = end
