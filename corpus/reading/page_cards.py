"""Cards of other articles on a page: a heading, a few words and a link "Lue lisää"."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from corpus.reading.page_parts import begins_with, text_within
from corpus.reading.teasers import LONGEST_CARD, READ_MORE
from corpus.records import Teaser

CARD_TAGS = {"article", "section", "div", "li", "aside"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
HALF = 0.5
LONGEST_KICKER = 60  # characters before a card's heading: a date, a category


def remove_cards(tree: HtmlElement) -> list[Teaser]:
    """Take the cards of other articles out of a page, and return what they say.

    A "Lue lisää" in an article does not make a card of it: a card is short, begins with a heading of its own, and
    leads to where its heading leads, or names it, or stands among its like. A page that would lose most of its text is
    a list of its own parts and keeps them.
    """
    cards = list(_cards(tree))
    if not cards:
        return []
    lost = sum(len(text_within(card)) for card, _ in cards)
    if lost > HALF * max(len(text_within(_body(tree))), 1):
        return []
    for card, _ in cards:
        card.drop_tree()
    return [teaser for _, teaser in cards]


def _body(tree: HtmlElement) -> HtmlElement:
    """Return the part of a page that holds its text."""
    parts = (tree.find(f".//{tag}") for tag in ("main", "body"))
    return next((part for part in parts if part is not None), tree)


def _cards(tree: HtmlElement) -> Iterator[tuple[HtmlElement, Teaser]]:
    links = [link for link in tree.iter("a") if begins_with(link, READ_MORE)]
    found: dict[HtmlElement, tuple[HtmlElement, bool]] = {}
    for link in links:
        card = _card_around(link)
        if card is not None:
            found[card] = link, _is_told(card, link)
    like = Counter((card.getparent(), card.tag) for card in found)
    for card, (link, told) in found.items():
        if told or like[card.getparent(), card.tag] > 1:
            yield card, _teaser(card, link)


def _card_around(link: HtmlElement) -> HtmlElement | None:
    """Return the largest part round a link that can be its card: it begins with a heading and leads nowhere else."""
    card = None
    for ancestor in link.iterancestors():
        if ancestor.tag in ("main", "body", "html") or ancestor.find(".//h1") is not None:
            break
        more = (other for other in ancestor.iter("a") if begins_with(other, READ_MORE))
        if len(list(islice(more, 2))) > 1:
            break
        if ancestor.tag in CARD_TAGS and len(text_within(ancestor)) <= LONGEST_CARD and _heading(ancestor) is not None:
            card = ancestor
    return card


def _heading(card: HtmlElement) -> HtmlElement | None:
    """Return the one heading that a card begins with; a part with several is a part of an article."""
    headings = [one for one in card.iter(*HEADINGS) if text_within(one)]
    if len(headings) != 1:
        return None
    return headings[0] if text_within(card).find(text_within(headings[0])) <= LONGEST_KICKER else None


def _is_told(card: HtmlElement, link: HtmlElement) -> bool:
    """Return whether the link of a card names its heading, or leads to where the heading or a picture leads."""
    heading = _heading(card)
    title = text_within(heading).casefold()
    more = READ_MORE.fullmatch(text_within(link))
    if more is not None and more[1].strip() and more[1].strip().casefold() in title:
        return True
    return any(other is not link and other.get("href") == link.get("href") for other in card.iter("a"))


def _teaser(card: HtmlElement, link: HtmlElement) -> Teaser:
    title = text_within(_heading(card))
    words = text_within(card)
    text = words.replace(title, "", 1).removesuffix(text_within(link)).strip()
    return Teaser(title, text, link.get("href"))
