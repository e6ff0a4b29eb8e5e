"""Who does the steps of a run: this process itself, or an orchestrator such as Prefect (see `flows/`)."""

import contextvars
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import Protocol, TypeVar

from services.workspace import Workspace

Item = TypeVar("Item")
Result = TypeVar("Result")
#: A function of a module, which a worker elsewhere can import; what it takes and returns is small and can be pickled.
Step = Callable[[Workspace, Item], Result]


class Runner(Protocol):
    """What a run needs to have its steps done."""

    def map(self, step: Step[Item, Result], items: Iterable[Item], *, at_once: int) -> Iterator[Result]:
        """Do a step for each item, and yield the results as they come.

        :param at_once: how many may be under way; a slow one holds up no other.
        """
        ...

    def log(self, message: str) -> None:
        """Say how far the run is, to whoever reads its log."""
        ...


class LocalRunner:
    """Does the steps in this process: one after the other, or side by side in threads where they wait for sites."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def map(self, step: Step[Item, Result], items: Iterable[Item], *, at_once: int) -> Iterator[Result]:
        """Do a step for each item, and yield the results as they come."""
        if at_once == 1:
            yield from (step(self._workspace, item) for item in items)
            return
        yield from _in_threads(lambda item: step(self._workspace, item), items, at_once)

    def log(self, message: str) -> None:
        """Say nothing: progress is shown as it is made."""


def _in_threads(step: Callable[[Item], Result], items: Iterable[Item], at_once: int) -> Iterator[Result]:
    """Do a step for items in threads; the next one begins when any has ended."""
    waiting = iter(items)
    pool = ThreadPoolExecutor(at_once, thread_name_prefix="run")
    try:
        running = {_submit(pool, step, item) for item in islice(waiting, at_once)}
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            running |= {_submit(pool, step, item) for item in islice(waiting, len(ended))}
            yield from (future.result() for future in ended)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # an interrupted run does not wait for a slow site


def _submit(pool: ThreadPoolExecutor, step: Callable[[Item], Result], item: Item) -> "Future[Result]":
    # Threads start with no context of their own: progress would be lost.
    return pool.submit(contextvars.copy_context().run, step, item)
