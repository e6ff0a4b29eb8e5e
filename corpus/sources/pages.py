"""A single page as a source."""

from collections.abc import Iterator

from corpus.fetching import Fetcher, clean_address
from corpus.records import Finding, Trouble
from corpus.settings import SourceEntry
from corpus.sources.protocols import Limits, Past


class Page:
    """One page, with what is attached to it."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._url = entry.url

    def find(self, fetcher: Fetcher, past: Past) -> Iterator[Finding | Trouble]:
        """Yield the page."""
        yield Finding(clean_address(self._url))
