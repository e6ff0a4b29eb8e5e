"""What the decision about roles knows of the document that a text is: its title and its blocks."""

import re
from bisect import bisect_right
from dataclasses import dataclass

from corpus.records import Block, Document

FIRST_PART = 6_000  # characters in which a document says what it is
LONGEST_BARE = 400  # characters of a text that is a sentence or two without a document
LONGEST_HEADING = 70  # characters
NEAR = 4  # blocks that a heading stands above
#: What a document is by its title or its first part.
THESIS = re.compile(
    r"opinnäytety|opinnäytte|insinöörity|pro gradu|tutkintoty|diplomity|lopputy|kehittämistehtävä|tutkielma"
)
BY_TITLE = (
    ("answer", re.compile(r"vastaus kirjalliseen|kirjallinen kysymys")),
    ("government", re.compile(r"hallituksen ohjelma|hallitusohjelma")),
    ("politics", re.compile(r"(?:puolue|vaali|periaate|tavoite)ohjelma|poliittinen ohjelma|partiprogram")),
    ("plan", re.compile(r"strategia|strategi|suunnitelma|ohjelma|linjau|talousarvio")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document beside its text; of a bare text there is nothing."""

    title: str = ""
    blocks: tuple[Block, ...] = ()


BARE = DocumentView()


def view_of(document: Document) -> DocumentView:
    """Return what of a document tells roles."""
    return DocumentView(document.title, document.blocks)


def genre(text: str, view: DocumentView) -> str:
    """Return what a text is: a bare sentence, a thesis, a plan, an answer of a minister, a programme, or another."""
    if view == BARE and len(text) <= LONGEST_BARE:
        return "bare"
    title = view.title.lower()
    named = next((kind for kind, pattern in BY_TITLE if pattern.search(title)), None)
    return named or ("thesis" if THESIS.search(text[:FIRST_PART].lower()) else "other")


def heading_above(text: str, start: int, view: DocumentView) -> tuple[int, int]:
    """Return where the heading or short line above a place of the text lies; an empty span where there is none."""
    blocks = view.blocks
    at = bisect_right(blocks, start, key=lambda block: block.start) - 1
    for before in range(at - 1, max(at - NEAR, -1), -1):
        if blocks[before].kind == "heading":
            return blocks[before].start, blocks[before].end
    line = text.rfind("\n", 0, start)
    end = len(text[max(line - LONGEST_HEADING, 0) : line].rstrip()) + max(line - LONGEST_HEADING, 0) if line > 0 else 0
    begin = text.rfind("\n", max(end - LONGEST_HEADING - 1, 0), end) + 1
    whole = begin > 0 or end <= LONGEST_HEADING
    return (begin, end) if whole and end > begin and text[end - 1] not in ".,;" else (start, start)
