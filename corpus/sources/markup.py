"""XML, JSON and pages from outside: parsed without entities, networks or trust."""

import gzip
import json
import re
import warnings
import zlib
from typing import Any

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from lxml import etree

from corpus.characters import repair_xml
from corpus.errors import SourceUnavailableError
from corpus.reading.elements import local_name

ENTITY = re.compile(rb"<!ENTITY|<\x00!\x00E\x00N\x00T", re.IGNORECASE)
GZIP = b"\x1f\x8b"

# What is XML where a page should be gives no cards and no links; a warning about it helps no one.
warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)

__all__ = ["local_name", "parse_json", "parse_page", "parse_xml", "refuse_entities", "text_of", "unpack"]


def parse_xml(content: bytes, address: str) -> tuple[Any, bool]:
    """Parse XML, as far as it goes where it is broken.

    :returns: the root element, and whether all of it was well-formed.
    :raises SourceUnavailableError: when nothing of it is XML, or it declares entities.
    """
    for whole in (True, False):
        source = content.strip() if whole else repair_xml(content.strip())
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
        raise SourceUnavailableError(f"{address} did not answer with JSON ({error}): check the address") from error


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
