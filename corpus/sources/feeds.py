"""RSS and Atom feeds."""

import io
import time
from collections.abc import Iterator
from typing import Any

import feedparser

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher, clean_address, is_address
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.markup import refuse_entities
from corpus.sources.protocols import Filter, Limits, SourceHistory

#: What feedparser lets through over a feed that it does not expect.
PARSER_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


class Feed:
    """The newest of a site, by its feed; earlier entries stay live though they are no longer named."""

    lists_everything = False

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._url, self._filter, self._most = entry.url, Filter(entry), limits.most_pages

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the entries and their enclosures, through older pages of the feed where it links to them."""
        url, seen = clean_address(self._url), set[str]()
        while url and url not in seen and len(seen) < self._most:
            seen.add(url)
            try:
                feed = read_feed(fetcher.get(url).content, url)
            except SourceUnavailableError as error:
                if len(seen) == 1:
                    raise
                yield SourceProblem(url, str(error))
                return
            if feed.bozo and not isinstance(feed.get("bozo_exception"), feedparser.CharacterEncodingOverride):
                yield SourceProblem(
                    url, f"{url} is not well-formed ({feed.get('bozo_exception')}): entries may be missing"
                )
            for entry in feed.entries:
                yield from self._items(entry)
            links = [link for link in feed.feed.get("links", ()) if link.get("rel") in ("next", "prev-archive")]
            older = [href for link in links if is_address(href := link.get("href") or "")]
            url = clean_address(older[0]) if older else ""

    def _items(self, entry: Any) -> Iterator[SourceItem]:
        # feedparser's own `get` would answer for `updated` what is under `published`, with a warning.
        date = _day(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed"))
        link = entry.get("link")
        page = clean_address(link) if link and is_address(link) else None
        if page and self._filter.wants(page, date):
            yield SourceItem(page, title=entry.get("title") or None, date=date)
        for enclosure in entry.get("enclosures", ()):
            href = enclosure.get("href") or ""
            if is_address(href) and not (enclosure.get("type") or "").startswith(("image/", "audio/", "video/")):
                yield SourceItem(clean_address(href), title=entry.get("title") or None, date=date, parent=page)


def read_feed(content: bytes, address: str) -> Any:
    """Parse a feed.

    :raises SourceUnavailableError: when it is none.
    """
    refuse_entities(content, address)
    headers = {"content-location": address, "content-type": "application/xml"}
    try:
        feed = feedparser.parse(io.BytesIO(content), response_headers=headers)
    except PARSER_ERRORS as error:
        raise SourceUnavailableError(f"{address} cannot be read as a feed ({type(error).__name__})") from error
    if not feed.get("version") and not feed.entries:
        raise SourceUnavailableError(f"{address} is no RSS or Atom feed: check the address")
    return feed


def _day(parsed: time.struct_time | None) -> str | None:
    return f"{parsed.tm_year:04d}-{parsed.tm_mon:02d}-{parsed.tm_mday:02d}" if parsed else None
