"""Sitemaps: lists of a site's pages, indexes of such lists, packed or as plain text."""

from collections import deque
from collections.abc import Iterator

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher, clean_address, is_address
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.markup import local_name, parse_xml, text_of, unpack
from corpus.sources.protocols import Filter, Limits, SourceHistory


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
                sitemaps, pages, whole = read_sitemap(fetcher.get(url).content, url)
            except SourceUnavailableError as error:
                if len(seen) == 1:
                    raise
                yield SourceProblem(url, str(error))
                continue
            if not whole:
                yield SourceProblem(url, f"{url} is broken XML: what stands after the break is missing")
            waiting.extend(sitemaps)
            for page in pages:
                if page not in given and self._filter.wants(page):
                    given.add(page)
                    yield SourceItem(page)


def read_sitemap(content: bytes, address: str) -> tuple[list[str], list[str], bool]:
    """Return the sitemaps and the pages that a sitemap names, and whether it could be read to its end.

    :raises SourceUnavailableError: when it is no sitemap.
    """
    content = unpack(content, address)
    lines = content.decode("utf-8", errors="replace").split()
    if lines and all(map(is_address, lines)):
        return [], [clean_address(line) for line in lines], True
    root, whole = parse_xml(content, address)
    if local_name(root) not in ("urlset", "sitemapindex"):
        raise SourceUnavailableError(f"{address} is no sitemap: check the address")
    entries = [child for child in root if local_name(child) in ("url", "sitemap")]
    named = [clean_address(url) for entry in entries if (url := text_of(entry, "loc")) and is_address(url)]
    return (named, [], whole) if local_name(root) == "sitemapindex" else ([], named, whole)
