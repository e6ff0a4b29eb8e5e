"""What a run does with files and with each source: fetch what it names, keep the bytes, record what was seen."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.catalogue.document_changes import withdrawn
from corpus.catalogue.source_items import (
    Known,
    Page,
    known_items,
    pages_with_materials,
    retire_items,
    save_source_state,
    source_state,
)
from corpus.catalogue.store import Sighting
from corpus.errors import AluetutkaError, SettingsError, SourceUnavailableError, TakenDownError
from corpus.fetching import clean_address, is_address
from corpus.records import Resource, SourceItem
from corpus.settings import SourceEntry
from corpus.sources import SourceHistory, open_source
from corpus.sources.folders import load_resources
from corpus.sources.protocols import Filter, Source
from services.events import about, tell
from services.failures import attempt, reason_of
from services.losses import DOUBTED, judge_loss
from services.progress import report
from services.teasers import source_teasers
from services.visits import FETCH, Visit, VisitReport, is_withdrawn, limits_of, open_fetcher
from services.workspace import Workspace

RECHECKED = 50  # old entries of a feed that a run looks at again


@dataclass(frozen=True, slots=True)
class FileBatch:
    """Files that a run looks at."""

    run_id: int
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceVisits:
    """Sources that a run visits one after the other, since they are on one host."""

    run_id: int
    entries: tuple[SourceEntry, ...]
    backfill: bool = False  # fetch what is not known yet, more slowly, and leave how the source stands as it is


def archive_files(workspace: Workspace, batch: FileBatch) -> Mapping[str, int]:
    """Keep the raw bytes of what lies in files, and record what was seen."""
    counts: Counter[str] = Counter()
    sightings: list[Sighting] = []
    unwanted = withdrawn(workspace.catalogue)
    for place in batch.places:
        for resource, problem in _resources(workspace, place):
            if is_withdrawn(unwanted, resource.location, resource.content):
                continue
            try:
                digest = workspace.archive.put(resource.content)
            except TakenDownError:
                continue
            sightings.append(Sighting(resource.location, digest, resource.media_type, problem))
            if len(sightings) >= workspace.settings.ingestion.batch:  # a JSONL file may hold any number
                counts.update(_record_files(workspace, batch.run_id, sightings))
                sightings = []
        report(FETCH, done=1, item=place)
    counts.update(_record_files(workspace, batch.run_id, sightings))
    return counts


def _resources(workspace: Workspace, place: str) -> Iterator[tuple[Resource, str | None]]:
    """Yield what a file holds; of a file that cannot be taken apart, the reason."""
    found = load_resources(Path(place), largest=workspace.settings.ingestion.largest_file_mb << 20)
    failed: list[tuple[Resource, str | None]] = []

    def fail(error: Exception) -> None:
        failed.append((Resource(place, b""), reason_of(error)))

    while (entry := attempt(lambda: next(found, None), fail)) is not None:
        yield entry
    yield from failed


def _record_files(workspace: Workspace, run_id: int, sightings: list[Sighting]) -> Mapping[str, int]:
    outcomes = workspace.catalogue.record(run_id, sightings)
    return {"found": len(sightings)} | {str(outcome): number for outcome, number in outcomes.items()}


def archive_sources(workspace: Workspace, visits: SourceVisits) -> list[VisitReport]:
    """Fetch what is new at sources, one after the other; what goes wrong becomes part of the report."""
    visit = _backfill_source if visits.backfill else _visit_source
    return [_visit(visit, workspace, visits.run_id, entry) for entry in visits.entries]


def archive_materials(workspace: Workspace, visits: SourceVisits) -> list[VisitReport]:
    """Fetch what the pages of sources link to as published with them."""
    return [_visit(_visit_materials, workspace, visits.run_id, entry) for entry in visits.entries]


def _visit(
    visit: Callable[[Workspace, int, SourceEntry], VisitReport], workspace: Workspace, run_id: int, entry: SourceEntry
) -> VisitReport:  # fmt: skip
    """Visit a source and log what came of it."""
    with about(run_id=run_id, source=entry.name, stage=FETCH):
        report = visit(workspace, run_id, entry)
        counts = {name: number for name, number in report.counts.items() if number}
        said = ", ".join(f"{number} {name}" for name, number in counts.items()) or "nothing"
        seconds = round(report.seconds, 1)
        tell("source_visited", f"source {entry.name}: {said}", printed=True, seconds=seconds, **counts)
        for problem in report.problems:
            tell(
                "source_problem", f"source {entry.name}: {problem.reason}", level=logging.WARNING, printed=True,
                location=problem.location, reason=problem.reason,
            )  # fmt: skip
    return report


def _visit_source(workspace: Workspace, run_id: int, entry: SourceEntry) -> VisitReport:
    """Fetch what is new at a source and record what is gone."""
    state = source_state(workspace.catalogue, entry.name)
    earlier = dict(state.marks) if state else {}
    doubted = earlier.pop(DOUBTED, None)
    history = SourceHistory(dict(earlier), known_items(workspace.catalogue, entry.name))
    with open_fetcher(workspace, entry) as fetcher:
        known, unwanted = dict(history.known), withdrawn(workspace.catalogue)
        visit = Visit(workspace, run_id, entry, fetcher, known, unwanted)  # type: ignore[arg-type]
        visit.doubted_in = int(doubted) if doubted else None
        attempt(lambda: _look_through(visit, history), lambda error: _fail(visit, error))
    marks = history.marks if visit.whole else earlier
    marks = {} if visit.lacking else marks
    marks |= {DOUBTED: str(visit.doubted_in)} if visit.doubted_in is not None else {}
    problem = visit.problems[0].reason if visit.problems else None
    visit.add_charset_problem()  # no problem of the source: everything of it was had
    save_source_state(
        workspace.catalogue, entry.name, marks, problem=problem, found_new=visit.counts["new"] > 0
    )  # fmt: skip
    return visit.report(len(visit.seen))


def _backfill_source(workspace: Workspace, run_id: int, entry: SourceEntry) -> VisitReport:
    """Fetch what a source has in the time of its entry and is not known yet: one that was stopped so goes on."""
    known = known_items(workspace.catalogue, entry.name)
    with open_fetcher(workspace, entry, backfill=True) as fetcher:
        visit = Visit(workspace, run_id, entry, fetcher, known)
        visit.seen |= {location for location, item in known.items() if item.document is not None}
        before = len(visit.seen)

        def look_through() -> None:
            visit.take(_open(visit).find(visit.fetcher, SourceHistory({}, known)))

        attempt(look_through, lambda error: _fail(visit, error))
        visit.add_charset_problem()
    return visit.report(len(visit.seen) - before)


def _open(visit: Visit) -> Source:
    try:
        return open_source(visit.entry, limits_of(visit.workspace))
    except SettingsError as error:  # of this source only
        raise SourceUnavailableError(str(error)) from error


def _look_through(visit: Visit, history: SourceHistory) -> None:
    source = _open(visit)
    visit.take(source.find(visit.fetcher, history))
    visit.take(_again(source, visit))
    _retire(visit, source)


def _fail(visit: Visit, error: Exception) -> None:
    """Put what a source raised into the report; nothing of it that was not seen is taken for gone."""
    visit.flush()
    known = isinstance(error, AluetutkaError)
    visit.add_problem(visit.entry.url, str(error) if known else f"{type(error).__name__}: {reason_of(error)}")
    visit.whole = False


def _again(source: Source, visit: Visit) -> Iterable[SourceItem]:
    """Yield what a source that names only its newest has to be asked for again: what failed, and the longest unseen."""
    if source.lists_everything:
        return
    left = [known for known in visit.known.values() if known.state == "live" and known.location not in visit.seen]
    left = [known for known in left if known.parent is None and known.mark is None]
    waiting = [known for known in left if known.document is None]
    oldest = sorted((known for known in left if known.document), key=lambda known: (known.seen_in, known.location))
    for known in waiting + oldest[:RECHECKED]:
        yield SourceItem(known.location)


def _retire(visit: Visit, source: Source) -> None:
    """Note as gone what was withdrawn or is not named any more, with what was attached to it."""
    gone = set(visit.withdrawn)
    if visit.whole and source.lists_everything:
        gone |= _unlisted(visit)
    _retire_all(visit, gone)


def _unlisted(visit: Visit) -> set[str]:
    """Return what a listing does not name any more, as far as that is believed."""
    listed = Filter(visit.entry)  # what was fetched from before its time, by a backfill, is not in its listing
    held = [known for known in visit.known.values() if known.state == "live" and known.parent is None]
    held = [known for known in held if listed.covers(known.date)]
    missing = [known for known in held if known.location not in visit.seen]
    verdict = judge_loss(
        len(held), {known.location: known.seen_in for known in missing},
        is_folder=visit.entry.kind == "folder", run_id=visit.run_id, doubted_in=visit.doubted_in,
    )  # fmt: skip
    visit.doubted_in = verdict.doubted_in
    if verdict.reason:
        visit.add_problem(visit.entry.url, f"{visit.entry.url} {verdict.reason}")
    return set(verdict.gone)


def _retire_all(visit: Visit, gone: set[str]) -> None:
    """Note findings as gone, and what was attached to them, however far."""
    unseen = [known for known in visit.known.values() if known.state == "live" and known.location not in visit.seen]
    before = -1
    while len(gone) > before:
        before = len(gone)
        parents = gone | {known.document for known in visit.known.values() if known.location in gone and known.document}
        gone |= {known.location for known in unseen if known.parent in parents}
    visit.counts["gone"] += retire_items(visit.workspace.catalogue, visit.entry.name, sorted(gone))


def _materials(page: Page) -> Iterable[SourceItem]:
    for label, url in page.materials:
        if is_address(url) and clean_address(url) != page.location:
            yield SourceItem(clean_address(url), mark=page.mark, parent=page.location, label=label)


def _visit_materials(workspace: Workspace, run_id: int, entry: SourceEntry) -> VisitReport:
    """Fetch what the pages seen by a run link to as published with them, and record which of it is gone."""
    known = known_items(workspace.catalogue, entry.name)
    with open_fetcher(workspace, entry) as fetcher:
        visit = Visit(workspace, run_id, entry, fetcher, known, withdrawn(workspace.catalogue))
        visit.seen |= {item.location for item in known.values() if item.seen_in == run_id}
        before = len(visit.seen)
        attempt(lambda: _take_materials(visit, known), lambda error: _fail(visit, error))
        visit.add_charset_problem()
    return visit.report(len(visit.seen) - before)


def _take_materials(visit: Visit, known: Mapping[str, Known]) -> None:
    pages = pages_with_materials(visit.workspace.catalogue, visit.run_id, visit.entry.name)
    visit.take(item for page in pages for item in _materials(page))
    visit.take(source_teasers(visit.workspace, visit.run_id, visit.entry.name))
    parents = {page.location for page in pages}
    gone = {item.location for item in known.values() if item.parent in parents and item.location not in visit.seen}
    _retire_all(visit, gone | visit.withdrawn)
