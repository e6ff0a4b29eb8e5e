"""What the page of a text's subjects shows of the text: names with the places where they stand, and words around."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.web.document_text import TextPart, read_part
from app.web.marking import Piece, mark_text
from services.answers.texts import FoundAbstract, Party, ThemeShare
from services.documents import DocumentAnswer, DocumentMention

AROUND = 90  # characters on either side
MOST = 3  # places that are shown of each
LONGEST_NUMBER = 7  # digits and one
PLACES = ("municipality", "region", "wellbeing_county", "place")


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words of a text with what stands around them."""

    pieces: tuple[Piece, ...]
    page: str | None  # as it is printed


@dataclass(frozen=True, slots=True)
class NamedInText:
    """Something that a text names, and where."""

    id: str
    type: str
    name: str
    count: int
    quoted: tuple[Quoted, ...]


def quote_spans(document: DocumentAnswer, spans: Sequence[tuple[int, int]]) -> tuple[Quoted, ...]:
    """Return the first places of some words in a text."""
    return tuple(_quote(document, start, end) for start, end in spans[:MOST])


def _quote(document: DocumentAnswer, start: int, end: int) -> Quoted:
    text, block = document.text, next((one for one in document.blocks if one.start <= start < one.end), None)
    first, last = (block.start, block.end) if block else (0, len(text))
    first, cut_before = _from(text, first, start)
    last, cut_after = _to(text, last, max(end, start))
    pieces = [Piece("… ")] * cut_before + mark_text(text, [(start, end)], first, last) + [Piece(" …")] * cut_after
    return Quoted(tuple(pieces), _page(document, start, block.page if block else None))


def _from(text: str, first: int, start: int) -> tuple[int, bool]:
    """Return where a quotation begins, between words, and whether something is left out before it."""
    if start - first <= AROUND:
        return first, False
    space = text.find(" ", start - AROUND, start)
    return (space + 1 if space >= 0 else start), True


def _to(text: str, last: int, end: int) -> tuple[int, bool]:
    if last - end <= AROUND:
        return max(last, end), False
    space = text.rfind(" ", end, end + AROUND)
    return (space if space >= 0 else end), True


def _page(document: DocumentAnswer, at: int, page: int | None) -> str | None:
    label = next((one.page_label for one in document.passages if one.start <= at < one.end and one.page == page), None)
    return label or (str(page) if page is not None else None)


def named_places(document: DocumentAnswer) -> list[NamedInText]:
    """Return the places that a text names, the most frequent first."""
    return list(_named(document, PLACES))


def named_bodies(document: DocumentAnswer, known: Sequence[str]) -> list[NamedInText]:
    """Return the organisations that a text names beside those that are known to have a role."""
    return [one for one in _named(document, ("organisation",)) if one.id not in known]


def _named(document: DocumentAnswer, types: Sequence[str]) -> Iterator[NamedInText]:
    found: defaultdict[tuple[str, str], list[DocumentMention]] = defaultdict(list)
    for one in document.mentions:
        if one.type in types:
            found[one.current_id, one.type].append(one)
    for (id, type), several in sorted(found.items(), key=lambda item: (-len(item[1]), item[1][0].name)):
        spans = [(one.start, one.end) for one in several]
        yield NamedInText(id, type, several[0].name, len(several), quote_spans(document, spans))


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """What was found in a text, beside the text."""

    document: DocumentAnswer
    abstract: FoundAbstract | None
    parties: tuple[Party, ...]
    themes: tuple[ThemeShare, ...]
    places: list[NamedInText]
    bodies: list[NamedInText]  # without a role
    text: TextPart


def show_record(
    document: DocumentAnswer, abstract: FoundAbstract | None, parties: tuple[Party, ...],
    themes: tuple[ThemeShare, ...], part: str,
) -> ShownRecord:  # fmt: skip
    """Return what was found in a text.

    :param part: number of the part of the text that is wanted, as it was asked for.
    """
    number = int(part) if part.isascii() and part.isdigit() and len(part) < LONGEST_NUMBER else 1
    bodies = named_bodies(document, [one.id for one in parties])
    return ShownRecord(
        document, abstract, parties, themes, named_places(document), bodies, read_part(document, part=number)
    )
