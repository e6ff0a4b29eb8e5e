"""Web pages: main text by trafilatura, with what the page says of itself.

The page is parsed once: metadata, materials and teaser cards are read from the tree that trafilatura is then
given, since a second parse would cost a quarter of the whole reading.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import trafilatura
from htmldate import find_date as find_page_date
from lxml.html import HtmlElement

from corpus.errors import UnreadableDocument
from corpus.publications import guess_kind
from corpus.reading.building import Piece, assemble
from corpus.reading.dates import find_date, normalise_date
from corpus.reading.teasers import MATERIALS, READ_MORE, drop_materials, drop_teasers
from corpus.reading.text import decode
from corpus.records import Document, Material, Resource

DATE_FIELDS = (
    "article:published_time", "og:article:published_time", "datepublished", "dcterms.date", "dcterms.created",
    "dcterms.issued", "dc.date", "dc.date.issued", "citation_publication_date", "date", "pubdate",
)  # fmt: skip
MATERIAL_FILE = re.compile(r"\.(?:pdf|docx?|odt)(?:$|[?#])", re.IGNORECASE)
MATERIAL_LABEL = re.compile(
    r"(?:lue |lataa |avaa )?"
    r"(?:tiedote|(?:loppu|väli)?raportti|policy brief|tiivistelmä|julkaisu|esite|liite|selvitys)\b",
    re.IGNORECASE,
)
PUBLISHED = re.compile(r"(?:Julkaistu|Päivitetty|Publicerad|Published)\b.{0,40}", re.IGNORECASE)
UNSEEN = {"script", "style", "noscript", "template"}
OUTSIDE = {"nav", "footer", "aside"}
CARD_TAGS = {"article", "section", "div", "li", "aside"}


def read_html(resource: Resource) -> Document:
    """Read a web page.

    :raises UnreadableDocument: when no main text is found.
    """
    tree = trafilatura.load_html(decode(resource.content))
    if tree is None:
        raise UnreadableDocument("it is not HTML that can be parsed")
    fields = _meta_fields(tree)
    url = _own_address(tree, fields, resource.location)
    title = _title(tree, fields)
    date = _date(tree, fields)
    materials = tuple(_materials(tree, url or resource.location))
    _remove_cards(tree)
    text, blocks, _ = assemble(_main_pieces(tree, title))
    return Document(
        title or text[: blocks[0].end][:200],
        text,
        blocks,
        "text/html",
        date=date,
        language=(tree.get("lang") or "").lower()[:2] or None,
        url=url,
        kind=guess_kind(title, resource.location, default="release"),
        materials=materials,
    )


def _meta_fields(tree: HtmlElement) -> dict[str, str]:
    fields: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name, content = meta.get("property") or meta.get("name") or meta.get("itemprop"), meta.get("content")
        if name and content and content.strip():
            fields.setdefault(name.lower(), content.strip())
    return fields


def _own_address(tree: HtmlElement, fields: dict[str, str], location: str) -> str | None:
    canonical = next((link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"), None)
    address = canonical or fields.get("og:url") or (location if "://" in location else None)
    return address if address and address.startswith(("http://", "https://")) else None


def _title(tree: HtmlElement, fields: dict[str, str]) -> str:
    headings = [text for heading in tree.iter("h1") if (text := _text(heading))]
    named = fields.get("og:title") or _text(tree.find(".//title"))
    # The site's name often is an h1 of its own: the right one is the one that the page's title repeats.
    return next((text for text in headings if text in named), headings[0] if len(headings) == 1 else "") or named


def _date(tree: HtmlElement, fields: dict[str, str]) -> str | None:
    said = [fields[name] for name in DATE_FIELDS if name in fields]
    said += [value for value in _linked_data(tree, "datePublished") if isinstance(value, str)]
    said += [stamp for time in tree.iter("time") if (stamp := time.get("datetime")) and not _is_outside(time)][:1]
    known = next((date for value in said if (date := normalise_date(value))), None)
    if known:
        return known
    lines = (text.strip() for text in tree.itertext())
    shown = next((date for line in lines if PUBLISHED.match(line) and (date := find_date(line))), None)
    return shown or find_page_date(tree, original_date=True)


def _linked_data(tree: HtmlElement, key: str) -> Iterator[Any]:
    """Yield the values of a key in the page's JSON-LD, whatever it is nested in."""
    for script in tree.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            waiting = [json.loads(script.text or "")]
        except json.JSONDecodeError:
            continue  # broken JSON-LD is common, and the page says the same elsewhere
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, dict):
                if key in value:
                    yield value[key]
                waiting += value.values()
            elif isinstance(value, list):
                waiting += value


def _materials(tree: HtmlElement, address: str) -> Iterator[Material]:
    """Yield the links to what was published with the page: files, and what stands under "Materiaalit"."""
    seen: set[str] = set()
    under_materials = False
    for element in tree.iter("h1", "h2", "h3", "h4", "h5", "strong", "a"):
        label = _text(element)
        if element.tag != "a":
            under_materials = MATERIALS.fullmatch(label) is not None
            continue
        link = element.get("href") or ""
        wanted = MATERIAL_FILE.search(link) or (under_materials and MATERIAL_LABEL.match(label))
        url = urljoin(address, link)
        if wanted and label and url not in seen and not _is_outside(element):
            seen.add(url)
            yield Material(label, url)


def _is_outside(element: HtmlElement) -> bool:
    return any(ancestor.tag in OUTSIDE for ancestor in element.iterancestors())


def _remove_cards(tree: HtmlElement) -> None:
    """Take out the cards of other articles: the largest part round a "Lue lisää" link that holds no other."""
    links = [link for link in tree.iter("a") if READ_MORE.match(_text(link))]
    for link in links:
        card = None
        for ancestor in link.iterancestors():
            if ancestor.tag in ("main", "body", "html") or ancestor.find(".//h1") is not None:
                break
            if sum(1 for other in ancestor.iter("a") if READ_MORE.match(_text(other))) > 1:
                break
            if ancestor.tag in CARD_TAGS:
                card = ancestor
        if card is not None and card.getparent() is not None:
            card.drop_tree()


def _main_pieces(tree: HtmlElement, title: str) -> list[Piece]:
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    body = getattr(found, "body", None)
    if body is None or not len(body):
        raise UnreadableDocument("no main text was found on the page")
    pieces = [piece for element in body for piece in _pieces(element) if not PUBLISHED.fullmatch(piece.text.strip())]
    pieces = drop_teasers(drop_materials(pieces))
    if title and not any(piece.kind == "heading" and piece.text.strip() == title for piece in pieces):
        pieces.insert(0, Piece(title, "heading", 1))
    return pieces


def _pieces(element: HtmlElement) -> Iterator[Piece]:
    """Yield the blocks of an element of trafilatura's result (TEI names: head, p, list, item, table, row)."""
    if element.tag == "head":
        yield Piece(_text(element), "heading", int((element.get("rend") or "h2")[1:]))
    elif element.tag == "list":
        yield from (Piece(_text(item), "item") for item in element.iter("item"))
    elif element.tag == "table":
        for row in element.iter("row"):
            cells = (_text(cell) for cell in row.iter("cell"))
            yield Piece(" | ".join(cell for cell in cells if cell), "row")
    elif element.tag in ("quote", "div") and len(element):
        for child in element:
            yield from _pieces(child)
    else:
        yield Piece(_text(element))


def _text(element: HtmlElement | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def describe_page(content: bytes) -> tuple[str | None, str]:
    """Give the address that a page names as its own, and a fingerprint of what a reader sees of it.

    The bytes of many pages change with every request (tokens, times, counters) where nothing else does.
    """
    try:
        tree = trafilatura.load_html(decode(content))
    except UnreadableDocument:
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
