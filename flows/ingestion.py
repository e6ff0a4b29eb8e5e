"""The Prefect flow `ingest`: the stages in their order, a task a batch. Tasks hand on ids and counts.

Import this module only inside `flows.server.prefect_server`: Prefect reads its settings when it is imported.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any

from prefect import Task, flow, task

from corpus.catalogue import Reference
from corpus.catalogue.store import Stage
from corpus.fetching import is_address
from corpus.sources.folders import find_files
from flows import stages
from flows.progress import report
from flows.stages import Counts
from flows.theme_drift import warn_of_drift
from flows.theme_publishing import finish_publishing
from flows.workspace import open_workspace

# A stage is done again by the next run, not at once: what fails here is a full disk or a defect.
_task = task(retries=0, persist_result=False)


@_task
def archive_places(folder: str, run_id: int, places: list[str]) -> Counts:
    """Archive what lies at a batch of files and addresses."""
    return stages.archive_places(open_workspace(Path(folder)), run_id, places)


@_task
def read_batch(folder: str, references: list[Reference]) -> Counts:
    """Read a batch of documents."""
    return stages.read_batch(open_workspace(Path(folder)), references)


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
def ingest(folder: str, paths: list[str]) -> dict[str, Any]:
    """Bring the catalogue and the index up to date with what lies at absolute paths, and with what earlier runs left.

    :returns: the run's counts: found, new, changed, unchanged, gone, quarantined, passages; and its warnings.
    """
    workspace = open_workspace(Path(folder))
    run_id = workspace.catalogue.start_run()
    counts: Counter[str] = Counter({"found": 0, "new": 0, "changed": 0, "unchanged": 0})
    places: Iterator[Path | str] = chain(
        find_files(path for path in paths if not is_address(path)), (path for path in paths if is_address(path))
    )
    for batch in _batches(places, workspace.settings.ingestion.batch):
        archived = archive_places(folder, run_id, [str(place) for place in batch])
        counts.update(archived)
        report("archived", archived["found"])
    counts["gone"] = workspace.catalogue.mark_gone(run_id, paths)
    done = run_stages(folder)
    counts["passages"] = done["passages"]
    counts["quarantined"] = len(workspace.catalogue.quarantined(paths))
    told = {**counts, "warnings": warn_of_drift(workspace, done)}
    workspace.catalogue.finish_run(run_id, told)
    return told


@flow(name="rebuild-index", validate_parameters=False, persist_result=False)
def rebuild_index(folder: str) -> int:
    """Do for the index what waits to be done, and give how many passages it took."""
    return run_stages(folder)["passages"]


def run_stages(folder: str) -> Counter[str]:
    """Do whatever waits in any stage, finish the index, and fit themes where there are none.

    :returns: passages indexed; of these, how many were assigned to themes and how many got none.
    """
    workspace = open_workspace(Path(folder))
    done: Counter[str] = Counter()
    for stage, step in STAGES:
        by = stages.stage_versions(workspace)[stage]
        for references in workspace.catalogue.pending(stage, by, limit=workspace.settings.ingestion.batch):
            done.update(step(folder, references))
            report(stage, len(references))
    stages.finish_index(workspace)
    finish_publishing(workspace)
    if not stages.has_themes(workspace):
        fit_themes(folder)
        report("themes", 1)
    return done


def _batches(places: Iterator[Path | str], size: int) -> Iterator[list[Path | str]]:
    while batch := list(islice(places, size)):
        yield batch
