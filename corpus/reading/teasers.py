"""Cards of other articles and lists of links are not part of an article's text."""

import re
from dataclasses import dataclass

from corpus.reading.building import Piece

READ_MORE = re.compile(r"(?:Lue lisää|Lue juttu|Lue koko juttu|Läs mer|Read more)\b:?\s*(.*)", re.I | re.DOTALL)
MATERIALS = re.compile(
    r"(?:Materiaalit?|Liitteet?|Lataa(?: materiaalit| julkaisu)?|Julkaisut|Tutustu (?:materiaaleihin|julkaisuihin)"
    r"|Material|Bilagor|Materials?|Attachments):?",
    re.IGNORECASE,
)
LONGEST_LABEL = 12  # words
LONGEST_CARD = 1200  # characters


@dataclass(frozen=True, slots=True)
class Teaser:
    """A card of another article: its title, the words that tell of it, and where it leads, if anywhere."""

    title: str
    text: str
    url: str | None = None


def drop_teasers(pieces: list[Piece]) -> list[Piece]:
    """Leave out every card that ends with "Lue lisää X", from its title X on.

    A "Lue lisää" without a card before it goes alone. The article's own title (the first block) is no card.
    """
    kept: list[Piece] = []
    for piece in pieces:
        more = READ_MORE.fullmatch(piece.text.strip())
        if more is None:
            kept.append(piece)
            continue
        title = _folded(more[1])
        starts = [at for at, other in enumerate(kept) if at and _folded(other.text) == title]
        if title and starts:
            del kept[starts[-1] :]
    return kept


def drop_materials(pieces: list[Piece]) -> list[Piece]:
    """Leave out a heading "Materiaalit" with the link labels under it."""
    kept: list[Piece] = []
    inside = False
    for piece in pieces:
        if MATERIALS.fullmatch(piece.text.strip()):
            inside = True
        elif inside and piece.kind != "heading" and _is_labels(piece.text):
            continue
        else:
            inside = False
            kept.append(piece)
    return kept


def _is_labels(text: str) -> bool:
    return all(len(line.split()) <= LONGEST_LABEL and not line.rstrip().endswith(".") for line in text.split("\n"))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
