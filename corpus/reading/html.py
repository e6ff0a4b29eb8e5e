"""Web pages: main text by trafilatura, with what the page says of itself.

The page is parsed once: metadata, materials and teaser cards are read from the tree that trafilatura is then
given, since a second parse would cost a quarter of the whole reading.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace

import trafilatura
from lxml.html import HtmlElement

from corpus.addresses import is_address, join_address
from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.boilerplate import remove_boilerplate
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date, is_only_date
from corpus.reading.encodings import decode_page
from corpus.reading.identifiers import find_identifiers
from corpus.reading.main_text import MainText, read_main_text
from corpus.reading.page_blocks import key_of
from corpus.reading.page_dates import PUBLISHED, UPDATED
from corpus.reading.page_fields import read_page_fields
from corpus.reading.page_parts import begins_with, is_outside, text_within
from corpus.reading.teasers import MATERIALS, take_materials, take_teasers
from corpus.records import Document, Field, Material, Resource, Teaser

#: What leads to a publication wherever it stands, also where its address is not that of a file.
READ_MATERIAL = re.compile(
    r"(?:lue|lataa|avaa|katso) (?:koko |tästä )?"
    r"(?:(?:loppu|väli|tutkimus)?raportti|julkaisu|selvitys|policy brief|tiivistelmä)"
    r"|läs (?:hela )?(?:rapporten|publikationen|utredningen)|read the (?:full )?(?:report|publication|policy brief)",
    re.IGNORECASE,
)
READS = re.compile(r"lue|lataa|avaa|katso|läs|read", re.IGNORECASE)  # how those begin
MATERIAL_FILE = re.compile(r"\.(?:pdf|docx?|odt)(?:$|[?#])", re.IGNORECASE)
MATERIAL_LABEL = re.compile(
    r"(?:lue |lataa |avaa )?"
    r"(?:tiedote|(?:loppu|väli)?raportti|policy brief|tiivistelmä|julkaisu|esite|liite|selvitys)\b",
    re.IGNORECASE,
)
LONGEST_DATE = 60  # characters of a line that says when a page came out
UNSEEN = {"script", "style", "noscript", "template"}


def read_html(resource: Resource) -> Document:
    """Read a web page.

    :raises UnreadableDocumentError: when no main text is found.
    """
    source = decode_page(resource.content)
    tree = _parse(source)
    page = read_page_fields(tree, resource.location)
    url, title = page.url, page.title
    linked = tuple(_materials(tree, page.base))
    cards = [_resolved(card, page.base) for card in remove_boilerplate(tree)]
    found = read_main_text(tree, title, read_again=lambda: _parse(source))
    pieces, named, teasers = _main_pieces(found, title, {link.label for link in linked})
    text, blocks, _ = assemble(pieces)
    materials = (*linked, *(Material(label, "") for label in named))
    notes = [Field("text", found.note, "main text")] if found.note else []
    return Document(
        title or text[: blocks[0].end][:200],
        text,
        blocks,
        "text/html",
        date=page.date,
        language=page.language,
        url=url,
        kind=_kind(title, resource.location, materials),
        materials=materials,
        fields=(*page.fields, *find_identifiers(text, "text"), *notes),
        teasers=(*cards, *teasers),
    )


def _parse(source: str) -> HtmlElement:
    tree = trafilatura.load_html(source)
    if tree is None:
        raise UnreadableDocumentError("it is not HTML that can be parsed")
    return tree


def _kind(title: str, location: str, materials: tuple[Material, ...]) -> str:
    """Guess what a page is: one about a report that it links to is not the report."""
    kind = guess_kind(title, location, default="release")
    return "release" if kind == "report" and materials else kind


def _materials(tree: HtmlElement, address: str) -> Iterator[Material]:
    """Yield the links to what was published with the page: files, and what stands under "Materiaalit"."""
    seen: set[str] = set()
    under_materials = False
    for element in tree.iter("h1", "h2", "h3", "h4", "h5", "strong", "a"):
        if element.tag != "a":
            under_materials = MATERIALS.fullmatch(text_within(element)) is not None
            continue
        link = element.get("href") or ""
        if not (MATERIAL_FILE.search(link) or under_materials or begins_with(element, READS)):
            continue
        label = text_within(element)
        named = READ_MATERIAL.fullmatch(label.rstrip(" .»›→>")) or (under_materials and MATERIAL_LABEL.match(label))
        wanted = MATERIAL_FILE.search(link) or (named and not link.startswith(("#", "mailto:")))
        url = join_address(address, link) if wanted and label else None
        if url and url not in seen and not is_outside(element):
            seen.add(url)
            yield Material(label, url)


def _resolved(card: Teaser, base: str) -> Teaser:
    """Return a card with the address that its link leads to."""
    url = join_address(base, card.url) if card.url else None
    return replace(card, url=url if url and is_address(url) else None)


def _main_pieces(found: MainText, title: str, labels: set[str]) -> tuple[list[Piece], list[str], list[Teaser]]:
    """Return the blocks of a page's text, the materials that it names without a link, and the cards in it."""
    if not found.pieces:
        raise UnreadableDocumentError("no main text was found on the page")
    pieces, named = take_materials([piece for piece in found.pieces if not _is_label(piece.text, labels)])
    pieces, teasers = take_teasers(pieces)
    if title and not any(piece.kind == "heading" and piece.text.strip() == title for piece in pieces):
        if pieces and key_of(pieces[0].text) == key_of(title):  # the title as a paragraph, or with other quotes
            del pieces[0]
        pieces.insert(0, Piece(title, "heading", 1))
    return pieces, named, teasers


def _is_label(text: str, labels: set[str]) -> bool:
    """Return whether a line is only a date, or only the link to what was published with the page."""
    line = text.strip()
    if line in labels:
        return True
    if len(line) > LONGEST_DATE or not any(map(str.isdigit, line)):
        return False
    dated = (PUBLISHED.match(line) or UPDATED.match(line)) and find_date(line)
    return bool(dated) or is_only_date(line)


def describe_page(content: bytes) -> tuple[str | None, str]:
    """Return the address that a page names as its own, and a fingerprint of what a reader sees of it.

    The bytes of many pages change with every request (tokens, times, counters) where nothing else does.
    """
    try:
        tree = trafilatura.load_html(decode_page(content))
    except UnreadableDocumentError:
        tree = None
    if tree is None:
        return None, hashlib.sha256(content).hexdigest()
    canonical = next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    seen = hashlib.sha256()
    for element in tree.iter():
        if element.tag in UNSEEN or not isinstance(element.tag, str):
            seen.update((element.tail or "").strip().encode())
            continue
        if element.tag == "a" and MATERIAL_FILE.search(element.get("href") or ""):
            seen.update(element.get("href").encode())
        seen.update(f"{(element.text or '').strip()} {(element.tail or '').strip()}".encode())
    return canonical, seen.hexdigest()
