"""What a run does with files and with each source: fetch what it names, keep the bytes, record what was seen."""

import hashlib
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from corpus.catalogue.document_changes import withdrawn
from corpus.catalogue.fetched import FetchMemory
from corpus.catalogue.source_items import (
    FetchedItem,
    Known,
    Page,
    known_items,
    pages_with_materials,
    record_items,
    retire_items,
    save_source_state,
    source_state,
)
from corpus.catalogue.store import Sighting, document_id
from corpus.errors import AluetutkaError, PageMissingError, SettingsError, SourceUnavailableError
from corpus.fetching import Answer, Fetcher, clean_address, is_address
from corpus.fetching.addresses import canonical_address
from corpus.reading import sniff_type
from corpus.reading.encodings import is_falsely_utf8
from corpus.reading.formats import DOCX, HTML, PDF, suffix_type
from corpus.reading.html import describe_page
from corpus.records import Resource, SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources import Limits, SourceHistory, open_source
from corpus.sources.folders import load_resources
from corpus.sources.protocols import Filter, Source
from services.answers import SourceIssue
from services.events import about, tell
from services.failures import attempt, reason_of
from services.losses import DOUBTED, judge_loss
from services.progress import report
from services.teasers import source_teasers
from services.workspace import Workspace

FETCH = "fetch"  # what progress calls fetching and archiving
RECHECKED = 50  # old entries of a feed that a run looks at again
MOST_PROBLEMS = 200  # of one source that a run's report lists
#: One source at a time writes: two may come upon the same file.
_writing = threading.Lock()


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


@dataclass(frozen=True, slots=True)
class VisitReport:
    """What a visit to a source gave."""

    source: str
    counts: Mapping[str, int]
    problems: tuple[SourceIssue, ...]
    fetched: int  # items
    seconds: float


def archive_files(workspace: Workspace, batch: FileBatch) -> Mapping[str, int]:
    """Keep the raw bytes of what lies in files, and record what was seen."""
    counts: Counter[str] = Counter()
    sightings: list[Sighting] = []
    unwanted = withdrawn(workspace.catalogue)
    for place in batch.places:
        for resource, problem in _resources(workspace, place):
            if _is_withdrawn(unwanted, resource.location, resource.content):
                continue
            digest = workspace.archive.put(resource.content)
            sightings.append(Sighting(resource.location, digest, resource.media_type, problem))
            if len(sightings) >= workspace.settings.ingestion.batch:  # a JSONL file may hold any number
                counts.update(_record_files(workspace, batch.run_id, sightings))
                sightings = []
        report(FETCH, done=1, item=place)
    counts.update(_record_files(workspace, batch.run_id, sightings))
    return counts


def _is_withdrawn(unwanted: Mapping[str, str | None], location: str, content: bytes) -> bool:
    """Return whether a document was removed, or is the same that was given up."""
    if location not in unwanted:
        return False
    return unwanted[location] in (None, hashlib.sha256(content).hexdigest())


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


def open_fetcher(
    workspace: Workspace, entry: SourceEntry, *, keeps: bool = True, backfill: bool = False
) -> Fetcher:  # fmt: skip
    """Return what fetches for a source, by the workspace's settings."""
    fetching = workspace.settings.fetching
    if backfill:
        pause = max(fetching.seconds_between, fetching.backfill_seconds_between)
        fetching = replace(fetching, seconds_between=pause)
    return Fetcher(
        fetching,
        largest=workspace.settings.ingestion.largest_file_mb << 20,
        local=entry.local,
        memory=FetchMemory(workspace.catalogue, workspace.archive, keeps=keeps),
    )


def limits_of(workspace: Workspace) -> Limits:
    """Return how much of a source the workspace's settings allow."""
    settings = workspace.settings
    return Limits(settings.fetching.most_pages, settings.ingestion.largest_file_mb << 20)


@dataclass(slots=True)
class Visit:
    """One run's visit to one source."""

    workspace: Workspace
    run_id: int
    entry: SourceEntry
    fetcher: Fetcher
    known: dict[str, Known]
    unwanted: Mapping[str, str | None] = field(default_factory=dict)  # by location, as `withdrawn` gives it
    counts: Counter[str] = field(default_factory=Counter)
    problems: list[SourceIssue] = field(default_factory=list)
    doubted_in: int | None = None  # the run whose listing lost most of what the source had held
    whole: bool = True  # nothing may be missing
    lacking: bool = False  # the archive has lost bytes: the source is to send everything again, not only what is new
    seen: set[str] = field(default_factory=set)  # locations of findings
    withdrawn: set[str] = field(default_factory=set)  # locations of findings that are gone
    mislabelled: list[str] = field(default_factory=list)  # pages that say UTF-8 and are not
    _began: float = field(default_factory=time.monotonic)
    _documents: set[str] = field(default_factory=set)  # their locations: two findings may lead to one
    _waiting: list[tuple[FetchedItem, Sighting | None]] = field(default_factory=list)

    def take(self, findings: Iterable[SourceItem | SourceProblem]) -> None:
        """Fetch findings, and note them a batch at a time."""
        for found in findings:
            if isinstance(found, SourceProblem):
                self.add_problem(found.location, found.message)
                self.whole = self.whole and not found.incomplete
            elif found.deleted:
                self.withdrawn.add(found.location)
            elif found.location not in self.seen:
                self.seen.add(found.location)
                attempt(partial(self._fetch, found), partial(self._fail, found))
                if len(self._waiting) >= self.workspace.settings.ingestion.batch:
                    self.flush()
        self.flush()

    def add_problem(self, location: str, reason: str) -> None:
        """Put a sentence into the run's report."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(SourceIssue(self.entry.name, location, reason))

    def add_charset_problem(self) -> None:
        """Say once for all pages that they are not in the charset they name."""
        if self.mislabelled:
            first, number = self.mislabelled[0], len(self.mislabelled)
            named = first if number == 1 else f"{number} pages, {first} among them,"
            self.add_problem(first, f"not UTF-8 as it says: {named} was read as Windows-1252")

    def report(self, fetched: int) -> VisitReport:
        """Return what the visit gave.

        :param fetched: items.
        """
        seconds = time.monotonic() - self._began
        return VisitReport(self.entry.name, self.counts, tuple(self.problems), fetched, seconds)

    def flush(self) -> None:
        """Note what waits, in the catalogue."""
        sightings = [sighting for _, sighting in self._waiting if sighting]
        with _writing:
            self.counts.update(self.workspace.catalogue.record(self.run_id, sightings))
            record_items(self.workspace.catalogue, self.run_id, self.entry.name, [one for one, _ in self._waiting])
        self.counts["found"] += len(sightings)
        report(FETCH, done=len(sightings), item=sightings[-1].location if sightings else "")
        self._waiting.clear()

    def _fail(self, found: SourceItem, error: Exception) -> None:
        """Put what an item raised into the report; it is tried again by the next run."""
        self.add_problem(found.location, f"{found.location}: {type(error).__name__}: {reason_of(error)}")
        self._waiting.append((FetchedItem(found, None), None))

    def _fetch(self, found: SourceItem) -> None:
        if found.location in self.unwanted and self.unwanted[found.location] is None:
            known = self.known.get(found.location)
            document = known.document if known and known.document else found.location
            self._waiting.append((FetchedItem(found, document, known.fingerprint if known else None), None))
            return
        try:
            taken, sighting = self._sight(found)
        except PageMissingError as error:
            self.add_problem(found.location, str(error))
            self.withdrawn.add(found.location)
            return
        except SourceUnavailableError as error:
            self.add_problem(found.location, str(error))
            taken, sighting = FetchedItem(found, None), None
            # An address of the command line that is nothing yet is kept in quarantine, as a file would be.
            if self.entry.name == found.location and not self.workspace.catalogue.versions(document_id(found.location)):
                digest = self.workspace.archive.put(b"")
                taken, sighting = FetchedItem(found, found.location), Sighting(found.location, digest, None, str(error))
        if sighting and sighting.location in self._documents:
            sighting = None
        if sighting:
            self._documents.add(sighting.location)
        self._waiting.append((taken, sighting))

    def _sight(self, found: SourceItem) -> tuple[FetchedItem, Sighting]:
        known = self.known.get(found.location)
        if found.content is not None:
            if known and known.sha256 and _is_withdrawn(self.unwanted, found.location, found.content):
                return FetchedItem(found, found.location), Sighting(found.location, known.sha256, known.media_type)
            digest = self.workspace.archive.put(found.content)
            return FetchedItem(found, found.location), Sighting(found.location, digest, found.media_type, found.problem)
        if known and known.document and known.sha256 and found.mark and found.mark == known.mark:
            self.lacking = self.lacking or not self.workspace.archive.has(known.sha256)
            return (
                FetchedItem(found, known.document, known.fingerprint),
                Sighting(known.document, known.sha256, known.media_type),
            )
        return self._sight_answer(found, self.fetcher.get(found.location), known)

    def _sight_answer(self, found: SourceItem, answer: Answer, known: Known | None) -> tuple[FetchedItem, Sighting]:
        if known and known.document and known.sha256 == answer.sha256:
            return (
                FetchedItem(found, known.document, known.fingerprint),
                Sighting(known.document, known.sha256, known.media_type),
            )
        location, media_type, fingerprint = answer.address, _media_type(answer), None
        if media_type == HTML:
            if is_falsely_utf8(answer.content, answer.headers.get("content-type", "")):
                self.mislabelled.append(answer.address)
            canonical, fingerprint = describe_page(answer.content)
            location = canonical_address(answer.address, canonical)
            if known and known.document == location and known.sha256 and known.fingerprint == fingerprint:
                return FetchedItem(found, location, fingerprint), Sighting(location, known.sha256, known.media_type)
        return FetchedItem(found, location, fingerprint), Sighting(location, answer.sha256, media_type)


def _media_type(answer: Answer) -> str | None:
    """Return the format of an answer: servers often name it wrongly, its first bytes do not."""
    seen = sniff_type(answer.content)
    if seen in (PDF, DOCX):
        return seen
    # A page in place of a PDF is most often an error or a login: its reader says what is wrong.
    if seen == HTML and suffix_type(answer.address) in (PDF, DOCX):
        return None
    return answer.media_type


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
