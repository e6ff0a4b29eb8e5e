"""Looking at sources before and between runs, with nothing kept."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice

from corpus.catalogue.source_items import SourceState, item_dates, known_items, source_state
from corpus.errors import SettingsError
from corpus.fetching import Fetcher, is_address
from corpus.reading import read_document
from corpus.records import Resource, SourceItem, SourceProblem
from corpus.settings import FILE_NAME, Settings, SourceEntry
from corpus.settings_values import add_source
from corpus.sources import Limits, SourceHistory, open_source
from corpus.sources.folders import check_paths
from corpus.sources.recognition import Guess, name_for, recognise
from services.answers.sources import ListedSource, PreviewedItem, SourceCheck
from services.answers.texts import MaterialLink
from services.failures import attempt, reason_of
from services.rhythms import rhythm
from services.visits import limits_of, open_fetcher
from services.workspace import Workspace

PATIENCE = 2.5  # seconds that a host has, to be there, while somebody waits for what it is


def guess_sources(place: str, settings: Settings, *, local: bool) -> list[Guess]:
    """Return what an address or path can be taken as, the best first.

    :raises PathMissingError: when it is a path that does not exist.
    :raises SourceUnavailableError: when it is an address that cannot be fetched.
    """
    if not is_address(place):
        return [Guess("folder", str(path)) for path in check_paths([place])]
    with _fetcher(settings, local=local, patience=PATIENCE) as fetcher:
        return list(recognise(fetcher, place))


def register_source(workspace: Workspace, entry: SourceEntry) -> SourceEntry:
    """Write a source into the workspace's settings, under a name that is free.

    :raises SettingsError: when its name is taken or it is of no known kind.
    """
    for other in workspace.settings.source:
        if (other.kind, other.url) == (entry.kind, entry.url):
            raise SettingsError(f"source {other.name!r} has this address already: see `aluetutka source list`")
        if other.name == entry.name:
            raise SettingsError(f"there already is a source {entry.name!r}: give this one another name with --name")
    open_source(entry, limits_of(workspace))
    add_source(workspace.folder / FILE_NAME, entry)
    return entry


def free_name(workspace: Workspace, url: str) -> str:
    """Return a name for a new source."""
    return name_for(url, {one.name for one in workspace.settings.source})


def list_sources(workspace: Workspace) -> list[ListedSource]:
    """Return the sources of the settings, and how the last run of each went."""
    return [_listed(workspace, entry) for entry in workspace.settings.source]


def _listed(workspace: Workspace, entry: SourceEntry) -> ListedSource:
    state = source_state(workspace.catalogue, entry.name)
    return ListedSource(
        name=entry.name,
        kind=entry.kind,
        url=entry.url,
        local=entry.local,
        last_run=state.checked_at if state else None,
        succeeded=state.complete_at if state else None,
        problem=state.problem if state else None,
        paused=entry.paused,
    )


def preview_source(entry: SourceEntry, settings: Settings, *, limit: int) -> Iterator[PreviewedItem]:
    """Yield the first of what a source would fetch, each read as a run would read it.

    :raises SourceUnavailableError: when the source cannot be had.
    """
    with _fetcher(settings, local=entry.local) as fetcher:
        source = open_source(entry, Limits(settings.fetching.most_pages, settings.ingestion.largest_file_mb << 20))
        for found in islice(source.find(fetcher, SourceHistory()), limit):
            if isinstance(found, SourceProblem):
                yield PreviewedItem(found.location, problem=found.message)
            else:
                yield _preview(fetcher, found)


def _fetcher(settings: Settings, *, local: bool, patience: float | None = None) -> Fetcher:
    largest = settings.ingestion.largest_file_mb << 20
    return Fetcher(settings.fetching, largest=largest, local=local, patience=patience)


def _preview(fetcher: Fetcher, item: SourceItem) -> PreviewedItem:
    plain = PreviewedItem(item.location, item.title, item.date)

    def read() -> PreviewedItem:
        content, media_type = item.content, item.media_type
        if content is None:
            answer = fetcher.get(item.location)
            content, media_type = answer.content, answer.media_type
        document = read_document(Resource(item.location, content, media_type))
        links = tuple(MaterialLink(link.label, link.url) for link in document.materials)
        return PreviewedItem(item.location, document.title, document.date or item.date, document.kind, links)

    return attempt(read, lambda error: replace(plain, problem=reason_of(error)))


def check_source(workspace: Workspace, entry: SourceEntry) -> SourceCheck:
    """Return whether a source answers, how much is new since its last run, and whether it is silent for long.

    One that is paused is not asked.
    """
    state = source_state(workspace.catalogue, entry.name)
    look = _Look(item_dates(workspace.catalogue, entry.name))
    if not entry.paused:
        attempt(lambda: look.through(workspace, entry, state), look.fail)
    pauses = rhythm(look.dates, datetime.now(UTC).date())
    return SourceCheck(
        name=entry.name,
        kind=entry.kind,
        url=entry.url,
        reachable=look.problem is None or look.new > 0,
        new=look.new,
        problem=look.problem,
        last_run=state.checked_at if state else None,
        silent_days=pauses.silent_days,
        usual_pause_days=pauses.usual_pause_days,
        silent=pauses.silent and not entry.paused,
        paused=entry.paused,
    )


class _Look:
    """One look at what a source has now."""

    def __init__(self, dates: list[str]) -> None:
        self.dates, self.new = list(dates), 0
        self.problem: str | None = None

    def through(self, workspace: Workspace, entry: SourceEntry, state: SourceState | None) -> None:
        """Count what is new at a source."""
        known = known_items(workspace.catalogue, entry.name)
        with open_fetcher(workspace, entry, keeps=False) as fetcher:
            history = SourceHistory(dict(state.marks) if state else {}, known)
            for found in open_source(entry, limits_of(workspace)).find(fetcher, history):
                if isinstance(found, SourceProblem):
                    self.problem = self.problem or found.message
                elif not found.deleted and found.location not in known:
                    self.new += 1
                    self.dates += [found.date] if found.date and len(found.date) == 10 else []

    def fail(self, error: Exception) -> None:
        """Note why a source could not be looked through."""
        self.problem = reason_of(error)
