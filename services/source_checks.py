"""Looking at sources before and between runs, with nothing kept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice, pairwise
from statistics import quantiles
from typing import Any

from corpus.catalogue.source_items import item_dates, known_items, source_state
from corpus.errors import AluetutkaError, SettingsError, SourceUnavailableError, UnreadableDocumentError
from corpus.fetching import Fetcher, is_address
from corpus.reading import read_document
from corpus.records import Resource, SourceItem, SourceProblem
from corpus.settings import FILE_NAME, Settings, SourceEntry, add_source
from corpus.sources import Limits, SourceHistory, open_source
from corpus.sources.folders import check_paths
from corpus.sources.recognition import Guess, name_for, recognise
from services.sources import limits_of, open_fetcher
from services.workspace import Workspace

SILENT = 2.0  # times its own usual pause
FEWEST_PAUSES = 4  # to speak of a rhythm


def guess_sources(place: str, settings: Settings, *, local: bool) -> list[Guess]:
    """Return what an address or path can be taken as, the best first.

    :raises PathMissingError: when it is a path that does not exist.
    :raises SourceUnavailableError: when it is an address that cannot be fetched.
    """
    if not is_address(place):
        return [Guess("folder", str(path)) for path in check_paths([place])]
    with _fetcher(settings, local=local) as fetcher:
        return list(recognise(fetcher, place))


def register_source(workspace: Workspace, entry: SourceEntry) -> SourceEntry:
    """Write a source into the workspace's settings, under a name that is free.

    :raises SettingsError: when its name is taken or it is of no known kind.
    """
    taken = {one.name for one in workspace.settings.source}
    same = [one.name for one in workspace.settings.source if (one.kind, one.url) == (entry.kind, entry.url)]
    if entry.name in taken or same:
        raise SettingsError(f"there already is a source {(same or [entry.name])[0]!r}: see `aluetutka source list`")
    open_source(entry, limits_of(workspace))
    add_source(workspace.folder / FILE_NAME, entry)
    return entry


def free_name(workspace: Workspace, url: str) -> str:
    """Return a name for a new source."""
    return name_for(url, {one.name for one in workspace.settings.source})


def preview_source(entry: SourceEntry, settings: Settings, *, limit: int) -> Iterator[dict[str, Any]]:
    """Yield the first of what a source would fetch, each read as a run would read it.

    :raises SourceUnavailableError: when the source cannot be had.
    """
    with _fetcher(settings, local=entry.local) as fetcher:
        source = open_source(entry, Limits(settings.fetching.most_pages, settings.ingestion.largest_file_mb << 20))
        for found in islice(source.find(fetcher, SourceHistory()), limit):
            yield _shown(fetcher, found)


def _fetcher(settings: Settings, *, local: bool) -> Fetcher:
    return Fetcher(settings.fetching, largest=settings.ingestion.largest_file_mb << 20, local=local)


def _shown(fetcher: Fetcher, found: SourceItem | SourceProblem) -> dict[str, Any]:
    shown: dict[str, Any] = {"url": found.location, "title": None, "date": None, "kind": None, "attachments": []}
    if isinstance(found, SourceProblem):
        return shown | {"problem": found.said}
    shown |= {"title": found.title, "date": found.date}
    try:
        content, media_type = found.content, found.media_type
        if content is None:
            answer = fetcher.get(found.location)
            content, media_type = answer.content, answer.media_type
        read = read_document(Resource(found.location, content, media_type))
    except (SourceUnavailableError, UnreadableDocumentError) as error:
        return shown | {"problem": str(error)}
    links = [{"label": link.label, "url": link.url} for link in read.materials]
    return shown | {"title": read.title, "date": read.date or found.date, "kind": read.kind, "attachments": links}


def check_source(workspace: Workspace, entry: SourceEntry) -> dict[str, Any]:
    """Return whether a source answers, how much is new since its last run, and whether it is silent for long."""
    known = known_items(workspace.catalogue, entry.name)
    state = source_state(workspace.catalogue, entry.name)
    new, dates, problem = 0, item_dates(workspace.catalogue, entry.name), None
    try:
        with open_fetcher(workspace, entry, keeps=False) as fetcher:
            history = SourceHistory(dict(state.marks) if state else {}, known)
            for found in open_source(entry, limits_of(workspace)).find(fetcher, history):
                if isinstance(found, SourceProblem):
                    problem = problem or found.said
                elif not found.deleted and found.location not in known:
                    new += 1
                    dates += [found.date] if found.date and len(found.date) == 10 else []
    except AluetutkaError as error:
        problem = str(error)
    reachable = problem is None or new > 0
    return {
        "name": entry.name, "kind": entry.kind, "url": entry.url, "reachable": reachable, "new": new,
        "problem": problem,
        "last_run": state.checked_at if state else None, **rhythm(dates, datetime.now(UTC).date()),
    }  # fmt: skip


def rhythm(dates: list[str], today: date) -> dict[str, Any]:
    """Return how long a source has been silent, its usual longest pause in days, and whether it is silent for longer.

    :param dates: ISO days on which something came out.
    """
    days = sorted({date.fromisoformat(day) for day in dates if len(day) == 10})
    if not days:
        return {"silent_days": None, "usual_pause_days": None, "silent": False}
    silent = (today - days[-1]).days
    pauses = [(later - earlier).days for earlier, later in pairwise(days[-40:])]
    if len(pauses) < FEWEST_PAUSES:
        return {"silent_days": silent, "usual_pause_days": None, "silent": False}
    usual = quantiles(pauses, n=10, method="inclusive")[-1]
    return {"silent_days": silent, "usual_pause_days": round(usual, 1), "silent": silent > max(SILENT * usual, 2)}
