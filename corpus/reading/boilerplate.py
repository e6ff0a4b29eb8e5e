"""What stands round an article: walls of cookie texts, footers, cards of other articles, tables for layout."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from corpus.reading.page_cards import remove_cards
from corpus.reading.page_parts import is_outside, text_within
from corpus.records import Teaser

LAYOUT_PARTS = {"tbody", "thead", "tfoot", "tr", "td", "th", "center"}
WHOLE = {"html", "body", "main", "article"}
CONSENT = re.compile(r"cookie|ev[äa]ste|consent|gdpr|onetrust|samtycke|kakor\b", re.IGNORECASE)
CHROME = "footer|newsletter|uutiskirje|breadcrumbs?|murupolku|share|jaa|some-links|feedback|palaute|ratings?"
BOILERPLATE = re.compile(rf"(?:^|[-_])(?:{CHROME})(?:$|[-_])", re.IGNORECASE)
#: Classes that say what an article is about, or that it has no such part, and not what it is.
ABOUT = re.compile(
    r"(?:category|cat|tag|tags|post|type|page|topic|aihe|no|has|with|without|hide|show)[-_]", re.IGNORECASE
)
CONSENT_WORDS = re.compile(r"eväste|cookie|kakor|suostumu|samtyck|consent|tietosuoja|integritet|privacy", re.IGNORECASE)
MARKED = re.compile(f"{CONSENT.pattern}|{CHROME}", re.IGNORECASE)
NAMED = etree.XPath("//*[@class or @id or @role]")
DIALOGS = {"dialog", "alertdialog"}
UNREAD = {"script", "style", "noscript", "template", "a", "button", "nav", "select", "option"}
LONG = 60  # characters of a paragraph that is no caption or button
MOST = 0.7  # of a page's running text
HALF = 0.5
FEW = 120  # characters: whatever it is called, so little is no article
LONG_WORDS = 8
ARTICLE_LINES = 3  # long ones that a share bar or a form never has
ARTICLE = 400  # characters of long lines


def remove_boilerplate(tree: HtmlElement) -> list[Teaser]:
    """Take out of a page what is not its article, where its markup shows it, and return the cards among it.

    A name of a class is a guess: what holds most of a page's text stays, whatever it is called.
    """
    page = _Page(tree)
    dropped: set[HtmlElement] = set()
    for element in [one for one in NAMED(tree) if _is_marked(one)]:
        if element.getparent() is None or not dropped.isdisjoint(element.iterancestors()):
            continue
        size = text_size(element)
        if size >= FEW and page.is_article(element, size):
            forget_names(element)
        else:
            element.drop_tree()
            dropped.add(element)
    _undo_layout_tables(tree)
    _open_accordions(tree)
    teasers = remove_cards(tree)
    _mark_article(tree)
    return teasers


class _Page:
    """How much text a page holds, counted where it is asked for."""

    def __init__(self, tree: HtmlElement) -> None:
        self._tree = tree
        self._size: int | None = None
        self._first: HtmlElement | None = None  # the first long paragraph after the heading
        self._looked = False

    def is_article(self, element: HtmlElement, size: int) -> bool:
        """Return whether a part that is named like boilerplate holds the article."""
        lines = long_lines(element)
        if _is_consent(element) and _is_about_consent(lines):
            return False
        if self._size is None:
            self._size = text_size(self._tree)
        if size > HALF * self._size:
            return True
        if "footer" in _names(element).lower() and not self._is_first(element):
            return False
        return len(lines) >= ARTICLE_LINES or sum(map(len, lines)) >= ARTICLE

    def _is_first(self, element: HtmlElement) -> bool:
        """Return whether a part holds the first long paragraph after the page's heading."""
        if not self._looked:
            self._looked, heading = True, self._tree.find(".//h1")
            following = heading.xpath("following::p") if heading is not None else ()
            self._first = next((part for part in following if len(text_within(part)) >= LONG), None)
        return self._first is not None and element in self._first.iterancestors()


def text_size(element: HtmlElement) -> int:
    """Return how many characters of text an element holds that is in no link."""
    size = 0
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, part in walk:
        if event == "end":
            size += len(part.tail.strip()) if part.tail and part is not element else 0
        elif part.tag in UNREAD or not isinstance(part.tag, str):
            walk.skip_subtree()
        else:
            size += len(part.text.strip()) if part.text else 0
    return size


def long_lines(element: HtmlElement) -> list[str]:
    """Return the parts of an element's text that no share bar or form has: sentences, in no link."""
    texts = (
        text
        for part in element.iter()
        if isinstance(part.tag, str) and part.tag not in UNREAD
        for text in (part.text, *(child.tail for child in part))
    )
    return [text for text in texts if text and len(text.strip()) >= LONG and len(text.split()) >= LONG_WORDS]


def forget_names(element: HtmlElement) -> None:
    """Take the misleading names from a part that holds the article, so that no later rule goes by them."""
    element.attrib.pop("role", None)
    for attribute in ("class", "id"):
        names = (element.get(attribute) or "").split()
        if names:
            element.set(attribute, " ".join(name for name in names if not MARKED.search(name)))


def _names(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def _is_marked(element: HtmlElement) -> bool:
    """Return whether an element is called like boilerplate."""
    marked = element.get("role") in DIALOGS
    if not marked and not _may_be_boilerplate(_names(element)):
        return False
    if not isinstance(element.tag, str) or element.tag in WHOLE:
        return False
    if not marked:
        marked = _has_name(element, CONSENT) or _has_name(element, BOILERPLATE)
    # Page builders mark the whole page with such names too.
    return marked and element.find(".//h1") is None and element.find(".//main") is None


@lru_cache(maxsize=10_000)
def _may_be_boilerplate(names: str) -> bool:
    """Return whether names hold a word of boilerplate; a site has few names and gives them often."""
    return MARKED.search(names) is not None


def _has_name(element: HtmlElement, sign: re.Pattern[str]) -> bool:
    return any(sign.search(name) and not ABOUT.match(name) for name in _names(element).split())


def _is_consent(element: HtmlElement) -> bool:
    return element.get("role") in DIALOGS or _has_name(element, CONSENT)


def _is_about_consent(lines: Sequence[str]) -> bool:
    """Return whether at least half of the longer parts of a text speak of cookies or consent."""
    return 2 * sum(1 for line in lines if CONSENT_WORDS.search(line)) >= max(len(lines), 1)


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
