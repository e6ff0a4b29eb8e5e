"""What blocks are beside running text, whatever the format: contents, references, captions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from corpus.reading.pieces import Piece

NUMBER_BEFORE = r"(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?"
CONTENTS_HEADING = re.compile(
    r"sisällys(?:luettelo)?|sisältö|innehåll(?:sförteckning)?|(?:table of )?contents", re.IGNORECASE
)
REFERENCES_HEADING = re.compile(
    NUMBER_BEFORE
    + r"(?:lähteet(?: ja (?:kirjallisuus|viitteet))?|lähdeluettelo|lähdekirjallisuus|kirjallisuus(?:luettelo)?"
    r"|kirjallisuutta|kirjallisuusviitteet|viitteet|viiteluettelo|viittaukset|källor|käll(?:e|)förteckning|referenser"
    r"|litteratur(?:förteckning)?|references|reference list|bibliography|works cited|sources|literature)\s*:?",
    re.IGNORECASE,
)
LEADER = re.compile(r"(?:\.\s?){4,}\s*\d{0,4}\s*$|(?:…\s?){2,}\s*\d{0,4}\s*$|_{4,}\s*\d{1,4}\s*$")
ENDS_IN_NUMBER = re.compile(r"\D\s*\b(?:\d{1,4}|[ivxlc]{1,6})\s*$")
CAPTION = re.compile(
    r"(?:taulukko|kuvio|kuva|kaavio|kartta|tabell|figur|bild|diagram|karta|table|figure|fig\.|chart|map)\s+\d{1,3}[a-z]?"
    r"(?:[.–-]\d{1,3})?\s*[.:–-]?\s+\S",
    re.IGNORECASE,
)
LONGEST_ENTRY = 30  # words of an entry of a table of contents
LONGEST_CAPTION = 50  # words
#: Kinds that running text is of.
TEXT = {"paragraph", "item"}


def mark_parts(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield pieces, those of contents, reference lists and captions as such."""
    in_contents, references = False, 0
    for piece in pieces:
        text = piece.text.strip()
        if piece.kind == "heading":
            if not (in_contents and _is_entry(text)):
                in_contents = CONTENTS_HEADING.fullmatch(text) is not None
                if not references or piece.level <= references:
                    references = max(piece.level, 1) if REFERENCES_HEADING.fullmatch(text) else 0
                yield piece
                continue
        elif piece.kind not in TEXT:
            yield piece
            continue
        elif CONTENTS_HEADING.fullmatch(text):
            in_contents = True
            yield piece
            continue
        if has_leader(text) or (in_contents and _is_entry(text)):
            yield replace(piece, kind="contents", level=0)
        elif references:
            yield replace(piece, kind="reference")
        else:
            in_contents = False
            is_caption = CAPTION.match(text) and text.count(" ") < LONGEST_CAPTION
            yield replace(piece, kind="caption") if is_caption else piece


def has_leader(text: str) -> bool:
    """Return whether a text ends in the dots that lead to a page number."""
    may_have = ".." in text or ". ." in text or "…" in text or "____" in text  # quicker than the pattern
    return may_have and LEADER.search(text) is not None


def _is_entry(text: str) -> bool:
    return text.count(" ") < LONGEST_ENTRY and ENDS_IN_NUMBER.search(text) is not None
