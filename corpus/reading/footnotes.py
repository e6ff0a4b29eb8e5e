"""Where notes are put: behind the paragraphs that they belong to, without cutting these into crumbs."""

from collections.abc import Iterable, Iterator

from corpus.reading.building import Piece

#: Words of running text that are left together; a passage has as many.
TOGETHER = 150
TABLE = {"row", "caption"}


def place_footnotes(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Move the notes among pieces behind the passage of the paragraph that each stands after."""
    waiting: list[Piece] = []
    words, last = 0, "paragraph"
    for piece in pieces:
        if piece.kind == "footnote":
            waiting.append(piece)
            continue
        cut = piece.kind == "heading" or (piece.kind in TABLE) != (last in TABLE)  # no passage goes on over these
        if waiting and (cut or (words >= TOGETHER and piece.kind == "paragraph")):
            yield from waiting
            waiting, words = [], 0
        words = 0 if cut else words
        words, last = words + piece.text.count(" ") + 1, piece.kind
        yield piece
    yield from waiting
