"""Parts of a page: their words in one line, and whether they stand outside of what the page is about."""

import re

from lxml import etree
from lxml.html import HtmlElement

from corpus.reading.page_blocks import BLOCK_TAGS

OUTSIDE = {"nav", "footer", "aside"}
UNSEEN = {"script", "style", "noscript", "template"}


#: Elements that part words, or whose text no one sees.
PARTING = BLOCK_TAGS | UNSEEN | {"br"}


def begins_with(element: HtmlElement, sign: re.Pattern[str]) -> bool:
    """Return whether an element's first words look like something, without putting its text together."""
    first = next((text for text in element.itertext() if not text.isspace()), "")
    return sign.match(first.lstrip()) is not None


def text_within(element: HtmlElement | None) -> str:
    """Return an element's text in one line, the words of different lines and blocks apart."""
    if element is None:
        return ""
    if len(element) == 0:
        return " ".join((element.text or "").split())
    if not any(part.tag in PARTING for part in element.iter()):
        return " ".join("".join(element.itertext()).split())
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if part.tag in BLOCK_TAGS or part.tag == "br":
            parts.append(" ")
        if event == "end":
            parts.append((part.tail or "") if part is not element else "")
        elif part.tag in UNSEEN or not isinstance(part.tag, str):
            walk.skip_subtree()
        else:
            parts.append(part.text or "")
    return " ".join("".join(parts).split())


def is_outside(element: HtmlElement) -> bool:
    """Return whether an element stands in what surrounds a page's content."""
    return any(ancestor.tag in OUTSIDE for ancestor in element.iterancestors())
