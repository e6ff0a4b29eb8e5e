"""The text of a document as its page shows it: in parts of a readable length, with what it names marked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from services.documents import DocumentAnswer, DocumentBlock, DocumentMention

PART_LENGTH = 12_000  # characters: a part ends with the block, or the page, that reaches it
HIGHEST, LOWEST = 3, 6  # levels of headings beneath those of the page


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a block, and the name that it is."""

    text: str
    mention: DocumentMention | None = None


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block with its names."""

    kind: str
    level: int  # of the heading on the page
    pieces: tuple[TextPiece, ...]
    page: int | None  # that begins with it
    label: str | None  # printed on that page, else its number
    inside: bool  # in the passage that was asked for
    first: bool  # of that passage


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a document's text."""

    number: int  # from 1
    of: int
    groups: tuple[tuple[str, tuple[TextBlock, ...]], ...]  # by kind: items that follow each other are a list


def read_part(document: DocumentAnswer, *, passage: str | None = None, part: int = 1) -> TextPart:
    """Return a part of a document's text.

    :param passage: id of one whose part is wanted, whatever number is asked for.
    :param part: number of the part, the nearest that there is.
    """
    parts = list(_divide(document.blocks))
    span = next(((one.start, one.end) for one in document.passages if one.id == passage), None)
    if span is not None:
        part = next((at for at, blocks in enumerate(parts, start=1) if blocks[-1].end > span[0]), 1)
    part = max(1, min(part, len(parts)))
    blocks = list(_show(document, parts[part - 1] if parts else [], span, _page_before(parts, part)))
    groups = ((kind, tuple(some)) for kind, some in groupby(blocks, key=lambda one: one.kind))
    return TextPart(part, len(parts), tuple(groups))


def _divide(blocks: Sequence[DocumentBlock]) -> Iterator[list[DocumentBlock]]:
    part: list[DocumentBlock] = []
    length = 0
    for block in blocks:
        begins_page = bool(part) and block.page != part[-1].page
        if part and length >= PART_LENGTH and (begins_page or block.page is None or length >= 2 * PART_LENGTH):
            yield part
            part, length = [], 0
        part.append(block)
        length += block.end - block.start
    if part:
        yield part


def _page_before(parts: Sequence[Sequence[DocumentBlock]], part: int) -> int | None:
    return parts[part - 2][-1].page if part > 1 else None


def _show(
    document: DocumentAnswer, blocks: Sequence[DocumentBlock], span: tuple[int, int] | None, page: int | None
) -> Iterator[TextBlock]:  # fmt: skip
    labels = {one.page: one.page_label for one in document.passages if one.page_label}
    level, found = HIGHEST - 1, False
    for block in blocks:
        inside = span is not None and block.start < span[1] and span[0] < block.end
        if block.kind == "heading":
            level = min(block.level + HIGHEST - 1, level + 1, LOWEST)
        turned = block.page if block.page != page and block.page is not None else None
        label = labels.get(turned) or str(turned) if turned is not None else None
        pieces = tuple(_pieces(document, block))
        yield TextBlock(block.kind, level, pieces, turned, label, inside, inside and not found)
        found, page = found or inside, block.page if block.page is not None else page


def _pieces(document: DocumentAnswer, block: DocumentBlock) -> Iterator[TextPiece]:
    at = block.start
    for mention in document.mentions:
        if at <= mention.start and mention.end <= block.end:
            if mention.start > at:
                yield TextPiece(document.text[at : mention.start])
            yield TextPiece(document.text[mention.start : mention.end], mention)
            at = mention.end
    if at < block.end:
        yield TextPiece(document.text[at : block.end])
