"""The steps of a run as Prefect tasks, so that its pages show what takes how long.

Import this module only where Prefect's settings are made: Prefect reads them when it is imported.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

import httpx
from prefect import get_run_logger, task
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import exponential_backoff

from corpus.errors import SourceUnavailableError
from services.ingesting import SOURCES_AT_ONCE
from services.runners import Item, Result, Step
from services.workspace import open_workspace

TASK_RUNNER: Any = ThreadPoolTaskRunner(max_workers=SOURCES_AT_ONCE)


def _is_about_network(_task: Any, _run: Any, state: Any) -> bool:
    """Return whether a task failed because of the network: a stage is done again by the next run, not at once."""
    error = state.result(raise_on_failure=False)
    return isinstance(error, SourceUnavailableError | httpx.TransportError)


@task(
    retries=2, retry_delay_seconds=exponential_backoff(backoff_factor=10), retry_jitter_factor=0.5,
    retry_condition_fn=_is_about_network, persist_result=False, task_run_name="{label}",
)  # fmt: skip
def do_step(step: Step[Any, Any], folder: str, item: Any, label: str) -> Any:
    """Do one step of a run in the workspace of a folder."""
    return step(open_workspace(Path(folder)), item)


class PrefectRunner:
    """Has the steps of a run done as Prefect tasks."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)

    def map(
        self, step: Step[Item, Result], items: Iterable[Item], *, at_once: int = 1, anywhere: bool = False
    ) -> Iterator[Result]:
        """Do a step for each item, and yield the results as they come; what could be done anywhere is done here."""
        named = do_step.with_options(name=step.__name__)
        if at_once == 1:
            for number, item in enumerate(items, start=1):
                yield cast(Result, named(step, self._folder, item, _label(step, item, number)))
            return
        futures = [
            named.submit(step, self._folder, item, _label(step, item, number))
            for number, item in enumerate(items, start=1)
        ]
        yield from (future.result() for future in as_completed(futures))

    def log(self, message: str) -> None:
        """Write a line into the log of the flow's run."""
        get_run_logger().info(message)


def _label(step: Step[Any, Any], item: Any, number: int) -> str:
    """Name a task's run: what is done to what."""
    stage = getattr(item, "stage", None)
    entries = getattr(item, "entries", ())
    what = stage or ", ".join(entry.name for entry in entries) or "batch"
    return f"{step.__name__.replace('_', ' ')}: {what} {number}"
