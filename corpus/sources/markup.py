"""XML, JSON and pages from outside: parsed without entities, networks or trust."""

import gzip
import json
import re
import warnings
import zlib
from html.entities import html5
from typing import Any

from bs4 import BeautifulSoup, MarkupResemblesLocatorWarning, XMLParsedAsHTMLWarning
from lxml import etree

from corpus.characters import repair_xml
from corpus.errors import SourceUnavailableError
from corpus.reading.elements import local_name

#: Where XML and JSON begin behind what a site's own error puts before them.
XML_START = re.compile(rb"<(?:\?xml|rss|feed|rdf:RDF|urlset|sitemapindex|OAI-PMH)\b", re.IGNORECASE)
JSON_START = re.compile(r"[\[{]")
MOST_STARTS = 50
PAGE = re.compile(r"<!doctype|<html\b", re.IGNORECASE)
BARE_AMPERSAND = re.compile(rb"&(?!#\d+;|#[xX][0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)(?:(\w+);)?")
ENTITY = re.compile(rb"<!ENTITY|<\x00!\x00E\x00N\x00T", re.IGNORECASE)
GZIP = b"\x1f\x8b"

# What is XML where a page should be gives no cards and no links; a warning about it helps no one.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)
warnings.filterwarnings("ignore", category=MarkupResemblesLocatorWarning)  # a page that is an address and no more

__all__ = ["local_name", "parse_json", "parse_page", "parse_xml", "refuse_entities", "text_of", "unpack"]


def parse_xml(content: bytes, address: str) -> tuple[Any, bool]:
    """Parse XML, as far as it goes where it is broken.

    :returns: the root element, and whether all of it was well-formed.
    :raises SourceUnavailableError: when nothing of it is XML, or it declares entities.
    """
    content = content.lstrip(b"\xef\xbb\xbf \t\r\n").rstrip()
    for whole, repair in ((True, bytes), (True, _escape_ampersands), (False, repair_xml)):
        source = repair(content)
        refuse_entities(source, address)  # once more where an encoding hid them
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
            remove_pis=True, recover=not whole,
        )  # fmt: skip
        try:
            root = etree.fromstring(source, parser)
        except (etree.LxmlError, ValueError):
            continue
        if root is not None and isinstance(root.tag, str):
            return root, whole
    raise SourceUnavailableError(f"{address} is not XML: check the address")


def _escape_ampersands(xml: bytes) -> bytes:
    """Write bare ampersands and entities of HTML as XML wants them, and leave out what stands before the XML."""
    start = XML_START.search(xml)
    return BARE_AMPERSAND.sub(_escaped, xml[start.start() :] if start else xml)


def _escaped(found: re.Match[bytes]) -> bytes:
    """Write an entity of HTML as the number of its character, any other ampersand as one."""
    named = html5.get(f"{found[1].decode()};") if found[1] else None
    if named:
        return "".join(f"&#{ord(character)};" for character in named).encode()
    return b"&amp;" + found[0][1:]


def refuse_entities(content: bytes, address: str) -> None:
    """Refuse XML that declares entities: a few lines of them can grow to gigabytes or read this machine's files.

    :raises SourceUnavailableError: when it does.
    """
    if ENTITY.search(content):
        raise SourceUnavailableError(f"{address} declares XML entities: it is not read")


def parse_page(content: bytes) -> BeautifulSoup:
    """Parse a page, whatever it is."""
    return BeautifulSoup(content, "lxml")


def parse_json(content: bytes, address: str) -> Any:
    """Parse JSON.

    :raises SourceUnavailableError: when it is not.
    """
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        inner = _json_within(content.decode("utf-8-sig", errors="replace"))
        if inner is not None:
            return inner
        raise SourceUnavailableError(f"{address} did not answer with JSON ({error}): check the address") from error


def _json_within(text: str) -> Any:
    """Return the longest JSON in what a site's plugins have put notices round; None where there is none."""
    if PAGE.search(text):
        return None
    found, longest, start = None, 0, 0
    decoder = json.JSONDecoder()
    for _ in range(MOST_STARTS):
        begin = JSON_START.search(text, start)
        if begin is None:
            break
        try:
            value, end = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            start = begin.end()
            continue
        if end - begin.start() > longest:
            found, longest = value, end - begin.start()
        start = end
    return found


def unpack(content: bytes, address: str, *, largest: int = 100 << 20) -> bytes:
    """Unpack gzip where it is that, up to a size.

    :raises SourceUnavailableError: when it is damaged or unpacks to more.
    """
    if not content.startswith(GZIP):
        return content
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(content, largest)
    except (zlib.error, gzip.BadGzipFile) as error:
        raise SourceUnavailableError(f"{address} is damaged gzip ({error}): check the address") from error
    if unpacker.unconsumed_tail:
        raise SourceUnavailableError(f"{address} unpacks to more than {largest >> 20} MB: it is not read")
    return unpacked


def text_of(element: Any, name: str) -> str | None:
    """Return the text of an element's first child of a name, whatever its namespace."""
    for child in element:
        if local_name(child) == name:
            return "".join(child.itertext()).strip() or None
    return None
