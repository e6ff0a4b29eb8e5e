"""RSS, Atom and JSON feeds."""

import io
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import feedparser

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher, clean_address, is_address, join_address
from corpus.reading.dates import day_at_home, normalise_date
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.json_feeds import entries_of, is_json_feed, next_page
from corpus.sources.markup import parse_json, refuse_entities
from corpus.sources.protocols import Filter, Limits, SourceHistory

#: What feedparser lets through over a feed that it does not expect.
PARSER_ERRORS = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed holds."""

    entries: Sequence[Any]
    older: str = ""  # address of the page with its older entries
    problem: str = ""  # what is broken about it


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
            if feed.problem:
                yield SourceProblem(url, f"{url} is not well-formed ({feed.problem}): entries may be missing")
            for entry in feed.entries:
                yield from self._items(entry, url)
            url = clean_address(feed.older) if is_address(feed.older) else ""

    def _items(self, entry: Any, feed: str) -> Iterator[SourceItem]:
        # feedparser's own `get` would answer for `updated` what is under `published`, with a warning.
        date = _day(entry, "published") or _day(entry, "updated")
        page = _address(feed, entry.get("link"))
        if page and self._filter.wants(page, date):
            yield SourceItem(page, title=entry.get("title") or None, date=date)
        for enclosure in entry.get("enclosures", ()):
            file = _address(feed, enclosure.get("href"))
            if file and not (enclosure.get("type") or "").startswith(("image/", "audio/", "video/")):
                yield SourceItem(file, title=entry.get("title") or None, date=date, parent=page)


def read_feed(content: bytes, address: str) -> ParsedFeed:
    """Parse a feed: RSS, Atom or JSON Feed.

    :raises SourceUnavailableError: when it is none.
    """
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _read_json(content, address)
    refuse_entities(content, address)
    headers = {"content-location": address, "content-type": "application/xml"}
    try:
        feed = feedparser.parse(io.BytesIO(content), response_headers=headers)
    except PARSER_ERRORS as error:
        raise SourceUnavailableError(f"{address} cannot be read as a feed ({type(error).__name__})") from error
    if not feed.get("version") and not feed.entries:
        raise SourceUnavailableError(f"{address} is no RSS or Atom feed: check the address")
    links = [link for link in feed.feed.get("links", ()) if link.get("rel") in ("next", "prev-archive")]
    problem = feed.get("bozo_exception")
    broken = feed.bozo and not isinstance(problem, feedparser.CharacterEncodingOverride)
    return ParsedFeed(
        feed.entries, next((link.get("href") or "" for link in links), ""), str(problem) if broken else ""
    )


def _read_json(content: bytes, address: str) -> ParsedFeed:
    feed = parse_json(content, address)
    if not is_json_feed(feed):
        raise SourceUnavailableError(f"{address} is no JSON Feed: check the address")
    return ParsedFeed(entries_of(feed), next_page(feed))


def _address(feed: str, href: str | None) -> str | None:
    """Return the address of a link of a feed, None where it is none that can be followed."""
    joined = join_address(feed, href) if href else None
    return clean_address(joined) if joined and is_address(joined) else None


def _day(entry: Any, name: str) -> str | None:
    """Return the day of an entry as it is written; what feedparser makes of it is in UTC."""
    written = dict.get(entry, name)
    if isinstance(written, str) and (day := normalise_date(written)):
        return day
    parsed = dict.get(entry, f"{name}_parsed")
    return day_at_home(datetime(*parsed[:6], tzinfo=UTC)) if isinstance(parsed, time.struct_time) else None
