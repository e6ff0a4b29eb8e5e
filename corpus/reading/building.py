"""Blocks to document: the one place where a text and its offsets are put together."""

import re
import unicodedata
from collections.abc import Iterable

from corpus.characters import storable
from corpus.errors import UnreadableDocumentError
from corpus.reading.parts import mark_parts
from corpus.reading.pieces import Piece
from corpus.records import Block

__all__ = ["Piece", "assemble", "clean"]

SPACES = re.compile(r"[ \t\r\v\u00a0\u2000-\u200a\u202f]+")
# Soft hyphens, zero-width marks and controls are invisible to a reader and break words for a machine.
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff\ufffe\uffff\x00-\x08\x0b\x0e-\x1f\x7f]")


def clean(text: str) -> str:
    """Compose letters, drop invisible characters, fold white space but for single line breaks and form feeds."""
    text = unicodedata.normalize("NFC", text)
    if text.replace("\f", "").isprintable() and "  " not in text:  # most text: no space but U+0020, nothing invisible
        return text.strip(" ")
    lines = (SPACES.sub(" ", line).strip(" ") for line in storable(INVISIBLE.sub("", text)).split("\n"))
    return "\n".join(line for line in lines if line)


def assemble(pieces: Iterable[Piece]) -> tuple[str, tuple[Block, ...], tuple[int, ...]]:
    """Join pieces into a text, an empty line between blocks; contents and references are marked.

    :returns: the text, its blocks, and the offset at which each page begins (none for a text without pages).
    :raises UnreadableDocumentError: when there is no text at all.
    """
    parts: list[str] = []
    blocks: list[Block] = []
    page_starts: list[int] = []
    position = 0
    for piece in mark_parts(pieces):
        text, *after_breaks = clean(piece.text).split("\f")
        for part in after_breaks:
            page_starts.append(position + len(text))
            text += part if text else part.lstrip()
        text = text.rstrip()
        if text:
            blocks.append(Block(position, position + len(text), piece.kind, piece.level, piece.page))
            parts.append(text)
            position += len(text) + 2
    if not blocks:
        raise UnreadableDocumentError("there is no text in it")
    return "\n\n".join(parts), tuple(blocks), tuple(page_starts)
