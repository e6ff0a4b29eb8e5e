"""The blocks of a Word file in its order, notes behind what they belong to."""

from collections.abc import Iterator
from typing import Any

from corpus.reading.building import Piece
from corpus.reading.item_numbers import with_number
from corpus.reading.tables import is_layout, table_pieces
from corpus.reading.word_numbering import WORDS, ParagraphNumbers
from corpus.reading.word_styles import VAL, Look, Styles, W, piece_of
from corpus.reading.word_text import ALTERNATE, chosen, read_paragraph

PARAGRAPH, TABLE, ROW, CELL = f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"
PROPERTIES, ROW_PROPERTIES, CELL_PROPERTIES = f"{W}pPr", f"{W}trPr", f"{W}tcPr"
#: What stands round blocks and is as good as not there.
AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
DELETED_ROW = f"{ROW_PROPERTIES}/{W}del"
DELETED_END = f"{W}rPr/{W}del"  # of a paragraph's end: it goes on in the next one
SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
ENDS_IN_NUMBER = tuple("0123456789ivxIVX")


class WordBody:
    """Reads the blocks of a Word file's main part.

    :param notes: the notes (`w:footnote`, `w:endnote`) by their kind and number.
    :param numbers: gives the numbers of paragraphs in lists.
    """

    def __init__(self, styles: Styles, notes: dict[tuple[str, str], Any], numbers: ParagraphNumbers) -> None:
        self._styles, self._notes, self._numbers = styles, dict(notes), numbers
        self._carried = ""  # text of a paragraph whose end was deleted

    def pieces(self, container: Any) -> Iterator[Piece]:
        """Yield the blocks in an element."""
        for child in container:
            tag = child.tag
            if tag == PARAGRAPH:
                yield from self._paragraph(child)
            elif tag == TABLE:
                yield from self._table(child)
            elif tag in AROUND:
                yield from self.pieces(child)
            elif tag == ALTERNATE:
                choice = chosen(child)
                yield from self.pieces(choice) if choice is not None else ()

    def _paragraph(self, paragraph: Any) -> Iterator[Piece]:
        properties = paragraph.find(PROPERTIES)
        read = read_paragraph(paragraph)
        text = self._carried + read.text
        self._carried = ""
        label = self._numbers.next(properties)  # one without text counts too
        if properties is not None and properties.find(DELETED_END) is not None:
            self._carried = text
        elif text.strip():
            look = self._styles.look(properties)
            if read.leads_to_heading and text.rstrip().endswith(ENDS_IN_NUMBER):
                look = Look("contents")
            keeps = look.kind == "item" or (look.kind == "heading" and WORDS.search(label))
            yield piece_of(with_number(label, text) if keeps else text, look)
        for note in read.notes:
            yield from self._note(note)
        for box in read.boxes:
            yield from self.pieces(box)

    def _note(self, note: tuple[str, str]) -> Iterator[Piece]:
        """Yield a note as one block, the first time that something refers to it."""
        element = self._notes.pop(note, None)
        if element is not None:
            text = " ".join(self._flat(element).split())
            if text:
                yield Piece(text, "footnote")

    def rest(self) -> Iterator[Piece]:
        """Yield what no paragraph has taken: the text of a deleted end, notes that nothing refers to."""
        if self._carried.strip():
            yield Piece(self._carried)
        for note in list(self._notes):
            yield from self._note(note)

    def _table(self, table: Any) -> Iterator[Piece]:
        elements = [row for row in _children(table, ROW) if row.find(DELETED_ROW) is None]
        rows = [list(_children(row, CELL)) for row in elements]
        texts = self._texts(rows)
        if is_layout(texts):
            for row in rows:
                for cell in row:
                    yield from self.pieces(cell)
            return
        marked = [row.find(f"{ROW_PROPERTIES}/{W}tblHeader") is not None for row in elements]
        yield from table_pieces(texts, headers=next((at for at, one in enumerate(marked) if not one), 0) or None)
        yield from self._notes_in(table)

    def _texts(self, rows: list[list[Any]]) -> list[list[str]]:
        """Return the cells' texts; a cell that spans rows is repeated in each of them."""
        above: dict[int, str] = {}
        texts = []
        for row in rows:
            said: dict[int, str] = {}
            column = 0
            for cell in row:
                text = self._flat(cell)
                said[column] = above.get(column, "") if not text.strip() and _goes_on(cell) else text
                column += _columns(cell)
            texts.append(list(said.values()))
            above = said
        return texts

    def _flat(self, container: Any) -> str:
        """Return all text of a cell or note, inner tables and boxes included."""
        parts = []
        for child in container:
            if child.tag == PARAGRAPH:
                read = read_paragraph(child)
                parts += [read.text, *(self._flat(box) for box in read.boxes)]
            elif child.tag == TABLE:
                parts += [self._flat(cell) for row in _children(child, ROW) for cell in _children(row, CELL)]
            elif child.tag in AROUND:
                parts.append(self._flat(child))
        return "\n".join(part for part in parts if part)

    def _notes_in(self, table: Any) -> Iterator[Piece]:
        for paragraph in table.iter(PARAGRAPH):
            for note in read_paragraph(paragraph).notes:
                yield from self._note(note)


def _goes_on(cell: Any) -> bool:
    """Return whether a cell goes on the one above it."""
    merged = cell.find(f"{CELL_PROPERTIES}/{W}vMerge")
    return merged is not None and merged.get(VAL, "continue") == "continue"


def _columns(cell: Any) -> int:
    span = cell.find(f"{CELL_PROPERTIES}/{W}gridSpan")
    said = span.get(VAL, "") if span is not None else ""
    return int(said) if said.isdecimal() and len(said) < 4 else 1


def _children(element: Any, wanted: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those inserted or in content controls too."""
    for child in element:
        if child.tag == wanted:
            yield child
        elif child.tag in AROUND:
            yield from _children(child, wanted)


def notes_of(root: Any | None, kind: str) -> dict[tuple[str, str], Any]:
    """Return the notes of a part by their kind and number, without the lines that part them from the text."""
    notes = () if root is None else root
    return {
        (kind, note.get(f"{W}id") or ""): note
        for note in notes
        if isinstance(note.tag, str) and note.get(f"{W}type") not in SEPARATORS
    }
