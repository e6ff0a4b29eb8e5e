"""Cards of other articles and lists of links are not part of an article's text."""

import re

from corpus.reading.building import Piece
from corpus.records import Teaser

READ_MORE = re.compile(r"(?:Lue lisää|Lue juttu|Lue koko juttu|Läs mer|Read more)\b:?\s*(.*)", re.I | re.DOTALL)
MATERIALS = re.compile(
    r"(?:Materiaalit?|Liitteet?|Lataa(?: materiaalit| julkaisu)?|Julkaisut|Tutustu (?:materiaaleihin|julkaisuihin)"
    r"|Material|Bilagor|Materials?|Attachments):?",
    re.IGNORECASE,
)
LONGEST_LABEL = 12  # words
LONGEST_CARD = 1200  # characters


def take_teasers(pieces: list[Piece]) -> tuple[list[Piece], list[Teaser]]:
    """Take out every card that ends with "Lue lisää X", from its title X on, and return the rest and the cards.

    A "Lue lisää" without a card before it goes alone. The article's own title (the first block) is no card, and what is
    longer than a card is a part of the article.
    """
    kept: list[Piece] = []
    teasers: list[Teaser] = []
    for piece in pieces:
        more = READ_MORE.fullmatch(piece.text.strip())
        if more is None:
            kept.append(piece)
            continue
        title = _folded(more[1])
        starts = [at for at, other in enumerate(kept) if at and _folded(other.text) == title]
        card = kept[starts[-1] :] if title and starts else []
        if card and sum(len(one.text) for one in card) <= LONGEST_CARD:
            del kept[starts[-1] :]
            teasers.append(Teaser(card[0].text.strip(), "\n\n".join(one.text.strip() for one in card[1:])))
    return kept, teasers


def take_materials(pieces: list[Piece]) -> tuple[list[Piece], list[str]]:
    """Take out a heading "Materiaalit" with the labels under it, and return the rest and the labels."""
    kept: list[Piece] = []
    labels: list[str] = []
    inside = False
    for piece in pieces:
        if MATERIALS.fullmatch(piece.text.strip()):
            inside = True
        elif inside and piece.kind != "heading" and _is_labels(piece.text):
            labels += [line.strip() for line in piece.text.split("\n") if line.strip()]
        else:
            inside = False
            kept.append(piece)
    return kept, labels


def _is_labels(text: str) -> bool:
    return all(len(line.split()) <= LONGEST_LABEL and not line.rstrip().endswith(".") for line in text.split("\n"))


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
