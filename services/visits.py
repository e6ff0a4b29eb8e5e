"""A visit to a source: what it names is fetched, its bytes kept, and what was seen noted."""

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from corpus.catalogue.fetched import FetchMemory
from corpus.catalogue.source_items import FetchedItem, Known, record_items
from corpus.catalogue.store import Sighting, document_id
from corpus.errors import PageMissingError, SourceUnavailableError, TakenDownError
from corpus.fetching import Answer, Fetcher
from corpus.fetching.addresses import canonical_address
from corpus.reading import sniff_type
from corpus.reading.encodings import is_falsely_utf8
from corpus.reading.formats import DOCX, HTML, PDF, suffix_type
from corpus.reading.html import describe_page
from corpus.records import SourceItem, SourceProblem
from corpus.settings import SourceEntry
from corpus.sources import Limits
from services.answers.runs import SourceIssue
from services.failures import attempt, reason_of
from services.progress import report
from services.workspace import Workspace

FETCH = "fetch"  # what progress calls fetching and archiving
MOST_PROBLEMS = 200  # of one source that a run's report lists
#: One source at a time writes: two may come upon the same file.
_writing = threading.Lock()


@dataclass(frozen=True, slots=True)
class VisitReport:
    """What a visit to a source gave."""

    source: str
    counts: Mapping[str, int]
    problems: tuple[SourceIssue, ...]
    fetched: int  # items
    seconds: float


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


def is_withdrawn(unwanted: Mapping[str, str | None], location: str, content: bytes) -> bool:
    """Return whether a document was removed, or is the same that was given up."""
    if location not in unwanted:
        return False
    return unwanted[location] in (None, hashlib.sha256(content).hexdigest())


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
        except TakenDownError:  # whatever address it has now
            self._waiting.append((FetchedItem(found, None), None))
            return
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
            if known and known.sha256 and is_withdrawn(self.unwanted, found.location, found.content):
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
