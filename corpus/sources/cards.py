"""What a listing page shows: the cards of its articles, and the links to its other pages."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import parse_qs

from bs4 import BeautifulSoup
from bs4.element import Tag

from corpus.addresses import MOST_FIELDS, clean_address, is_address, join_address, path_of, same_site, split_address
from corpus.reading.dates import find_date, normalise_date
from corpus.reading.repositories import FILE_LINK
from corpus.reading.teasers import READ_MORE
from corpus.sources.markup import parse_page

CARD_TAGS = ("article", "li", "div", "section", "tr", "dl", "p")
CHROME = ["nav", "header", "footer", "aside", "form", "script", "style", "noscript", "template"]
CHROME_ROLES = {"navigation", "banner", "contentinfo", "search", "complementary"}
CHROME_NAMES = re.compile(
    r"(?:^|[-_ ])(?:breadcrumbs?|murupolku|menu|valikko|cookie\w*|share|some|footer|sidebar)(?:$|[-_ ])"
)
NEXT = re.compile(
    r"(?:seuraava(?: sivu)?|vanhemmat(?: artikkelit| julkaisut| uutiset)?|(?:näytä|lataa) lisää.*"
    r"|lisää (?:uutisia|julkaisuja|tuloksia)|nästa(?: sida)?|visa fler.*|äldre(?: inlägg)?"
    r"|next(?: page)?|older(?: posts)?|(?:load|show) more.*)\s*[›»→>]*|[›»→]|>",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:sivu|sida|page)?\s*\d{1,4}", re.IGNORECASE)
PAGED = re.compile(r"/(?:page|sivu|sida)/\d+/?$", re.IGNORECASE)
PAGE_FIELDS = {"page", "p", "paged", "sivu", "sida", "start", "offset", "cur", "pg"}
PAGER = re.compile(r"pag(?:er|inat|ing)|sivutus|load-?more|nav-links|lisaa")
DEEPEST_CARD = 16  # elements round a card's link
FEWEST = 2  # cards that make a list


@dataclass(frozen=True, slots=True)
class Card:
    """An article as a listing shows it."""

    url: str
    title: str
    date: str | None
    kind: tuple[str, ...]  # how its part of the page is marked up


def read_listing(content: bytes, address: str, known: Collection[tuple[str, ...]] = ()) -> tuple[list[Card], list[str]]:
    """Return the cards of a listing page in order, and the addresses of the listing's other pages.

    :param known: kinds of cards on the listing's earlier pages: of these a page may hold just one.
    """
    soup = parse_page(content)
    base = soup.find("base", href=True)
    root = (join_address(address, str(base["href"])) if isinstance(base, Tag) else None) or address
    others = list(_other_pages(soup, root, address))
    _remove_chrome(soup)
    return list(_cards(soup, root, address, set(others), known)), others


def item_files(content: bytes, address: str) -> Iterator[tuple[str, str]]:
    """Yield address and label of the files that a repository's page of an item offers."""
    soup = parse_page(content)
    given: set[str] = set()
    named = [(str(meta.get("content") or ""), "") for meta in soup.find_all("meta", attrs={"name": "citation_pdf_url"})]
    linked = [(str(link["href"]), _text(link)) for link in soup.find_all("a", href=FILE_LINK)]
    for href, label in named + linked:
        joined = join_address(address, href) if href else None
        if joined is None or not is_address(joined):
            continue
        url = clean_address(joined)
        if url not in given:
            given.add(url)
            yield url, label


def _other_pages(soup: BeautifulSoup, root: str, address: str) -> Iterator[str]:
    """Yield the addresses that lead on: rel=next, "Seuraava", "Näytä lisää", and numbers of pages."""
    given: set[str] = set()
    for link in soup.find_all(["a", "link"], href=True):
        url = _address(link, root)
        relations: Any = link.get("rel") or []
        if url is None or url == clean_address(address) or not same_site(url, address) or url in given:
            continue
        words = _text(link) or str(link.get("aria-label") or "")
        if "next" in relations or (link.name == "a" and _leads_on(link, words, url)):
            given.add(url)
            yield url


def _leads_on(link: Tag, words: str, url: str) -> bool:
    paged = bool(PAGED.search(path_of(url))) or any(_names_page(key) for key in _query_fields(url))
    in_pager = any(PAGER.search(" ".join(_names(parent))) for parent in [link, *list(link.parents)[:4]])
    if NEXT.fullmatch(words.strip()):
        return paged or in_pager
    return bool(NUMBER.fullmatch(words.strip())) and (paged or in_pager)


def _query_fields(url: str) -> dict[str, list[str]]:
    parts = split_address(url)
    try:
        return parse_qs(parts.query, max_num_fields=MOST_FIELDS) if parts is not None else {}
    except ValueError:  # more fields than any page has
        return {}


def _names_page(field: str) -> bool:
    # Liferay and others put the name of the portlet before it.
    return field.lower() in PAGE_FIELDS or field.lower().rsplit("_", 1)[-1] in ("cur", "page", "delta")


def _remove_chrome(soup: BeautifulSoup) -> None:
    _remove_side_columns(soup)
    for part in soup.find_all(CHROME):
        if not _is_gone(part) and not (part.name == "header" and part.find_parent(["article", "li"])):
            part.decompose()
    for part in soup.find_all(True):
        if _is_gone(part) or part.name in ("html", "body", "main", "article"):
            continue
        if part.get("role") in CHROME_ROLES or any(CHROME_NAMES.search(name) for name in _names(part)):
            part.decompose()


def _is_gone(part: Tag) -> bool:
    """Return whether a part was taken out with one round it; `Tag.decomposed` searches all that is in it first."""
    return "_decomposed" in vars(part)


def _remove_side_columns(soup: BeautifulSoup) -> None:
    """Take out what stands beside the page's title where tables lay the page out."""
    heading = soup.find("h1")
    for cell in heading.find_parents(["td", "th"]) if isinstance(heading, Tag) else ():
        for side in [*cell.find_next_siblings(["td", "th"]), *cell.find_previous_siblings(["td", "th"])]:
            if len(_text(side)) < len(_text(cell)):
                side.decompose()


def _cards(
    soup: BeautifulSoup, root: str, address: str, others: set[str], known: Collection[tuple[str, ...]]
) -> Iterator[Card]:
    """Yield a card for each address that repeated parts of the page lead to."""
    main = soup.find("main") or soup.find(role="main") or soup.body or soup
    links = [(link, url) for link in main.find_all("a", href=True) if (url := _wanted(link, root, address, others))]
    parts = [(link, url, _part(link)) for link, url in links]
    kinds = Counter(_kind(part) for part in {id(part): part for _, _, part in parts if part is not None}.values())
    given: dict[str, Card] = {}
    for link, url, part in parts:
        kind = _kind(part)
        if part is None or (kinds[kind] < FEWEST and kind not in known):
            continue
        title, date = _title(link, part), _date(part)
        earlier = given.get(url)
        if earlier is None or len(earlier.title) < 3:
            given[url] = Card(url, title, date, kind)
    yield from given.values()


def _part(link: Tag) -> Tag | None:
    """Return the part of the page that a link is the card of: the outermost that leads to nowhere else."""
    own, part = link.get("href"), None
    for parent in islice(link.parents, DEEPEST_CARD):
        if parent.name in ("main", "body", "html", "[document]", "ul", "ol", "table", "tbody"):
            break
        hrefs = {other.get("href") for other in parent.find_all("a", href=True)}
        # A card may also link to its themes: one that holds a heading or a date stays a card.
        is_card = parent.name in ("article", "li", "tr") and parent.find(["h2", "h3", "h4", "time"]) is not None
        if hrefs != {own} and (part is not None or not is_card):
            break
        if parent.name in CARD_TAGS:
            part = parent
    return part


def _kind(part: Tag | None) -> tuple[str, ...]:
    if part is None:
        return ()
    parent = part.parent
    return (part.name, *(_names(part)[:1]), str(parent.name if parent else ""))


def _wanted(link: Tag, root: str, address: str, others: set[str]) -> str | None:
    url = _address(link, root)
    if url is None or url in others or url == clean_address(address) or not same_site(url, address):
        return None
    path = path_of(url)
    if (
        path in ("", "/")
        or PAGED.search(path)
        or re.search(r"/(?:tag|category|author|avainsanat?|kategoria|aihe)/", path)
    ):
        return None
    if re.search(r"\.(?:jpe?g|png|gif|svg|webp|mp[34]|zip|ics|css|js)$", path, re.IGNORECASE):
        return None
    return url


def _address(link: Tag, root: str) -> str | None:
    href = str(link.get("href") or "").strip()
    if not href or href.startswith(("#", "mailto:", "tel:", "javascript:", "data:")):
        return None
    url = join_address(root, href)
    return clean_address(url) if url is not None and is_address(url) else None


def _title(link: Tag, part: Tag) -> str:
    """Return the title of a card: its heading, or what "Lue lisää" names, or the link's own words."""
    more = READ_MORE.fullmatch(_text(link))
    if more and more[1].strip():
        return more[1].strip()
    heading = part.find(["h1", "h2", "h3", "h4", "h5"])
    if isinstance(heading, Tag) and _text(heading):
        return _text(heading)
    words = str(link.get("title") or "") if more else _text(link)
    return words or str(link.get("aria-label") or "")


def _date(part: Tag) -> str | None:
    time = part.find("time", attrs={"datetime": True})
    if isinstance(time, Tag) and (date := normalise_date(str(time["datetime"]))):
        return date
    return find_date(part.get_text(" ", strip=True))


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


def _names(tag: Tag) -> list[str]:
    names: Any = tag.get("class") or []
    return [*(names if isinstance(names, list) else [str(names)]), *([str(tag["id"])] if tag.get("id") else [])]
