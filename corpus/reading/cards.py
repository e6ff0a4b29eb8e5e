"""Cards of other articles as documents, kept with what the page with them says."""

import json

from corpus.errors import UnreadableDocumentError
from corpus.ids import row_location, slug
from corpus.reading.building import Piece, assemble
from corpus.reading.formats import TEASER
from corpus.records import Document, Field, Resource, Teaser

KIND = "teaser"
SOURCE_PAGE = "source_page"  # the field that names the page with the card


def teaser_location(page: str, teaser: Teaser) -> str:
    """Return the location of a card of a page."""
    return row_location(page.partition("#")[0], f"teaser-{slug(teaser.title)[:80] or 'card'}")


def teaser_content(page: str, teaser: Teaser) -> bytes:
    """Return the bytes that are kept of a card."""
    said = {"title": teaser.title, "text": teaser.text, "url": teaser.url, "page": page}
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def read_teaser(resource: Resource) -> Document:
    """Read a card: its title and words as text, its link as address.

    :raises UnreadableDocumentError: when it is none.
    """
    try:
        said = json.loads(resource.content)
        title, words, url, page = (said[name] for name in ("title", "text", "url", "page"))
    except (ValueError, RecursionError, TypeError, KeyError) as error:
        raise UnreadableDocumentError(f"it is not the card of an article ({error})") from error
    text, blocks, _ = assemble([Piece(title, "heading", 1), *(Piece(part) for part in words.split("\n\n"))])
    return Document(title, text, blocks, TEASER, url=url, kind=KIND, fields=(Field(SOURCE_PAGE, page, "card"),))
