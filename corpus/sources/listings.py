"""Listing pages: the cards of articles, page after page."""

from collections import deque
from collections.abc import Iterator

from corpus.errors import SourceUnavailableError
from corpus.fetching import Fetcher, clean_address
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.cards import read_listing
from corpus.sources.protocols import Filter, Limits, SourceHistory

MOST_EMPTY = 3  # pages in a row without a new card: an endless calendar goes on like this


class Listing:
    """A site's list of publications."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._url, self._filter, self._most = entry.url, Filter(entry), limits.most_pages

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the articles of the listing and of the pages that it goes on to."""
        waiting, seen, given = deque([clean_address(self._url)]), set[str](), set[str]()
        kinds, empty = set[tuple[str, ...]](), 0
        while waiting and empty < MOST_EMPTY:
            url = waiting.popleft()
            if url in seen:
                continue
            if len(seen) >= self._most:
                yield SourceProblem(url, f"{self._url} has more than {self._most} pages: raise fetching.most_pages")
                return
            seen.add(url)
            try:
                answer = fetcher.get(url)
            except SourceUnavailableError as error:
                if len(seen) == 1:
                    raise
                yield SourceProblem(url, str(error))
                continue
            cards, others = read_listing(answer.content, answer.address, kinds)
            kinds |= {card.kind for card in cards}
            waiting.extend(others)
            new = [card for card in cards if card.url not in given and card.url not in seen]
            empty = 0 if new else empty + 1
            for card in new:
                given.add(card.url)
                if self._filter.wants(card.url, card.date):
                    yield SourceItem(card.url, title=card.title or None, date=card.date)
