"""The Prefect flow `ingest`: the stages in their order, a task a batch. Tasks hand on ids and counts.

Import this module only inside `flows.server.prefect_server`: Prefect reads its settings when it is imported.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from prefect import Task, flow, task

from corpus.catalogue import Reference
from corpus.catalogue.source_items import known_items
from corpus.catalogue.store import Stage
from corpus.fetching.addresses import host_of
from corpus.settings import SourceEntry
from corpus.sources.folders import find_files
from services import grouping, sources, stages
from services.progress import report
from services.stages import Counts
from services.themes.drift import warn_of_drift
from services.themes.publishing import finish_publishing
from services.workspace import Workspace, open_workspace

SOURCES_AT_ONCE = 8  # hosts
MATERIAL_DEPTH = 2  # a release links to a publication's page, which links to its files
REPORTED = ("found", "new", "changed", "unchanged", "gone", "quarantined", "passages")
# A stage is done again by the next run, not at once: what fails here is a full disk or a defect.
_task = task(retries=0, persist_result=False)


@_task
def archive_places(folder: str, run_id: int, places: list[str]) -> Counts:
    """Archive what lies at a batch of files and addresses."""
    return stages.archive_places(open_workspace(Path(folder)), run_id, places)


@_task
def archive_sources(folder: str, run_id: int, entries: list[SourceEntry]) -> list[dict[str, Any]]:
    """Fetch what is new at sources, one after the other."""
    return [sources.archive_source(open_workspace(Path(folder)), run_id, entry) for entry in entries]


@_task
def archive_materials(folder: str, run_id: int, entries: list[SourceEntry]) -> list[dict[str, Any]]:
    """Fetch what the pages of sources link to as published with them."""
    return [sources.archive_materials(open_workspace(Path(folder)), run_id, entry) for entry in entries]


@_task
def read_batch(folder: str, references: list[Reference]) -> Counts:
    """Read a batch of documents."""
    return stages.read_batch(open_workspace(Path(folder)), references)


@_task
def settle(folder: str) -> None:
    """Decide which documents are one publication and which are duplicates."""
    grouping.group_publications(open_workspace(Path(folder)))


@_task
def analyse_batch(folder: str, references: list[Reference]) -> Counts:
    """Analyse a batch of documents."""
    return stages.analyse_batch(open_workspace(Path(folder)), references)


@_task
def index_batch(folder: str, references: list[Reference]) -> Counts:
    """Index a batch of documents."""
    return stages.index_batch(open_workspace(Path(folder)), references)


@_task
def fit_themes(folder: str) -> Counts:
    """Fit the workspace's first themes."""
    return stages.fit_first_themes(open_workspace(Path(folder)))


STAGES: tuple[tuple[Stage, Task[..., Counts]], ...] = (
    ("read", read_batch),
    ("analysed", analyse_batch),
    ("indexed", index_batch),
)


@flow(name="ingest", validate_parameters=False, persist_result=False)
def ingest(folder: str, paths: list[str], entries: list[SourceEntry]) -> dict[str, Any]:
    """Bring the catalogue and the index up to date with files, with sources, and with what earlier runs left.

    :param paths: absolute paths of files and folders.
    :returns: the run's counts: found, new, changed, unchanged, gone, quarantined, passages; its problems and its
        warnings.
    """
    workspace = open_workspace(Path(folder))
    run_id = workspace.catalogue.start_run()
    counts: Counter[str] = Counter({"found": 0, "new": 0, "changed": 0, "unchanged": 0, "gone": 0})
    for batch in _batches(find_files(paths), workspace.settings.ingestion.batch):
        archived = archive_places(folder, run_id, [str(place) for place in batch])
        counts.update(archived)
        report("archived", archived["found"])
    problems = _visit(archive_sources, folder, run_id, entries, counts)
    run_stages(folder, ("read",))
    for _ in range(MATERIAL_DEPTH if entries else 0):
        problems += _visit(archive_materials, folder, run_id, entries, counts)
        if not counts.pop("fetched", 0):
            break
        run_stages(folder, ("read",))
    counts["gone"] += workspace.catalogue.mark_gone(run_id, paths)
    settle(folder)
    done = run_stages(folder)
    counts["passages"] = done["passages"]
    counts["quarantined"] = _count_quarantined(workspace, paths, entries)
    found = {name: counts[name] for name in REPORTED}
    told = {**found, "problems": problems, "warnings": warn_of_drift(workspace, done)}
    workspace.catalogue.finish_run(run_id, told)
    return told


def _visit(
    step: Task[..., Any], folder: str, run_id: int, entries: list[SourceEntry], counts: Counter[str]
) -> list[dict[str, str]]:
    """Do a step for sources, those on one host after each other and the rest side by side; return what went wrong."""
    groups: dict[str, list[SourceEntry]] = {}
    for entry in entries:
        groups.setdefault(host_of(entry.url), []).append(entry)
    problems: list[dict[str, str]] = []
    waiting = list(groups.values())
    while waiting:
        futures = [step.submit(folder, run_id, group) for group in waiting[:SOURCES_AT_ONCE]]
        del waiting[:SOURCES_AT_ONCE]
        for visited in (one for future in futures for one in future.result()):
            problems += visited.pop("problems")
            counts.update(visited)
    counts.pop("problems", None)
    return problems


def _count_quarantined(workspace: Workspace, paths: list[str], entries: list[SourceEntry]) -> int:
    aside = workspace.catalogue.quarantined(paths) if paths else []
    if entries:
        found = {one.document for entry in entries for one in known_items(workspace.catalogue, entry.name).values()}
        aside += [one for one in workspace.catalogue.quarantined() if one[0] in found]
    return len(set(aside))


@flow(name="rebuild-index", validate_parameters=False, persist_result=False)
def rebuild_index(folder: str) -> int:
    """Do for the index what waits to be done, and return how many passages it took."""
    return run_stages(folder)["passages"]


def run_stages(folder: str, wanted: tuple[Stage, ...] = ("read", "analysed", "indexed")) -> Counter[str]:
    """Do whatever waits in some stages; after the last, finish the index, and fit themes where there are none.

    :returns: passages indexed; of these, how many were assigned to themes and how many got none.
    """
    workspace = open_workspace(Path(folder))
    done: Counter[str] = Counter()
    for stage, step in STAGES:
        if stage not in wanted:
            continue
        by = stages.stage_versions(workspace)[stage]
        for references in workspace.catalogue.pending(stage, by, limit=workspace.settings.ingestion.batch):
            done.update(step(folder, references))
            report(stage, len(references))
    if "indexed" not in wanted:
        return done
    stages.finish_index(workspace)
    finish_publishing(workspace)
    if not stages.has_themes(workspace):
        fit_themes(folder)
        report("themes", 1)
    return done


def _batches(places: Iterator[Path], size: int) -> Iterator[list[Path]]:
    while batch := list(islice(places, size)):
        yield batch
