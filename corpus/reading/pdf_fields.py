"""What a PDF says of itself: its information dictionary, its XMP packet, its first pages."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from corpus.characters import repair_xml
from corpus.reading.elements import local_name
from corpus.reading.imprints import find_imprint
from corpus.records import Field

FIRST_PAGES = 6  # where title pages, imprints and description sheets stand
XMP = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
XMP_NAMES = {"title": "title", "creator": "creator", "publisher": "publisher", "language": "language"}
NO_AUTHOR = re.compile(r"^(?:user|admin\w*|microsoft.*|adobe.*|anonymous|\W*|tekijä)$|@", re.IGNORECASE)


def pdf_fields(metadata: dict[str, str], content: bytes, first: str) -> Iterator[Field]:
    """Yield what a PDF says of itself.

    :param metadata: the information dictionary.
    :param content: the whole file, in which the XMP packet stands unpacked.
    :param first: the text of the first pages, a line each.
    """
    author = metadata.get("Author", "").strip()
    if author and not NO_AUTHOR.search(author):
        for name in re.split(r"\s*;\s*", author):
            yield Field("creator", name, "PDF information")
    if metadata.get("Subject", "").strip():
        yield Field("subtitle", metadata["Subject"].strip()[:300], "PDF information")
    yield from _xmp_fields(content)
    yield from find_imprint(first, "first pages")


def _xmp_fields(content: bytes) -> Iterator[Field]:
    packets = XMP.findall(content)
    packet = repair_xml(packets[-1]) if packets else b""
    if not packet or b"<!ENTITY" in packet:
        return
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        root = etree.fromstring(packet, parser)
    except (etree.LxmlError, ValueError):
        return
    for element in root.iter("{http://purl.org/dc/elements/1.1/}*") if root is not None else ():
        name = XMP_NAMES.get(local_name(element))
        for value in _values(element) if name else ():
            if name == "language":
                value = value[:2].lower()
            if not (name == "creator" and NO_AUTHOR.search(value)):
                yield Field(str(name), value, "XMP")


def _values(element: Any) -> list[str]:
    items = [item for item in element.iter() if local_name(item) == "li"]
    said = [(item.text or "").strip() for item in items] or [(element.text or "").strip()]
    return [value for value in dict.fromkeys(said) if value and value != "x-default"]
