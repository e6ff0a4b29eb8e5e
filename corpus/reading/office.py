"""Word files (DOCX)."""

from collections.abc import Iterator

from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date, normalise_date
from corpus.reading.footnotes import place_footnotes
from corpus.reading.formats import DOCX
from corpus.reading.imprints import find_imprint
from corpus.reading.titles import choose_title
from corpus.reading.word_body import WordBody, notes_of
from corpus.reading.word_numbering import ParagraphNumbers
from corpus.reading.word_package import WordPackage, open_word
from corpus.reading.word_styles import Styles, W
from corpus.records import Document, Field, Resource

FIRST_PAGES = 12_000  # characters in which an imprint or a description page is looked for
FIRST_WORDS = 600  # characters in which a date is that of the publication
#: When python-docx's template was made, which every file made with it says that it was.
TEMPLATE_TIMES = {"2013-12-23T23:15:00Z"}
ORIGIN = "Word properties"


def read_docx(resource: Resource) -> Document:
    """Read a Word file: headings by style or outline level, paragraphs, items, rows of tables, notes, text boxes.

    :raises UnreadableDocumentError: when the file is damaged.
    """
    package = open_word(resource.content)
    text, blocks, _ = assemble(place_footnotes(_pieces(package)))
    said = _properties(package)
    title = choose_title(said.get("title", ""), text, blocks)
    date = find_date(text[:FIRST_WORDS])
    origin = "text" if date else ORIGIN
    date = date or _written(said)
    fields = [Field("title", title, ORIGIN if title == said.get("title") else "text")]
    fields += [Field("date", date, origin)] if date else []
    return Document(
        title,
        text,
        blocks,
        DOCX,
        date=date,
        kind=guess_kind(title, resource.location, default="report"),
        fields=(*fields, *find_imprint(text[:FIRST_PAGES], "first pages")),
    )


def _pieces(package: WordPackage) -> Iterator[Piece]:
    root = package.root()
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise UnreadableDocumentError("the Word file is damaged (its main part has no body): store it again with Word")
    notes = {kind: notes_of(package.root(kind), kind) for kind in ("footnotes", "endnotes")}
    styles = package.optional("styles")
    numbers = ParagraphNumbers(package.optional("numbering"), styles)
    reader = WordBody(Styles(styles), notes["footnotes"] | notes["endnotes"], numbers)
    yield from reader.pieces(body)
    yield from reader.rest()


def _properties(package: WordPackage) -> dict[str, str]:
    """Return what a file says of itself, by the local names of its core properties."""
    root = package.optional("core-properties")
    elements = () if root is None else root
    said = {str(one.tag).rpartition("}")[2]: (one.text or "").strip() for one in elements if isinstance(one.tag, str)}
    return {name: " ".join(value.split()) for name, value in said.items() if value}


def _written(said: dict[str, str]) -> str | None:
    """Return the day a file was last changed; its day of creation is often that of its template."""
    changed = said.get("modified", "")
    return None if changed in TEMPLATE_TIMES else normalise_date(changed)
