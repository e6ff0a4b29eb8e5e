"""Which kind of source an address is."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from bs4 import BeautifulSoup
from bs4.element import Tag

from corpus.addresses import clean_address, host_of, is_address, join_address, path_of, same_site, split_address
from corpus.errors import AccessRefusedError, AddressRefusedError, SourceUnavailableError
from corpus.fetching import Answer, Fetcher
from corpus.ids import slug
from corpus.sources.cards import read_listing
from corpus.sources.dspace import shows_items
from corpus.sources.feeds import read_feed
from corpus.sources.markup import local_name, parse_page, parse_xml
from corpus.sources.oai import identify
from corpus.sources.sitemaps import read_sitemap
from corpus.sources.wordpress import shows_entries

OAI_PATHS = ("/server/oai/request", "/oai/request")
REST_PATH = "/server/api"  # of DSpace 7 and later
SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")
FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
FRONT = re.compile(r"/?(?:(?:fi|sv|en|etusivu|web/\w+)/?)?(?:index\.\w+|home)?")
FEWEST_CARDS = 2


class Guess(NamedTuple):
    """A kind that an address can be taken as, and the address to take."""

    kind: str
    url: str


def recognise(fetcher: Fetcher, url: str) -> Iterator[Guess]:
    """Yield what an address can be taken as, the best first.

    :raises SourceUnavailableError: when it cannot be fetched.
    """
    url = clean_address(url)
    if _is_of_oai(url):
        url = url.partition("?")[0]
        identify(fetcher, url)
        yield Guess("oai-pmh", url)
        return
    if path_of(url).rstrip("/").endswith((REST_PATH, f"{REST_PATH}/discover/search/objects")):
        root = url.partition("?")[0].rstrip("/").removesuffix("/discover/search/objects")
        shows_items(fetcher, root)
        yield Guess("dspace", root)
        return
    answer = fetcher.get(url)
    if own := _of_document(answer):
        yield own
        return
    soup = parse_page(answer.content)
    front = FRONT.fullmatch(path_of(answer.address)) is not None
    if front:
        yield from _repository(fetcher, answer, soup)
    yield from _wordpress(fetcher, answer, soup)
    yield from _feeds(fetcher, answer, soup)
    if front:
        yield from _sitemaps(fetcher, answer)
    cards, _ = read_listing(answer.content, answer.address)
    if len(cards) >= FEWEST_CARDS and not _is_article(soup):
        yield Guess("listing", answer.address)
    yield Guess("page", answer.address)
    if len(cards) >= FEWEST_CARDS and _is_article(soup):
        yield Guess("listing", answer.address)


def _is_of_oai(url: str) -> bool:
    parts = split_address(url)
    if parts is None:
        return False
    return re.search(r"(?:^|&)verb=", parts.query) is not None or parts.path.rstrip("/").endswith(OAI_PATHS)


def _of_document(answer: Answer) -> Guess | None:
    """Return what an answer itself is, where it is not a page."""
    head = answer.content[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if answer.content.startswith(b"%PDF-"):
        return Guess("page", answer.address)
    if head.startswith((b"{", b"[")):
        if "wp-json" in answer.address or "rest_route=" in answer.address:
            return Guess("wordpress", answer.address)
        return Guess("feed", answer.address) if _answers(lambda: read_feed(answer.content, answer.address)) else None
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<rdf", b"<oai-pmh")):
        name = local_name(parse_xml(answer.content, answer.address)[0])
        if name in ("rss", "feed", "RDF"):
            return Guess("feed", answer.address)
        if name in ("urlset", "sitemapindex"):
            return Guess("sitemap", answer.address)
        if name == "OAI-PMH":
            return Guess("oai-pmh", answer.address)
    if answer.content.startswith(b"\x1f\x8b") or answer.media_type == "text/plain":
        return Guess("sitemap", answer.address) if _is_sitemap(answer) else None
    return None


def _repository(fetcher: Fetcher, answer: Answer, soup: BeautifulSoup) -> Iterator[Guess]:
    generator = soup.find("meta", attrs={"name": re.compile("generator", re.IGNORECASE)})
    name = str(generator.get("content") or "") if isinstance(generator, Tag) else ""
    if generator is not None and "dspace" not in name.lower():
        return
    for path in OAI_PATHS:
        url = join_address(answer.address, path)
        if url and _answers(partial(identify, fetcher, url)):
            yield Guess("oai-pmh", url)
            return
    api = join_address(answer.address, REST_PATH)
    if generator is not None and api and _answers(partial(shows_items, fetcher, api)):
        yield Guess("dspace", api)


def _wordpress(fetcher: Fetcher, answer: Answer, soup: BeautifulSoup) -> Iterator[Guess]:
    named = re.search(r'<([^>]+)>;\s*rel="https://api\.w\.org/"', answer.headers.get("link", ""))
    link = soup.find("link", rel="https://api.w.org/")
    href = named[1] if named else str(link.get("href") or "") if isinstance(link, Tag) else ""
    url = join_address(answer.address, href) if href else None
    if url and is_address(url) and _answers(partial(fetcher.get, url)) and not _is_closed(fetcher, url):
        yield Guess("wordpress", url)


def _is_closed(fetcher: Fetcher, url: str) -> bool:
    """Return whether an interface of WordPress shows its entries to no one."""
    try:
        shows_entries(fetcher, url)
    except AccessRefusedError:
        return True
    except SourceUnavailableError:
        return False
    return False


def _feeds(fetcher: Fetcher, answer: Answer, soup: BeautifulSoup) -> Iterator[Guess]:
    """Yield the feed that a page names as its own: not that of comments, nor on a lower page that of the whole site."""
    path = path_of(answer.address)
    for link in soup.find_all("link", rel="alternate", type=FEED_TYPES, href=True):
        joined = join_address(answer.address, str(link["href"]))
        if joined is None or not is_address(joined):
            continue
        url = clean_address(joined)
        words = f"{url} {link.get('title') or ''}".lower()
        if "comment" in words or "kommen" in words or not same_site(url, answer.address):
            continue
        if not FRONT.fullmatch(path) and not path_of(url).startswith(path.rstrip("/")):
            continue
        if _answers(partial(_feed, fetcher, url)):
            yield Guess("feed", url)
            return


def _sitemaps(fetcher: Fetcher, answer: Answer) -> Iterator[Guess]:
    named = [url for url in fetcher.robots(answer.address).sitemaps if same_site(url, answer.address)]
    for url in [*named, *(join_address(answer.address, path) or "" for path in SITEMAP_PATHS)]:
        if _answers(partial(_sitemap, fetcher, url)):
            yield Guess("sitemap", url)
            return


def _feed(fetcher: Fetcher, url: str) -> object:
    return read_feed(fetcher.get(url).content, url)


def _sitemap(fetcher: Fetcher, url: str) -> object:
    return read_sitemap(fetcher.get(url).content, url)


def _answers(ask: Callable[[], object]) -> bool:
    """Return whether something that a site may have is there."""
    try:
        ask()
    except AddressRefusedError:
        raise
    except SourceUnavailableError:
        return False
    return True


def _is_sitemap(answer: Answer) -> bool:
    return _answers(lambda: read_sitemap(answer.content, answer.address))


def _is_article(soup: BeautifulSoup) -> bool:
    """Return whether a page says that it is one article."""
    kind = soup.find("meta", attrs={"property": "og:type"})
    if isinstance(kind, Tag) and str(kind.get("content")).lower() == "article":
        return True
    return (
        len(soup.find_all("article")) == 1
        and soup.find("meta", attrs={"property": "article:published_time"}) is not None
    )


def name_for(url: str, taken: set[str]) -> str:
    """Make a short name for a source from its address, other than those taken."""
    host = host_of(url).partition(":")[0].removeprefix("www.")
    named = host if not host or host.replace(".", "").isdigit() else host.rsplit(".", 1)[0]
    name = slug(named or url.rstrip("/").rsplit("/", 1)[-1]) or "source"
    names = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(free for free in names if free not in taken)
