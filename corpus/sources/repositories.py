"""Repositories (DSpace and others) by OAI-PMH."""

from collections.abc import Iterator

from corpus.errors import PageMissingError, SourceUnavailableError, UnreadableDocumentError
from corpus.fetching import Fetcher, clean_address
from corpus.ids import row_location
from corpus.reading.formats import RECORD
from corpus.reading.repositories import FILE_LINK, parse_record
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources.cards import item_files
from corpus.sources.oai import Broken, Record, TokenExpiredError, identify, list_formats, list_identifiers, list_records
from corpus.sources.protocols import Filter, Limits, SourceHistory

PREFIXES = ("kk", "oai_dc")  # the first that a repository has: kk names the files too
MOST_RESTARTS = 5  # after expired resumption tokens


class Repository:
    """A repository, by the address of its OAI-PMH interface."""

    lists_everything = True

    def __init__(self, entry: SourceEntry, limits: Limits) -> None:
        self._endpoint, self._filter, self._most = entry.url, Filter(entry), limits.most_pages
        self._sets, self._prefix = entry.sets, entry.prefix
        self._since, self._until = entry.since, entry.until

    def find(self, fetcher: Fetcher, history: SourceHistory) -> Iterator[SourceItem | SourceProblem]:
        """Yield the records changed since the last run and those withdrawn, and the rest by its mark."""
        about = identify(fetcher, self._endpoint)
        day_only = len(about.get("granularity", "")) <= len("YYYY-MM-DD")
        prefix = self._prefix or self._best_prefix(fetcher)
        given: set[str] = set()
        gone: set[str] = set()
        for chosen in self._sets or ("",):
            newest = since = history.marks.get(chosen or "all") or _stamp(self._since, "00:00:00")
            until = _stamp(self._until, "23:59:59")
            asked = {"metadataPrefix": prefix, "set": chosen, "until": until[:10] if day_only else until}
            fields = {name: value for name, value in asked.items() if value}
            for found in self._harvest(fetcher, fields, since[:10] if day_only else since):
                if isinstance(found, Broken):
                    yield SourceProblem(self._endpoint, found.message)
                    continue
                newest = max(newest, found.datestamp)
                (gone if found.deleted else given).add(self._location(found.identifier))
                yield from self._findings(fetcher, found)
            history.marks[chosen or "all"] = newest
        # A repository that forgets what it withdrew has to be asked for all that it still has.
        present = None if about.get("deletedRecord") == "persistent" else self._present(fetcher, prefix)
        yield from _unchanged(history, given, gone, present)

    def _best_prefix(self, fetcher: Fetcher) -> str:
        offered = list_formats(fetcher, self._endpoint)
        found = next((prefix for prefix in PREFIXES if prefix in offered), None)
        if found is None:
            raise SourceUnavailableError(f"{self._endpoint} offers neither kk nor oai_dc, only {', '.join(offered)}")
        return found

    def _harvest(self, fetcher: Fetcher, fields: dict[str, str], since: str) -> Iterator[Record | Broken]:
        """Yield records; where a token expires, begin anew from the newest so far, or from the start if unordered."""
        newest, ordered, known = since, True, set[tuple[str, str]]()
        for restart in range(MOST_RESTARTS + 1):
            begin = newest if ordered else since
            asked = fields | ({"from": begin} if begin else {})
            try:
                for found in list_records(fetcher, self._endpoint, asked, most_pages=self._most):
                    if isinstance(found, Record):
                        if (found.identifier, found.datestamp) in known:
                            continue
                        known.add((found.identifier, found.datestamp))
                        ordered = ordered and found.datestamp >= newest
                        newest = max(newest, found.datestamp)
                    yield found
                return
            except TokenExpiredError as error:
                if restart == MOST_RESTARTS:
                    raise SourceUnavailableError(f"{error}, {restart + 1} times: ask for a smaller set") from error

    def _findings(self, fetcher: Fetcher, record: Record) -> Iterator[SourceItem | SourceProblem]:
        location = self._location(record.identifier)
        if record.deleted:
            yield SourceItem(location, mark=record.datestamp, deleted=True)
            return
        try:
            said = parse_record(record.metadata)
        except UnreadableDocumentError as error:
            yield SourceProblem(location, f"{record.identifier}: {error}", incomplete=False)
            return
        if not self._filter.wants(said.url or location, said.date):
            return
        yield SourceItem(location, said.title, said.date, record.datestamp, content=record.metadata, media_type=RECORD)
        if not said.files and said.url:
            yield from _files(fetcher, said.url, location, record.datestamp)

    def _present(self, fetcher: Fetcher, prefix: str) -> set[str]:
        """Return the locations of all records that are there now."""
        present: set[str] = set()
        for chosen in self._sets or ("",):
            fields = {"metadataPrefix": prefix} | ({"set": chosen} if chosen else {})
            for identifier in list_identifiers(fetcher, self._endpoint, fields, most_pages=self._most):
                present.add(self._location(identifier))
        return present

    def _location(self, identifier: str) -> str:
        return row_location(self._endpoint, identifier)


def _stamp(day: str, time: str) -> str:
    """Write a day as a moment: an interface wants both ends of a span in one granularity."""
    return f"{day}T{time}Z" if day else ""


def _files(fetcher: Fetcher, url: str, location: str, mark: str) -> Iterator[SourceItem | SourceProblem]:
    """Yield the files that an item's page links to: Dublin Core does not name them."""
    try:
        page = fetcher.get(url)
    except SourceUnavailableError as error:
        yield SourceProblem(url, str(error), incomplete=not isinstance(error, PageMissingError))
        return
    if FILE_LINK.search(page.address):
        yield SourceItem(clean_address(page.address), mark=mark, parent=location)
        return
    for link, label in item_files(page.content, page.address):
        yield SourceItem(link, mark=mark, parent=location, label=label)


def _unchanged(
    history: SourceHistory, given: set[str], gone: set[str], present: set[str] | None
) -> Iterator[SourceItem]:
    """Yield by their marks the records of earlier runs, with their files: the harvest does not name them again."""
    for location, seen in history.known.items():
        record = seen.parent or location
        if seen.mark is None or record in given or record in gone or (present is not None and record not in present):
            continue
        yield SourceItem(location, mark=seen.mark, parent=seen.parent)
