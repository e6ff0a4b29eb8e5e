"""Sitemaps: lists of a site's pages, indexes of such lists, packed or as plain text."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher, clean_address, is_address, join_address
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.feeds import read_feed
from corpus.sources.markup import local_name, parse_xml, text_of, unpack
from corpus.sources.protocols import Filter, Limits, SourceHistory


@dataclass(frozen=True, slots=True)
class ReadSitemap:
    """What a sitemap names."""

    sitemaps: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # what it gives as addresses that are none
    whole: bool = True  # it could be read to its end


class Sitemap:
    """A site by its sitemap."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._url, self._filter, self._most = entry.url, Filter(entry), limits.most_pages

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the pages of the sitemap and of those that it names."""
        waiting, seen, given = deque([clean_address(self._url)]), set[str](), set[str]()
        while waiting:
            url = waiting.popleft()
            if url in seen:
                continue
            if len(seen) >= self._most:
                yield SourceProblem(
                    url, f"{self._url} names more than {self._most} sitemaps: raise fetching.most_pages"
                )
                return
            seen.add(url)
            try:
                answer = fetcher.get(url)
                sitemap = read_sitemap(answer.content, answer.address)
            except SourceUnavailableError as error:
                if len(seen) == 1:
                    raise
                yield SourceProblem(url, str(error))
                continue
            yield from _problems(sitemap, url, alone=len(seen) == 1)
            waiting.extend(sitemap.sitemaps)
            for page in sitemap.pages:
                if page not in given and self._filter.wants(page):
                    given.add(page)
                    yield SourceItem(page)


def _problems(sitemap: ReadSitemap, url: str, *, alone: bool) -> Iterator[SourceProblem]:
    if not sitemap.whole:
        yield SourceProblem(url, f"{url} is broken XML: what stands after the break is missing")
    if sitemap.wrong:
        first, number = sitemap.wrong[0], len(sitemap.wrong)
        named = repr(first) if number == 1 else f"{number} entries, {first!r} among them,"
        yield SourceProblem(url, f"{url} names what is no address: {named} is passed over", incomplete=False)
    if alone and not (sitemap.sitemaps or sitemap.pages):  # one of many may well be empty
        yield SourceProblem(url, f"{url} names no pages: check the address", incomplete=False)


def read_sitemap(content: bytes, address: str) -> ReadSitemap:
    """Read a sitemap: XML, an RSS or Atom feed, or plain text with an address a line (https://www.sitemaps.org/).

    Addresses that are relative, which the protocol does not allow, are those of the sitemap's own site.

    :raises SourceUnavailableError: when it is no sitemap.
    """
    content = unpack(content, address)
    lines = content.decode("utf-8-sig", errors="replace").split()
    if lines and is_address(lines[0]):
        pages = [clean_address(line) for line in lines if is_address(line)]
        return ReadSitemap(pages=pages, wrong=[line for line in lines if not is_address(line)])
    root, whole = parse_xml(content, address)
    if local_name(root) in ("rss", "feed", "RDF"):
        links = [entry.get("link") or "" for entry in read_feed(content, address).entries]
        return ReadSitemap(pages=[clean_address(link) for link in links if is_address(link)], whole=whole)
    if local_name(root) not in ("urlset", "sitemapindex"):
        raise SourceUnavailableError(f"{address} is no sitemap: check the address")
    named = [text_of(child, "loc") or "" for child in root if local_name(child) in ("url", "sitemap")]
    joined = [(place, join_address(address, place) if place else None) for place in named]
    found = [clean_address(url) for _, url in joined if url and is_address(url)]
    wrong = [place for place, url in joined if place and not (url and is_address(url))]
    is_index = local_name(root) == "sitemapindex"
    return ReadSitemap(found if is_index else [], [] if is_index else found, wrong, whole)
