"""Who does the steps of a run: this process, a pool of processes, or an orchestrator such as Prefect (see `flows/`)."""

import contextvars
import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from functools import partial
from itertools import chain, islice
from logging import LogRecord
from pathlib import Path
from typing import Protocol, TypeVar

from services.events import collected, current_context, replay, wanted_level
from services.progress import Progress, listening, report
from services.workspace import Workspace, open_workspace

Item = TypeVar("Item")
Result = TypeVar("Result")
#: A function of a module, which a worker elsewhere can import; what it takes and returns is small and can be pickled.
Step = Callable[[Workspace, Item], Result]


class Runner(Protocol):
    """What a run needs to have its steps done."""

    def map(
        self, step: Step[Item, Result], items: Iterable[Item], *, at_once: int = 1, anywhere: bool = False
    ) -> Iterator[Result]:
        """Do a step for each item, and yield the results as they come.

        :param at_once: how many may be under way in this process; a slow one holds up no other.
        :param anywhere: any number may be under way in other processes too.
        """
        ...

    def log(self, message: str) -> None:
        """Say how far the run is, to whoever reads its log."""
        ...


class LocalRunner:
    """Does the steps on this machine."""

    def __init__(self, workspace: Workspace, *, processes: int = 1) -> None:
        """Take a workspace.

        :param processes: how many do what can be done anywhere; 1 is this one.
        """
        self._workspace, self._processes = workspace, processes

    def map(
        self, step: Step[Item, Result], items: Iterable[Item], *, at_once: int = 1, anywhere: bool = False
    ) -> Iterator[Result]:
        """Do a step for each item, and yield the results as they come."""
        here = partial(step, self._workspace)
        if anywhere and self._processes > 1:
            yield from self._in_processes(step, iter(items))
        elif at_once == 1:
            yield from map(here, items)
        else:
            # Threads start with no context of their own: progress would be lost.
            copied = (partial(contextvars.copy_context().run, here, item) for item in items)
            yield from _as_they_come(ThreadPoolExecutor(at_once, "run"), copied, at_once)

    def log(self, message: str) -> None:
        """Say nothing: progress is shown as it is made."""

    def _in_processes(self, step: Step[Item, Result], items: Iterator[Item]) -> Iterator[Result]:
        """Do a step in processes of their own; a single item is not worth starting them."""
        first = list(islice(items, 2))
        if len(first) < 2:
            yield from map(partial(step, self._workspace), first)
            return
        # Not forked: threads and connections of this process would be in an unknown state there.
        pool = ProcessPoolExecutor(self._processes, multiprocessing.get_context("spawn"))
        there = partial(_do_there, step, self._workspace.folder, dict(current_context()), wanted_level())
        calls = (partial(there, item) for item in chain(first, items))
        for result, progress, records in _as_they_come(pool, calls, 2 * self._processes):
            for made in progress:
                report(made.stage, done=made.done, item=made.item)
            replay(records)
            yield result


def local_runner(workspace: Workspace) -> LocalRunner:
    """Return the runner that the settings of a workspace ask for."""
    return LocalRunner(workspace, processes=max(workspace.settings.ingestion.processes, 1))


def _do_there(
    step: Step[Item, Result], folder: Path, context: dict[str, object], level: int, item: Item
) -> tuple[Result, list[Progress], list[LogRecord]]:  # fmt: skip
    """Do a step in another process, and return its result with the progress that it reported and what it logged."""
    progress: list[Progress] = []
    with listening(progress.append), collected(context, level=level) as records:
        return step(open_workspace(folder), item), progress, records


def _as_they_come(pool: Executor, calls: Iterable[Callable[[], Result]], at_once: int) -> Iterator[Result]:
    """Do calls in a pool, so many at once, and yield their results; the next begins when any has ended."""
    waiting = iter(calls)
    running: set[Future[Result]] = set()
    try:
        running = {pool.submit(call) for call in islice(waiting, at_once)}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {pool.submit(call) for call in islice(waiting, len(ended))}
            yield from (future.result() for future in ended)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # an interrupted run does not wait for a slow site
