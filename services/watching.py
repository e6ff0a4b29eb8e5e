"""Watching folders: a run whenever what lies in them has changed and is no longer being written."""

import time
from collections.abc import Callable, Iterator, Sequence

from corpus.errors import PathMissingError, WorkspaceBusyError
from corpus.sources.folders import find_files
from services.answers.runs import RunReport

Snapshot = dict[str, tuple[int, int]]


def watch_folders(
    places: Sequence[str],
    run: Callable[[], RunReport],
    *,
    seconds: float,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[RunReport]:
    """Run now, and again after every change in a folder or file; yield each run's report.

    :param seconds: between two looks at the folders.
    """
    before = take_snapshot(places)
    yield run()
    for _ in find_changes(places, before or {}, seconds=seconds, sleep=sleep):
        while True:
            try:
                report = run()
            except WorkspaceBusyError:  # the change waits as long as another run does
                sleep(seconds)
                continue
            yield report
            break


def find_changes(
    places: Sequence[str], before: Snapshot, *, seconds: float, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Snapshot]:
    """Yield what lies at places each time that it has changed and then stayed the same between two looks.

    Looking again and again works on network drives too, where a system reports no changes. While a place
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
    except (PathMissingError, FileNotFoundError):  # gone between the list and the look: the next look sees it
        return None
    return found
