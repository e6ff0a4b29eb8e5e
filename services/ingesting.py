"""A run: fetch what is new at files, addresses and sources, and bring the catalogue and the index up to date."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from corpus.catalogue.quality import quality_since, unsure_pages
from corpus.catalogue.runs import Occasion
from corpus.catalogue.source_items import known_items
from corpus.catalogue.stage_records import StageFailure, failures, retry_failed
from corpus.catalogue.store import now
from corpus.fetching import clean_address, is_address
from corpus.fetching.addresses import host_of
from corpus.settings import Settings, SourceEntry
from corpus.sources.folders import check_paths, find_files
from services.alerts.running import run_alerts
from services.answers.runs import RunReport, SetAside, SourceCounts, SourceIssue
from services.care.sources import follow_renames
from services.failures import attempt, reason_of
from services.grouping import group_publications
from services.index_state import mark_finished
from services.quality import usual_quality, warn_of_quality, warn_of_unsure_pages
from services.rebuilding import end_rebuild, repair_index
from services.restoring import retry_restored
from services.rhythms import silent_sources
from services.run_records import BY_HAND, as_json, record_run
from services.runners import Runner, Step, local_runner
from services.sources import FileBatch, SourceVisits, archive_files, archive_materials, archive_sources
from services.stage_runs import StageTimes, run_stages
from services.teasers import archive_file_teasers
from services.themes.drift import warn_of_drift
from services.visits import FETCH, VisitReport
from services.workspace import Workspace

JOB = "ingest"
SOURCES_AT_ONCE = 8  # hosts
MATERIAL_DEPTH = 2  # a release links to a publication's page, which links to its files
COUNTED = ("found", "new", "changed", "unchanged", "gone")


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked to look at."""

    files: tuple[str, ...] = ()  # absolute paths of files and folders
    sources: tuple[SourceEntry, ...] = ()
    retry_failed: bool = False  # try again what is set aside, too
    backfill: bool = False  # only what the sources have in the time of their entries and is not known yet


def make_request(
    places: Sequence[str], *, sources: Sequence[SourceEntry] = (), local: bool = False, retry_failed: bool = False
) -> Request:
    """Make a request of paths and addresses as a user gives them.

    :param local: the addresses may be private ones.
    :raises PathMissingError: when a path does not exist.
    """
    files = check_paths([place for place in places if not is_address(place)])
    addresses = [clean_address(place) for place in places if is_address(place)]
    pages = [SourceEntry(address, "page", address, local) for address in addresses]
    return Request(tuple(map(str, files)), (*sources, *pages), retry_failed)


def ingest_request(
    workspace: Workspace, request: Request, runner: Runner | None = None, *, occasion: Occasion = BY_HAND,
    wait: float = 0.0,
) -> RunReport:  # fmt: skip
    """Do a run: what is asked for, and whatever earlier runs left to be done.

    Whatever a document or a source raises becomes its own failure, and the run goes on with everything else.

    :param wait: seconds to wait for another run to end.
    :raises WorkspaceBusyError: when another run is writing for longer.
    :raises WindowCoveredError: when another run has done the window of the occasion.
    """
    work = _Run(workspace, request, runner or local_runner(workspace)).complete
    report = record_run(workspace, work, job=JOB, occasion=occasion, request=as_json(request), wait=wait)
    if occasion.scheduled:  # who ingests by hand runs saved searches by hand, too
        run_alerts(workspace)
    return report


def request_of(stored: Mapping[str, Any], settings: Settings) -> Request:
    """Return the request that a run's record keeps; a source that the settings still have is as they have it now.

    One that has been paused since is left out.
    """
    now_known = {entry.name: entry for entry in settings.source}
    entries = (SourceEntry(**entry | {"sets": tuple(entry["sets"])}) for entry in stored["sources"])
    backfill = stored.get("backfill", False)
    found = (entry if backfill else now_known.get(entry.name, entry) for entry in entries)
    sources = tuple(entry for entry in found if not entry.paused)
    return Request(tuple(stored["files"]), sources, stored["retry_failed"], backfill)


class _Run:
    """One run, from its first file to its report."""

    def __init__(self, workspace: Workspace, request: Request, runner: Runner) -> None:
        self._workspace, self._request, self._runner = workspace, request, runner
        self._began = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._by_source: dict[str, SourceCounts] = {}
        self._times = StageTimes()
        self._problems: list[SourceIssue] = []
        self._warnings: list[str] = []

    def complete(self, run_id: int) -> RunReport:
        """Do all of the run and return its report."""
        workspace = self._workspace
        self._run_id, self._started_at = run_id, now()
        self._prepare()
        before = {(one.document_id, one.number, one.failed_at) for one in failures(workspace.catalogue)}
        self._fetch()
        with self._times.of("group"):
            self._warn_where_it_fails("publications could not be put together", lambda: group_publications(workspace))
        done = run_stages(workspace, self._runner, times=self._times)
        end_rebuild(workspace)  # of one that was stopped, the run has done the rest
        self._warnings += warn_of_drift(workspace, done)
        mark_finished(workspace)
        report = self._report(done, before)
        self._runner.log(f"{report.found} found, {report.new} new, {report.passages} passages indexed")
        return report

    def _prepare(self) -> None:
        follow_renames(self._workspace)
        self._warnings += repair_index(self._workspace)
        if self._request.retry_failed:
            retry_failed(self._workspace.catalogue)

    def _fetch(self) -> None:
        """Archive what is asked for, and read it, since what pages link to is fetched after them."""
        with self._times.of(FETCH):
            for counts in self._runner.map(archive_files, self._file_batches()):
                self._counts.update(counts)
        self._visit(archive_sources)
        retry_restored(self._workspace)
        run_stages(self._workspace, self._runner, wanted=["read"], times=self._times)
        for _ in range(MATERIAL_DEPTH if self._request.sources else 0):
            if not self._visit(archive_materials):
                break
            run_stages(self._workspace, self._runner, wanted=["read"], times=self._times)
        if self._request.files:
            self._counts.update(archive_file_teasers(self._workspace, self._run_id, self._request.files))
            run_stages(self._workspace, self._runner, wanted=["read"], times=self._times)
        self._counts["gone"] += self._workspace.catalogue.mark_gone(self._run_id, self._request.files)

    def _file_batches(self) -> Iterator[FileBatch]:
        places = iter(find_files(self._request.files))
        while batch := tuple(str(place) for place in islice(places, self._workspace.settings.ingestion.batch)):
            yield FileBatch(self._run_id, batch)

    def _visit(self, step: Step[SourceVisits, list[VisitReport]]) -> int:
        """Do a step for the sources, those on one host after each other; return how many items were fetched."""
        fetched = 0
        groups = _by_host(self._request.sources)
        visits = (SourceVisits(self._run_id, entries, self._request.backfill) for entries in groups)
        with self._times.of(FETCH):
            for reports in self._runner.map(step, visits, at_once=SOURCES_AT_ONCE):
                for visited in reports:
                    self._problems += visited.problems
                    self._counts.update(visited.counts)
                    self._count_source(visited)
                    fetched += visited.fetched
        return fetched

    def _count_source(self, visited: VisitReport) -> None:
        """Add a visit to what the run did at its source: a source is visited for its pages and for their materials."""
        before = self._by_source.get(visited.source, SourceCounts(visited.source))
        sums = {name: getattr(before, name) + visited.counts.get(name, 0) for name in COUNTED}
        seconds = round(before.seconds + visited.seconds, 1)
        problem = before.problem or (visited.problems[0].reason if visited.problems else None)
        self._by_source[visited.source] = SourceCounts(visited.source, **sums, seconds=seconds, problem=problem)

    def _warn_where_it_fails(self, what: str, step: Callable[[], None]) -> None:
        attempt(step, lambda error: self._warnings.append(f"{what} ({type(error).__name__}: {reason_of(error)})"))

    def _report(self, done: Counter[str], before: set[tuple[str, int, str]]) -> RunReport:
        workspace = self._workspace
        aside = failures(workspace.catalogue)
        new = [one for one in aside if (one.document_id, one.number, one.failed_at) not in before]
        unsure = unsure_pages(workspace.catalogue, self._started_at)
        quality, usual = quality_since(workspace.catalogue, self._started_at), usual_quality(workspace.catalogue)
        return RunReport(
            **{name: self._counts[name] for name in COUNTED},
            quarantined=self._count_quarantined(aside),
            passages=done["passages"],
            seconds=round(time.monotonic() - self._began, 1),
            problems=tuple(self._problems),
            set_aside=tuple(SetAside(one.location, one.stage, one.error, one.reason) for one in new),
            warnings=(*self._warnings, *warn_of_quality(quality, usual), *warn_of_unsure_pages(unsure)),
            run_id=self._run_id,
            started_at=self._started_at,
            sources=tuple(self._by_source.values()),
            stages=self._times.seconds(),
            silent=silent_sources(workspace, [entry.name for entry in self._request.sources]),
            quality=quality,
            usual_quality=usual,
        )

    def _count_quarantined(self, aside: Iterable[StageFailure]) -> int:
        """Count what is set aside of all that the run looked at."""
        catalogue, request = self._workspace.catalogue, self._request
        under = {one.location for one in failures(catalogue, request.files)} if request.files else set()
        offered = {item.document for entry in request.sources for item in known_items(catalogue, entry.name).values()}
        return len({one.location for one in aside if one.location in under or one.location in offered})


def _by_host(sources: Sequence[SourceEntry]) -> list[tuple[SourceEntry, ...]]:
    groups: dict[str, list[SourceEntry]] = {}
    for entry in sources:
        groups.setdefault(host_of(entry.url), []).append(entry)
    return [tuple(group) for group in groups.values()]
