"""Plain text and Markdown."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from corpus.addresses import is_address
from corpus.publications import guess_kind
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date, normalise_date
from corpus.reading.encodings import decode
from corpus.reading.front_matter import ORIGIN, read_front_matter
from corpus.reading.imprints import find_imprint
from corpus.reading.item_numbers import with_number
from corpus.reading.teasers import take_materials, take_teasers
from corpus.records import Document, Field, Material, Resource

EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")  # what is behind them keeps its indent
HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*")
ITEM = re.compile(r"(\s*)(?:[-*+•–]|(\d{1,2})([.)]))\s+(.+)", re.DOTALL)
RULE = re.compile(r"[-*_=\s]{3,}")
EMPHASIS = re.compile(r"(\*\*|__|\*|(?<!\w)_|_(?!\w)|`)")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
LONGEST_HEADING = 25  # words
ENDED = re.compile(r"[.!?…][\"”’)\]]*\s*$")
LINE_END = re.compile(r"\r\n?|[\x85\u2028\u2029]")
IMPRINT = 6000  # characters at a text's beginning, where its imprint stands


def read_text(resource: Resource) -> Document:
    """Read plain text: empty lines part blocks, a short line without a full stop before text is a heading."""
    text = _plain_lines(decode(resource.content))
    if HEADING.match(text.lstrip().split("\n", 1)[0]):
        return _read_marked(resource, text, "text/plain")
    pieces, labels = take_materials(list(_text_pieces(text)))
    pieces, teasers = take_teasers(pieces)
    document = _document(resource, pieces, "text/plain")
    kind = "release" if labels and document.kind in ("other", "report") else document.kind
    materials = tuple(Material(label, "") for label in labels)
    return replace(document, kind=kind, materials=materials, teasers=tuple(teasers))


def whole_text(resource: Resource) -> str:
    """Return every line of a plain text, in blocks."""
    return assemble(_text_pieces(_plain_lines(decode(resource.content))))[0]


def read_markdown(resource: Resource) -> Document:
    """Read Markdown: its headings, paragraphs and lists; emphasis and link targets are left out."""
    return _read_marked(resource, _plain_lines(decode(resource.content)), "text/markdown")


def _read_marked(resource: Resource, text: str, media_type: str) -> Document:
    """Read Markdown and what stands before it; a title that only stands there begins the text."""
    front = read_front_matter(text)
    pieces, title = list(markdown_pieces(text[front.end :])), front.first("title")
    if title and not any(piece.kind == "heading" and piece.text.strip() == title for piece in pieces):
        pieces.insert(0, Piece(title, "heading", 1))
    document = _document(resource, pieces, media_type)
    date = normalise_date(front.first("date") or "")
    kept = [field for field in front.fields if field.name not in ("date", "language", "url")]
    dated = [Field("date", date, ORIGIN)] if date else []
    return replace(
        document, title=title or document.title, date=date or document.date, url=_address(front.first("url")),
        language=(front.first("language") or "").lower()[:2] or None, fields=(*kept, *dated, *document.fields),
    )  # fmt: skip


def _address(url: str | None) -> str | None:
    return url if url and is_address(url) else None


def _plain_lines(text: str) -> str:
    """Write the line ends of all systems as ours."""
    return LINE_END.sub("\n", text)


def _document(resource: Resource, pieces: list[Piece], media_type: str) -> Document:
    text, blocks, _ = assemble(pieces)
    heading = next((block for block in blocks if block.kind == "heading"), blocks[0])
    title = text[heading.start : heading.end].split("\n")[0]
    if heading.kind != "heading" and len(title.split()) > LONGEST_HEADING:
        title = PurePosixPath(resource.location).stem
    said = tuple(find_imprint(text[:IMPRINT], "text"))
    date = find_date(text[:600]) or next((field.value for field in said if field.name == "date"), None)
    return Document(
        title, text, blocks, media_type, date=date, kind=guess_kind(title, resource.location), fields=said
    )  # fmt: skip


def _text_pieces(text: str) -> Iterator[Piece]:
    chunks = [part for chunk in EMPTY_LINES.split(text) for part in _paragraphs(chunk.strip("\n ")) if part.strip()]
    for at, chunk in enumerate(chunks):
        follows = chunks[at + 1] if at + 1 < len(chunks) else ""
        if is_heading_like(chunk) and follows and (at == 0 or not is_heading_like(follows)):
            yield Piece(chunk, "heading", 1 if at == 0 else 2)
        else:
            yield Piece(_unwrap(chunk))


def _paragraphs(chunk: str) -> list[str]:
    """Part a stretch without empty lines where each of its lines is a paragraph, but for a heading in the first."""
    lines = [line for line in chunk.split("\n") if line.strip()]
    whole = [bool(ENDED.search(line)) and not line.strip()[0].islower() for line in lines]
    headed = len(lines) > 1 and (whole[0] or is_heading_like(lines[0]))
    return lines if headed and all(whole[1:]) else [chunk]


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
    numbers = _ListNumbers()
    for chunk in BLANK_LINES.split(_plain_lines(text)):
        paragraph: list[str] = []
        for line in chunk.strip("\n").rstrip().split("\n"):
            heading, item = HEADING.fullmatch(line.strip()), ITEM.match(line.rstrip())
            if heading or item or RULE.fullmatch(line):
                yield from _paragraph(paragraph)
                paragraph = []
            if heading:
                numbers.end()
                yield Piece(_plain(heading[2]), "heading", len(heading[1]))
            elif item:
                yield Piece(with_number(numbers.next(item), _plain(item[4])), "item")
            elif not RULE.fullmatch(line):
                if not line[:1].isspace():
                    numbers.end()
                paragraph.append(line.strip())
        yield from _paragraph(paragraph)


class _ListNumbers:
    """The numbers of items as they are shown: lists whose items are all written "1." are counted."""

    def __init__(self) -> None:
        self._lists: dict[int, tuple[int, int]] = {}  # by indent: the number written first, and that shown last

    def end(self) -> None:
        """End the lists: running text or a heading comes."""
        self._lists.clear()

    def next(self, item: re.Match[str]) -> str:
        """Return the number of an item with its sign, empty for one with a bullet."""
        indent = len(item[1].expandtabs(4))
        self._lists = {depth: numbers for depth, numbers in self._lists.items() if depth <= indent}
        if item[2] is None:
            self._lists.pop(indent, None)
            return ""
        written = int(item[2])
        first, last = self._lists.get(indent, (written, written - 1))
        number = last + 1 if written == first else written
        self._lists[indent] = first, number
        return f"{number}{item[3]}"


def _paragraph(lines: list[str]) -> Iterator[Piece]:
    if any(lines):
        yield Piece(_plain(" ".join(lines)))


def _plain(text: str) -> str:
    return EMPHASIS.sub("", LINK.sub(r"\1", text)).lstrip("> ")
