"""Plain text and Markdown."""

import codecs
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date
from corpus.reading.teasers import drop_materials, drop_teasers
from corpus.records import Document, Resource

EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
ITEM = re.compile(r"(?:[-*+•–]|\d{1,2}[.)])\s+(.+)", re.DOTALL)
RULE = re.compile(r"[-*_=\s]{3,}")
EMPHASIS = re.compile(r"(\*\*|__|\*|(?<!\w)_|_(?!\w)|`)")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
LONGEST_HEADING = 25  # words


def decode(content: bytes) -> str:
    """Decode text as UTF-16 where it says so, else as UTF-8, and what is not that as Windows-1252 (so Latin-1 too).

    :raises UnreadableDocumentError: when the bytes are no text in any of them.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise UnreadableDocumentError("it holds binary data, not text")
    return content.decode("utf-8-sig", errors="as-windows-1252")


def is_falsely_utf8(content: bytes, header: str = "") -> bool:
    """Return whether a page says that it is UTF-8 and is not.

    :param header: the Content-Type that it came with, which counts more than the page's own word.
    """
    named = CHARSET.search(header) or CHARSET.search(content[:2048].decode("latin-1"))
    if named is None or named[1].lower() not in ("utf-8", "utf8"):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Read as Windows-1252 just the bytes that are no UTF-8: pages mix both, where a template and a text differ."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


codecs.register_error("as-windows-1252", _as_windows_1252)


def read_text(resource: Resource) -> Document:
    """Read plain text: empty lines part blocks, a short line without a full stop before text is a heading."""
    pieces = drop_teasers(drop_materials(list(_text_pieces(decode(resource.content)))))
    return _document(resource, pieces, "text/plain")


def read_markdown(resource: Resource) -> Document:
    """Read Markdown: its headings, paragraphs and lists; emphasis and link targets are left out."""
    return _document(resource, list(markdown_pieces(decode(resource.content))), "text/markdown")


def _document(resource: Resource, pieces: list[Piece], media_type: str) -> Document:
    text, blocks, _ = assemble(pieces)
    heading = next((block for block in blocks if block.kind == "heading"), blocks[0])
    title = text[heading.start : heading.end].split("\n")[0]
    if heading.kind != "heading" and len(title.split()) > LONGEST_HEADING:
        title = PurePosixPath(resource.location).stem
    return Document(
        title, text, blocks, media_type, date=find_date(text[:600]), kind=guess_kind(title, resource.location)
    )


def _text_pieces(text: str) -> Iterator[Piece]:
    chunks = [chunk.strip() for chunk in EMPTY_LINES.split(text.replace("\r\n", "\n")) if chunk.strip()]
    for at, chunk in enumerate(chunks):
        follows = chunks[at + 1] if at + 1 < len(chunks) else ""
        if is_heading_like(chunk) and follows and not is_heading_like(follows):
            yield Piece(chunk, "heading", 1 if at == 0 else 2)
        else:
            yield Piece(_unwrap(chunk))


def is_heading_like(line: str) -> bool:
    """Return whether a block of text could be a heading: one short line that does not end like a sentence."""
    return "\n" not in line and len(line.split()) <= LONGEST_HEADING and line.rstrip()[-1] not in '.!:;,”"'


def _unwrap(chunk: str) -> str:
    """Join lines wrapped at a margin; a list of short lines stays one."""
    lines = chunk.split("\n")
    wrapped = all(len(line) > 50 for line in lines[:-1])
    return " ".join(line.strip() for line in lines) if wrapped else chunk


def markdown_pieces(text: str) -> Iterator[Piece]:
    """Yield the blocks of Markdown text."""
    for chunk in EMPTY_LINES.split(text.replace("\r\n", "\n")):
        paragraph: list[str] = []
        for line in chunk.strip().split("\n"):
            heading, item = HEADING.fullmatch(line.strip()), ITEM.match(line.strip())
            if heading or item or RULE.fullmatch(line):
                yield from _paragraph(paragraph)
                paragraph = []
            if heading:
                yield Piece(_plain(heading[2]), "heading", len(heading[1]))
            elif item:
                yield Piece(_plain(item[1]), "item")
            elif not RULE.fullmatch(line):
                paragraph.append(line.strip())
        yield from _paragraph(paragraph)


def _paragraph(lines: list[str]) -> Iterator[Piece]:
    if any(lines):
        yield Piece(_plain(" ".join(lines)))


def _plain(text: str) -> str:
    return EMPHASIS.sub("", LINK.sub(r"\1", text)).lstrip("> ")
