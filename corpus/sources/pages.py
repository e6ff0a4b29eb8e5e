"""A single page as a source."""

from collections.abc import Iterator

from corpus.fetching import Fetcher, clean_address
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.protocols import Limits, SourceHistory


class Page:
    """One page, with what is attached to it."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._url = entry.url

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the page."""
        yield SourceItem(clean_address(self._url))
