"""What stands round an article: walls of cookie texts, footers, cards of other articles, tables for layout."""

import re
from collections import Counter

from lxml.html import HtmlElement

from corpus.reading.page_fields import is_outside, text_within
from corpus.reading.teasers import READ_MORE

CARD_TAGS = {"article", "section", "div", "li", "aside"}
LAYOUT_PARTS = {"tbody", "thead", "tfoot", "tr", "td", "th", "center"}
WHOLE = {"html", "body", "main", "article"}
CONSENT = re.compile(r"cookie|ev[äa]ste|consent|gdpr|onetrust|samtycke|kakor\b", re.IGNORECASE)
BOILERPLATE = re.compile(
    r"(?:^|[-_ ])(?:footer|newsletter|uutiskirje|breadcrumbs?|murupolku|share|jaa|some-links"
    r"|feedback|palaute|ratings?)(?:$|[-_ ])",
    re.IGNORECASE,
)
DIALOGS = {"dialog", "alertdialog"}
LONG = 60  # characters of a paragraph that is no caption or button
MOST = 0.7  # of a page's running text


def remove_boilerplate(tree: HtmlElement) -> None:
    """Take out of a page what is not its article, where its markup shows it."""
    for element in [one for one in tree.iter() if _is_boilerplate(one)]:
        if element.getparent() is not None:
            element.drop_tree()
    _undo_layout_tables(tree)
    _open_accordions(tree)
    _remove_cards(tree)
    _mark_article(tree)


def _is_boilerplate(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in WHOLE:
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    marked = element.get("role") in DIALOGS or CONSENT.search(names) or BOILERPLATE.search(names)
    # Page builders mark the whole page with such names too.
    return bool(marked) and element.find(".//h1") is None and element.find(".//main") is None


def _undo_layout_tables(tree: HtmlElement) -> None:
    """Make parts of tables that lay a page out plain parts of the page, and what stands beside the title an aside."""
    heading = tree.find(".//h1")
    around = [] if heading is None else list(heading.iterancestors("table", "td", "th"))
    for cell in (one for one in around if one.tag != "table"):
        for side in [*cell.itersiblings(), *cell.itersiblings(preceding=True)]:
            if len(text_within(side)) < len(text_within(cell)):
                side.tag = "aside"
    for table in [one for one in tree.iter("table") if one in around or one.find(".//table") is not None]:
        for part in [one for one in table.iter(*LAYOUT_PARTS) if next(one.iterancestors("table"), None) is table]:
            part.tag = "div"
        table.tag = "div"


def _mark_article(tree: HtmlElement) -> None:
    """Call the smallest part that holds most of the running text an article, where the page calls nothing so.

    A lead between the title and that part belongs to it.
    """
    if tree.find(".//article") is not None or tree.find(".//main") is not None:
        return
    long = [one for one in tree.iter("h1", "p") if one.tag == "h1" or len(text_within(one)) >= LONG]
    titles = [at for at, one in enumerate(long) if one.tag == "h1"]
    long = [one for one in long[titles[0] if titles else 0 :] if one.tag == "p"]
    held: Counter[HtmlElement] = Counter()
    for paragraph in long:
        for part in paragraph.iterancestors("div", "section"):
            held[part] += len(text_within(paragraph))
    most = MOST * sum(len(text_within(one)) for one in long)
    parts = [part for part in held if held[part] >= most]
    if parts:
        core = max(parts, key=_depth)
        with_lead = [part for part in [core, *core.iterancestors("div", "section")] if part in long[0].iterancestors()]
        (with_lead or [core])[0].tag = "article"


def _depth(part: HtmlElement) -> int:
    return sum(1 for _ in part.iterancestors())


def _open_accordions(tree: HtmlElement) -> None:
    """Make the buttons that unfold a part of the text the headings that they are to a reader."""
    for button in tree.iter("button"):
        if button.get("aria-expanded") and text_within(button.getnext()) and not is_outside(button):
            button.tag = "h3"


def _remove_cards(tree: HtmlElement) -> None:
    """Take out the cards of other articles: the largest part round a "Lue lisää" link that holds no other."""
    links = [link for link in tree.iter("a") if READ_MORE.match(text_within(link))]
    for link in links:
        card = None
        for ancestor in link.iterancestors():
            if ancestor.tag in ("main", "body", "html") or ancestor.find(".//h1") is not None:
                break
            if sum(1 for other in ancestor.iter("a") if READ_MORE.match(text_within(other))) > 1:
                break
            if ancestor.tag in CARD_TAGS:
                card = ancestor
        if card is not None and card.getparent() is not None:
            card.drop_tree()
