"""What every source can do, and what it gets of its earlier runs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from corpus.errors import SettingsError
from corpus.fetching import Fetcher
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry


class Seen(Protocol):
    """What is known of a finding of earlier runs."""

    @property
    def mark(self) -> str | None: ...
    @property
    def parent(self) -> str | None: ...


@dataclass(slots=True)
class SourceHistory:
    """What earlier runs left: a source reads its marks and sets those for the next run."""

    marks: dict[str, str] = field(default_factory=dict)
    known: Mapping[str, Seen] = field(default_factory=dict)  # by location

    def has(self, location: str, mark: str | None) -> bool:
        """Return whether a finding is known in just this state."""
        seen = self.known.get(location)
        return seen is not None and mark is not None and seen.mark == mark


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one source is taken at most."""

    most_pages: int = 1000  # of a listing
    largest: int = 200 << 20  # bytes of a file


class Source(Protocol):
    """A place that publications come from."""

    @property
    def lists_everything(self) -> bool:
        """Return whether a finding that is no longer yielded is gone; not so of a feed, which names only the newest."""
        ...

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield what there is, and what could not be had.

        :raises SourceUnavailableError: when the source as a whole cannot be had.
        """
        ...


class Filter:
    """Which addresses of a source are wanted."""

    def __init__(self, entry: SourceEntry) -> None:
        try:
            self._include, self._exclude = re.compile(entry.include), re.compile(entry.exclude or r"(?!)")
        except re.error as error:
            raise SettingsError(
                f"source {entry.name}: include or exclude is no regular expression ({error})"
            ) from error
        self._since, self._until = entry.since, entry.until

    def wants(self, location: str, date: str | None = None) -> bool:
        """Return whether a finding is wanted, by its address and where known its date."""
        return self.covers(date) and self._wants_address(location)

    def covers(self, date: str | None) -> bool:
        """Return whether a date is in the time that is wanted; one that is not known may be."""
        if date and self._since and date < self._since[: len(date)]:
            return False
        return not (date and self._until and date[: len(self._until)] > self._until[: len(date)])

    def _wants_address(self, location: str) -> bool:
        return bool(self._include.search(location)) and not self._exclude.search(location)
