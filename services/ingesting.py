"""A run: fetch what is new at files, addresses and sources, and bring the catalogue and the index up to date."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from corpus.catalogue.source_items import known_items
from corpus.catalogue.stage_records import StageFailure, failures, retry_failed
from corpus.fetching import clean_address, is_address
from corpus.fetching.addresses import host_of
from corpus.settings import SourceEntry
from corpus.sources.folders import check_paths, find_files
from services.answers import RunReport, SetAside, SourceIssue
from services.failures import attempt, reason_of
from services.grouping import group_publications
from services.index_state import mark_finished
from services.locks import exclusive_run
from services.rebuilding import end_rebuild, repair_index
from services.restoring import retry_restored
from services.runners import Runner, Step, local_runner
from services.sources import FileBatch, SourceVisits, VisitReport, archive_files, archive_materials, archive_sources
from services.stage_runs import run_stages
from services.teasers import archive_file_teasers
from services.themes.drift import warn_of_drift
from services.workspace import Workspace

SOURCES_AT_ONCE = 8  # hosts
MATERIAL_DEPTH = 2  # a release links to a publication's page, which links to its files
COUNTED = ("found", "new", "changed", "unchanged", "gone")


@dataclass(frozen=True, slots=True)
class Request:
    """What a run is asked to look at."""

    files: tuple[str, ...] = ()  # absolute paths of files and folders
    sources: tuple[SourceEntry, ...] = ()
    retry_failed: bool = False  # try again what is set aside, too


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


def ingest_request(workspace: Workspace, request: Request, runner: Runner | None = None) -> RunReport:
    """Do a run: what is asked for, and whatever earlier runs left to be done.

    Whatever a document or a source raises becomes its own failure, and the run goes on with everything else.

    :raises WorkspaceBusyError: when another run is writing.
    """
    with exclusive_run(workspace.lock, workspace.folder):
        return _Run(workspace, request, runner or local_runner(workspace)).complete()


class _Run:
    """One run, from its first file to its report."""

    def __init__(self, workspace: Workspace, request: Request, runner: Runner) -> None:
        self._workspace, self._request, self._runner = workspace, request, runner
        self._began = time.monotonic()
        self._counts: Counter[str] = Counter()
        self._problems: list[SourceIssue] = []
        self._warnings: list[str] = []

    def complete(self) -> RunReport:
        """Do all of the run and return its report."""
        workspace = self._workspace
        self._run_id = workspace.catalogue.start_run()
        self._prepare()
        before = {(one.document_id, one.number, one.failed_at) for one in failures(workspace.catalogue)}
        self._fetch()
        self._warn_where_it_fails("publications could not be put together", lambda: group_publications(workspace))
        done = run_stages(workspace, self._runner)
        end_rebuild(workspace)  # of one that was stopped, the run has done the rest
        self._warnings += warn_of_drift(workspace, done)
        mark_finished(workspace)
        report = self._report(done, before)
        workspace.catalogue.finish_run(self._run_id, asdict(report))
        self._runner.log(f"{report.found} found, {report.new} new, {report.passages} passages indexed")
        return report

    def _prepare(self) -> None:
        self._warnings += repair_index(self._workspace)
        if self._request.retry_failed:
            retry_failed(self._workspace.catalogue)

    def _fetch(self) -> None:
        """Archive what is asked for, and read it, since what pages link to is fetched after them."""
        for counts in self._runner.map(archive_files, self._file_batches()):
            self._counts.update(counts)
        self._visit(archive_sources)
        retry_restored(self._workspace)
        run_stages(self._workspace, self._runner, wanted=["read"])
        for _ in range(MATERIAL_DEPTH if self._request.sources else 0):
            if not self._visit(archive_materials):
                break
            run_stages(self._workspace, self._runner, wanted=["read"])
        if self._request.files:
            self._counts.update(archive_file_teasers(self._workspace, self._run_id, self._request.files))
            run_stages(self._workspace, self._runner, wanted=["read"])
        self._counts["gone"] += self._workspace.catalogue.mark_gone(self._run_id, self._request.files)

    def _file_batches(self) -> Iterator[FileBatch]:
        places = iter(find_files(self._request.files))
        while batch := tuple(str(place) for place in islice(places, self._workspace.settings.ingestion.batch)):
            yield FileBatch(self._run_id, batch)

    def _visit(self, step: Step[SourceVisits, list[VisitReport]]) -> int:
        """Do a step for the sources, those on one host after each other; return how many items were fetched."""
        fetched = 0
        visits = (SourceVisits(self._run_id, entries) for entries in _by_host(self._request.sources))
        for reports in self._runner.map(step, visits, at_once=SOURCES_AT_ONCE):
            for visited in reports:
                self._problems += visited.problems
                self._counts.update(visited.counts)
                fetched += visited.fetched
        return fetched

    def _warn_where_it_fails(self, what: str, step: Callable[[], None]) -> None:
        attempt(step, lambda error: self._warnings.append(f"{what} ({type(error).__name__}: {reason_of(error)})"))

    def _report(self, done: Counter[str], before: set[tuple[str, int, str]]) -> RunReport:
        workspace = self._workspace
        aside = failures(workspace.catalogue)
        new = [one for one in aside if (one.document_id, one.number, one.failed_at) not in before]
        return RunReport(
            **{name: self._counts[name] for name in COUNTED},
            quarantined=self._count_quarantined(aside),
            passages=done["passages"],
            seconds=round(time.monotonic() - self._began, 1),
            problems=tuple(self._problems),
            set_aside=tuple(SetAside(one.location, one.stage, one.error, one.reason) for one in new),
            warnings=tuple(self._warnings),
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
