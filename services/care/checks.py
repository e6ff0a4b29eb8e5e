"""Whether a workspace is sound: the archive's bytes, the catalogue, the index against it; and repairing what is not.

A repair deletes no bytes: what is lost is fetched again or recorded as lost, damaged bytes are put aside.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.catalogue.consistency import (
    Inconsistency,
    archived_versions,
    check_database,
    do_again,
    find_inconsistencies,
    indexed_passages,
    lost_digests,
    needed_digests,
)
from corpus.catalogue.stage_records import INDEX
from corpus.catalogue.themes import load_assigned, shown_ids
from corpus.errors import ArchiveContentError, ArchiveMissingError, IndexUnreadableError, StorageError
from corpus.ids import document_of
from services.care.refetching import Wanted, find_again, note_found
from services.care.reindexing import index_from_scratch, reindex_documents, update_index
from services.index_state import is_finished, mark_finished
from services.locks import exclusive_run
from services.progress import report
from services.runners import local_runner
from services.stage_runs import dependents_of, run_stages, stage_named
from services.themes.publishing import publish_themes
from services.workspace import Workspace

STAGE = "check"
MOST_NAMED = 5  # of many passages


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """Something that is not sound."""

    area: str  # archive, catalogue or index
    subject: str  # the SHA-256, the document or the passages that it is about
    message: str
    repaired: str | None = None  # what was done about it


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check of a workspace found."""

    files: int  # of the archive that were read
    passages: int  # that the index is to hold
    findings: tuple[CheckFinding, ...]
    lost: int  # files that are known to be lost for good
    unneeded: int  # files that nothing refers to any more

    @property
    def sound(self) -> bool:
        """Whether nothing was found that is not repaired."""
        return all(finding.repaired for finding in self.findings)


def check_workspace(workspace: Workspace, *, repair: bool = False) -> CheckReport:
    """Read all of a workspace and return what is not sound in it.

    Runs are kept away while the catalogue and the index are looked at, and not while the archive is read.

    :param repair: fetch lost bytes again or record them as lost, have wrong records made again, correct the index.
    :raises WorkspaceBusyError: when a run is writing.
    """
    files, problems = _read_archive(workspace)
    with _undisturbed(workspace, writes=repair):
        of_archive = [_lost_bytes(workspace, one, problem, repair=repair) for one, problem in problems]
        if repair:
            note_found(workspace)
        of_catalogue = list(_check_catalogue(workspace, repair=repair))
        passages, of_index = _check_index(workspace, repair=repair)
        unneeded = set(workspace.archive.digests()) - needed_digests(workspace.catalogue)
        lost = len(lost_digests(workspace.catalogue))
    return CheckReport(files, passages, (*of_archive, *of_catalogue, *of_index), lost, len(unneeded))


@contextmanager
def _undisturbed(workspace: Workspace, *, writes: bool) -> Iterator[None]:
    """Keep runs away; on a disk that can only be read there is none."""
    with ExitStack() as held:
        try:
            held.enter_context(exclusive_run(workspace.lock, workspace.folder))
        except StorageError:
            if writes:
                raise
        yield


def _read_archive(workspace: Workspace) -> tuple[int, list[tuple[Wanted, str]]]:
    """Read the bytes of every version; return how many files that were, and those that are missing or damaged."""
    groups = groupby(archived_versions(workspace.catalogue), key=lambda one: one.sha256)
    wanted = [Wanted(digest, tuple(versions)) for digest, versions in groups]
    report(STAGE, total=len(wanted))
    problems = []
    for one in wanted:
        problem = _problem_of(workspace, one.digest)
        if problem is not None:
            problems.append((one, problem))
        report(STAGE, done=1, item=one.digest)
    return len(wanted), problems


def _problem_of(workspace: Workspace, digest: str) -> str | None:
    try:
        workspace.archive.get(digest)
    except ArchiveMissingError:
        return "missing"
    except ArchiveContentError:
        return "damaged"
    return None


def _lost_bytes(workspace: Workspace, wanted: Wanted, problem: str, *, repair: bool) -> CheckFinding:
    done = find_again(workspace, wanted, damaged=problem == "damaged") if repair else None
    where = ", ".join(version.location for version in wanted.versions[:MOST_NAMED])
    return CheckFinding("archive", wanted.digest, f"{problem}: the bytes of {where}", done)


def _check_catalogue(workspace: Workspace, *, repair: bool) -> Iterator[CheckFinding]:
    catalogue = workspace.catalogue
    yield from (CheckFinding("catalogue", "database", message) for message in check_database(catalogue))
    found = list(find_inconsistencies(catalogue))
    for again, some in groupby(sorted(found, key=lambda one: one.again or ""), key=lambda one: one.again):
        group = list(some)
        if repair and again is not None:
            do_again(catalogue, group, dependents_of(again))
        yield from (_of_catalogue(one, repair=repair) for one in group)
    if repair and any(one.again for one in found):
        run_stages(workspace, local_runner(workspace))


def _of_catalogue(one: Inconsistency, *, repair: bool) -> CheckFinding:
    subject = one.document_id if one.number is None else f"{one.document_id} version {one.number}"
    finding = CheckFinding("catalogue", subject, one.message)
    if one.again is None:
        return replace(finding, message=f"{one.message}: restore a backup")
    return replace(finding, repaired=f"done again from the stage {one.again}") if repair else finding


def _check_index(workspace: Workspace, *, repair: bool) -> tuple[int, list[CheckFinding]]:
    """Compare the index with the catalogue; return how many passages it is to hold, and what differs."""
    expected, waiting = indexed_passages(workspace.catalogue, stage_named(INDEX).work(workspace))
    try:
        there = _themes_in_index(workspace) if expected else {}
    except IndexUnreadableError as error:
        if repair:
            index_from_scratch(workspace)
        done = "made again from the catalogue" if repair else None
        return len(expected), [CheckFinding("index", "index", str(error), done)]
    finished = is_finished(workspace)
    findings = [*_compare_rows(workspace, expected, waiting, set(there), repair=repair)]
    findings += _compare_themes(workspace, expected, there, repair=repair)
    if repair and finished:
        mark_finished(workspace)
    return len(expected), findings


def _themes_in_index(workspace: Workspace) -> dict[str, str | None]:
    index = workspace.index()
    index.check()
    return dict(index.themes())


def _compare_rows(
    workspace: Workspace, expected: set[str], waiting: set[str], there: set[str], *, repair: bool
) -> Iterator[CheckFinding]:
    extra = {id for id in there - expected if document_of(id) not in waiting}
    missing = expected - there
    if repair and (missing or extra):
        reindex_documents(workspace, sorted({document_of(id) for id in missing | extra}))
        update_index(workspace)
    done = "indexed again" if repair else None
    if missing:
        yield CheckFinding("index", _named(missing), f"{len(missing)} passages are missing", done)
    if extra:
        yield CheckFinding("index", _named(extra), f"{len(extra)} passages should not be there", done)


def _compare_themes(
    workspace: Workspace, expected: set[str], there: dict[str, str | None], *, repair: bool
) -> Iterator[CheckFinding]:
    shown, assigned = shown_ids(workspace.catalogue), load_assigned(workspace.catalogue)
    wanted = {id: shown.get(theme) if theme else None for id, theme in assigned.items()}
    wrong = {id for id in expected & there.keys() if id in wanted and wanted[id] != there[id]}
    if wrong:
        if repair:
            publish_themes(workspace)
        done = "published again" if repair else None
        yield CheckFinding("index", _named(wrong), f"{len(wrong)} passages are under another theme", done)


def _named(passages: set[str]) -> str:
    more = f" and {len(passages) - MOST_NAMED} more" if len(passages) > MOST_NAMED else ""
    return ", ".join(sorted(passages)[:MOST_NAMED]) + more
