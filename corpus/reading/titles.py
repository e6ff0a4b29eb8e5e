"""Titles: what a file says of itself, disbelieved where its own first page says otherwise."""

import re
from collections.abc import Sequence

from corpus.records import Block

LONGEST = 200  # characters
FIRST_PAGE = 3000  # characters in which a title is said
# Names that programs, templates and file systems give when the author gave none.
NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|office)|powerpoint[ -](?:presentation|esitys)|untitled|unspecified|nimetön|namnlös"
    r"|^(?:doc(?:ument)?|asiakirja|dokument|dokumentti|esitys|presentation|title|otsikko|rubrik|raportti|report|dia|slide"
    r"|taitto|layout|print|cover|kansi|sisus|new|uusi)[ _-]*\d*$"
    r"|(?:\b|_)(?:template|mall|malli|pohja)(?:\b|_)|(?:raportti|asiakirja|esitys|word|julkaisu|tiedote|kirje)(?:pohja|malli)"
    r"|\.(?:docx?|dotx?|indd|pptx?|xlsx?|pdf|pub|odt|rtf|qxd)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_]{3,}")


def choose_title(named: str, text: str, blocks: Sequence[Block]) -> str:
    """Return a document's title: the one that it names, where that is one and its first page does not differ.

    :param named: as its properties say; empty where they say nothing.
    """
    heading = first_heading(text, blocks)
    if not is_title(named) or (heading and not _is_said(named, text[:FIRST_PAGE])):
        named = ""
    return named.strip()[:LONGEST] or heading or text[blocks[0].start : blocks[0].end].split("\n")[0][:LONGEST]


def is_title(named: str) -> bool:
    """Return whether what properties name could be a title: words, and none that a program put there."""
    name = named.strip()
    if not WORD.search(name) or NO_TITLE.search(name):
        return False
    return " " in name or not re.search(r"[_\d]", name)  # Selvitys_v3_final is a file's name


def first_heading(text: str, blocks: Sequence[Block]) -> str:
    """Return the highest heading of the first page, the first of these; empty where there is none."""
    headings = [block for block in blocks if block.kind == "heading"]
    near = [block for block in headings if block.start < FIRST_PAGE] or headings[:1]
    highest = min(near, key=lambda block: block.level, default=None)
    return " ".join(text[highest.start : highest.end].split())[:LONGEST] if highest else ""


def _is_said(named: str, text: str) -> bool:
    """Return whether most of a title's words are in a text, however they are inflected."""
    words = [word.casefold()[:5] for word in WORD.findall(named)]
    plain = text.casefold()
    return sum(word in plain for word in words) * 2 >= len(words)
