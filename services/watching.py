"""Watching folders: a run whenever what lies in them has changed and is no longer being written."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from corpus.errors import PathMissingError, WorkspaceBusyError
from corpus.fetching import is_address
from corpus.settings import SourceEntry
from corpus.sources.folders import find_files
from flows.server import prefect_server
from services.progress import Report
from services.runs import run_ingestion
from services.workspace import Workspace

Snapshot = dict[str, tuple[int, int]]


def watch_ingestion(
    workspace: Workspace,
    paths: Sequence[str],
    report: Report | None = None,
    *,
    sources: Sequence[SourceEntry] = (),
    local: bool = False,
    seconds: float,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[dict[str, Any]]:
    """Ingest as `run_ingestion` does, and again after every change in a folder or file; yield each run's counts.

    :param seconds: between two looks at the folders.
    """
    places = [path for path in paths if not is_address(path)] + [one.url for one in sources if one.kind == "folder"]
    with prefect_server(workspace.folder / ".prefect"):  # one for all runs: Prefect reads its address only once
        before = take_snapshot(places)
        yield run_ingestion(workspace, paths, report, sources=sources, local=local)
        for _ in find_changes(places, before or {}, seconds=seconds, sleep=sleep):
            while True:
                try:
                    counts = run_ingestion(workspace, paths, report, sources=sources, local=local)
                except WorkspaceBusyError:  # the change waits as long as another run does
                    sleep(seconds)
                    continue
                yield counts
                break


def find_changes(
    places: Sequence[str], before: Snapshot, *, seconds: float, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Snapshot]:
    """Yield what lies at places each time that it has changed and then stayed the same between two looks.

    Looking again and again works on network drives too, where a system tells nothing of changes. While a place
    is not there (a drive that is not connected) nothing counts as changed.
    """
    last = before
    while True:
        sleep(seconds)
        now = take_snapshot(places)
        if now is None or now == before:
            last = before
        elif now != last:
            last = now
        else:
            before = now
            yield now


def take_snapshot(places: Sequence[str]) -> Snapshot | None:
    """Return size and time of change of every file; None where a place is not there."""
    found: Snapshot = {}
    try:
        for file in find_files(places):
            state = file.stat()
            found[str(file)] = state.st_size, state.st_mtime_ns
    except (PathMissingError, FileNotFoundError):  # gone between the list and the look: the next look tells
        return None
    return found
