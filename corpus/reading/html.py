"""Web pages: main text by trafilatura, with what the page says of itself.

The page is parsed once: metadata, materials and teaser cards are read from the tree that trafilatura is then
given, since a second parse would cost a quarter of the whole reading.
"""

import hashlib
import re
from collections.abc import Iterator

import trafilatura
from lxml.html import HtmlElement

from corpus.addresses import join_address
from corpus.errors import UnreadableDocumentError
from corpus.publications import guess_kind
from corpus.reading.boilerplate import remove_boilerplate
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date, is_only_date
from corpus.reading.encodings import decode_page
from corpus.reading.identifiers import find_identifiers
from corpus.reading.main_text import MainText, read_main_text
from corpus.reading.page_dates import PUBLISHED, UPDATED
from corpus.reading.page_fields import read_page_fields
from corpus.reading.page_parts import is_outside, text_within
from corpus.reading.teasers import MATERIALS, drop_materials, drop_teasers
from corpus.records import Document, Field, Material, Resource

#: What leads to a publication wherever it stands, also where its address is not that of a file.
READ_MATERIAL = re.compile(
    r"(?:lue|lataa|avaa|katso) (?:koko |tästä )?"
    r"(?:(?:loppu|väli|tutkimus)?raportti|julkaisu|selvitys|policy brief|tiivistelmä)"
    r"|läs (?:hela )?(?:rapporten|publikationen|utredningen)|read the (?:full )?(?:report|publication|policy brief)",
    re.IGNORECASE,
)
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
    materials = tuple(_materials(tree, page.base))
    remove_boilerplate(tree)
    found = read_main_text(tree, title, read_again=lambda: _parse(source))
    text, blocks, _ = assemble(_main_pieces(found, title, {link.label for link in materials}))
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
        label = text_within(element)
        if element.tag != "a":
            under_materials = MATERIALS.fullmatch(label) is not None
            continue
        link = element.get("href") or ""
        named = READ_MATERIAL.fullmatch(label.rstrip(" .»›→>")) or (under_materials and MATERIAL_LABEL.match(label))
        wanted = MATERIAL_FILE.search(link) or (named and not link.startswith(("#", "mailto:")))
        url = join_address(address, link) if wanted and label else None
        if url and url not in seen and not is_outside(element):
            seen.add(url)
            yield Material(label, url)


def _main_pieces(found: MainText, title: str, labels: set[str]) -> list[Piece]:
    if not found.pieces:
        raise UnreadableDocumentError("no main text was found on the page")
    pieces = drop_teasers(drop_materials([piece for piece in found.pieces if not _is_label(piece.text, labels)]))
    if title and not any(piece.kind == "heading" and piece.text.strip() == title for piece in pieces):
        pieces.insert(0, Piece(title, "heading", 1))
    return pieces


def _is_label(text: str, labels: set[str]) -> bool:
    """Return whether a line is only a date, or only the link to what was published with the page."""
    line = text.strip()
    dated = len(line) <= LONGEST_DATE and (PUBLISHED.match(line) or UPDATED.match(line)) and find_date(line)
    return bool(dated or is_only_date(line)) or line in labels


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
