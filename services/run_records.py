"""A run from its record's point of view: begun, done once for its window, and ended with a state and a report."""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any, TypeVar

from corpus.catalogue import Catalogue
from corpus.catalogue.runs import (
    CANCEL_ASKED,
    COVERING,
    Occasion,
    Run,
    RunState,
    close_dead_runs,
    end_run,
    find_run,
    list_runs,
    skip_run,
    start_run,
)
from corpus.errors import AluetutkaError, StorageError, WindowCoveredError, WorkspaceBusyError
from services.alarms.evaluating import after_run
from services.answers.runs import RunReport
from services.events import about, tell
from services.failures import reason_of
from services.locks import exclusive_run
from services.workspace import Workspace

Report = TypeVar("Report")
BY_HAND = Occasion()


def record_run(
    workspace: Workspace, work: Callable[[int], Report], *, job: str, occasion: Occasion = BY_HAND,
    request: dict[str, Any] | None = None, wait: float = 0.0,
) -> Report:  # fmt: skip
    """Do a run under the workspace's lock, record how it went, however it ends, and raise the alarms that follow.

    A window of a schedule is done once, whatever repeats it: a run does all windows up to its own start.

    :param work: takes the run's id and returns its report, a dataclass or a dict.
    :param wait: seconds to wait for another run to end.
    :raises WorkspaceBusyError: when another run is writing for longer.
    :raises WindowCoveredError: when another run has done the window of the occasion.
    """
    try:
        report = _record_run(workspace, work, job=job, occasion=occasion, request=request, wait=wait)
    except (WorkspaceBusyError, WindowCoveredError):
        raise
    except Exception:
        after_run(workspace)
        raise
    after_run(workspace, report if isinstance(report, RunReport) else None)
    return report


def _record_run(
    workspace: Workspace, work: Callable[[int], Report], *, job: str, occasion: Occasion,
    request: dict[str, Any] | None, wait: float,
) -> Report:  # fmt: skip
    catalogue = workspace.catalogue
    try:
        with exclusive_run(workspace.lock, workspace.folder, wait=wait):
            close_dead_runs(catalogue)
            _refuse_covered(catalogue, job, occasion)
            run_id = start_run(catalogue, job, occasion=occasion, request=request)
            with about(run_id=run_id, job=job):
                return _record_end(catalogue, run_id, lambda: work(run_id))
    except WorkspaceBusyError as error:
        if occasion.deployment is not None:
            skip_run(catalogue, job, occasion, str(error))
        raise


def _record_end(catalogue: Catalogue, run_id: int, work: Callable[[], Report]) -> Report:
    began = time.monotonic()
    tell("run_started", f"run {run_id} begins")
    try:
        report = work()
    except BaseException as error:
        state, problem = _state_of(catalogue, run_id, error)
        with suppress(StorageError):  # a full disk: the next run sees that this one has not ended
            end_run(catalogue, run_id, state, problem=problem)
        _tell_end(run_id, state, began, level=logging.ERROR if state == "failed" else logging.WARNING, reason=problem)
        raise
    end_run(catalogue, run_id, "completed", report=as_json(report))
    counts = {name: value for name, value in as_json(report).items() if type(value) is int and name != "run_id"}
    _tell_end(run_id, "completed", began, **counts)
    return report


def _tell_end(run_id: int, state: str, began: float, *, level: int = logging.INFO, **facts: Any) -> None:
    seconds = round(time.monotonic() - began, 1)
    why = f": {facts['reason']}" if "reason" in facts else ""
    tell(
        "run_ended", f"run {run_id} {state} after {seconds} s{why}", level=level, printed=True, state=state,
        seconds=seconds, **facts,
    )  # fmt: skip


def _state_of(catalogue: Catalogue, run_id: int, error: BaseException) -> tuple[RunState, str]:
    if isinstance(error, Exception):
        known = isinstance(error, AluetutkaError)
        return "failed", reason_of(error) if known else f"{type(error).__name__}: {reason_of(error)}"
    if find_run(catalogue, run_id).problem == CANCEL_ASKED:
        return "cancelled", CANCEL_ASKED
    return "interrupted", "the process was asked to end"


def _refuse_covered(catalogue: Catalogue, job: str, occasion: Occasion) -> None:
    if occasion.deployment is None or occasion.window is None:
        return
    done = covering_run(catalogue, occasion.deployment, datetime.fromisoformat(occasion.window))
    if done is not None:
        reason = f"run {done.id}, started {done.started_at}, has done what was scheduled for {occasion.window}"
        skip_run(catalogue, job, occasion, reason)
        raise WindowCoveredError(reason)


def covering_run(catalogue: Catalogue, deployment: str, window: datetime) -> Run | None:
    """Return the run that has done a window of a scheduled job, or whose cancelling an operator has asked for."""
    runs = list_runs(catalogue, deployment=deployment, states=COVERING, covering=window, limit=1)
    return next(iter(runs), None)


def as_json(report: Any) -> dict[str, Any]:
    """Return a report as the catalogue keeps it."""
    if is_dataclass(report) and not isinstance(report, type):
        return asdict(report)
    return dict(report)
