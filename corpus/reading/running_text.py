"""How much running text a page has, and where most of it stands."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from corpus.reading.page_blocks import PageBlock
from corpus.reading.teasers import LONGEST_CARD

RUNNING = 60  # characters of running text at least
RUNNING_WORDS = 8
MOST_LINKED = 0.5  # of running text
ALL_LINK = 0.9
CORE = 0.7  # of a text
OUTSIDE = {"nav", "footer", "aside", "form", "dialog"}
COMMENTS = re.compile(r"(?:^|[-_ ])(?:comments?|kommen\w*|disqus|respond)(?:$|[-_ ])", re.IGNORECASE)


def is_running(block: PageBlock) -> bool:
    """Return whether a block is running text: long, not made of links, no heading or caption."""
    if block.kind in ("heading", "row") or block.is_caption or block.linked >= MOST_LINKED:
        return False
    return len(block.text) >= RUNNING and len(block.text.split()) >= RUNNING_WORDS


def running_size(blocks: Iterable[PageBlock]) -> int:
    """Return how many characters of running text there are, what is repeated counted once."""
    return sum(map(len, {block.key for block in blocks if is_running(block)}))


def core_of(chosen: Sequence[PageBlock]) -> HtmlElement | None:
    """Return the smallest element that holds most of what is kept."""
    held: Counter[HtmlElement] = Counter()
    for block in chosen:
        for element in (block.home, *block.home.iterancestors()):
            held[element] += len(block.key)
    most = CORE * sum(len(block.key) for block in chosen)
    large = [element for element in held if held[element] >= most]
    return max(large, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def offered_blocks(blocks: Sequence[PageBlock], title: str) -> list[PageBlock]:
    """Return the blocks that can be a page's text: from its title on, outside menus, footers and other articles."""
    start = next((at for at, block in enumerate(blocks) if block.kind == "heading" and block.text == title), None)
    own = next(blocks[start].home.iterancestors("article"), None) if start is not None else None
    known: dict[HtmlElement, bool] = {}
    inside = [block for block in blocks[start or 0 :] if not _is_outside(block.home, own, known)]
    return list(_without_cards(inside))


def _is_outside(element: HtmlElement, own: HtmlElement | None, known: dict[HtmlElement, bool]) -> bool:
    """Return whether an element stands in what surrounds an article.

    :param own: the article that the page's title stands in, if any: what stands in others is not its text.
    """
    passed: list[HtmlElement] = []
    outside = False
    for one in (element, *element.iterancestors()):
        if one in known:
            outside = known[one]
            break
        passed.append(one)
        if one is own:
            break
        if one.tag in OUTSIDE or (one.tag == "article" and own is not None and one not in own.iterancestors()):
            outside = own is None or own not in one.iterancestors() or one.tag != "article"
            break
    known |= dict.fromkeys(passed, outside)
    return outside


def _without_cards(blocks: Sequence[PageBlock]) -> Iterator[PageBlock]:
    """Leave out what stands under headings that are links, where it is short: such parts tell of other pages."""
    part: list[PageBlock] = []
    for block in [*blocks, None]:
        if block is not None and block.kind != "heading":
            part.append(block)
            continue
        if not part or part[0] is blocks[0] or not _is_card(part):
            yield from part
        part = [block] if block is not None else []


def _is_card(part: Sequence[PageBlock]) -> bool:
    return part[0].kind == "heading" and part[0].linked >= ALL_LINK and running_size(part) <= LONGEST_CARD


def without_comments(blocks: Iterable[PageBlock]) -> list[PageBlock]:
    """Leave out what readers wrote."""
    return [block for block in blocks if not any(map(_is_comments, (block.home, *block.home.iterancestors())))]


def _is_comments(element: HtmlElement) -> bool:
    return element.tag != "body" and bool(COMMENTS.search(f"{element.get('class') or ''} {element.get('id') or ''}"))
