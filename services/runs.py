"""The history of runs: looking at it, doing a run again, ending one."""

import os
import signal
import socket
from collections.abc import Callable
from datetime import datetime
from typing import Any

from corpus.catalogue.runs import Occasion, Run, RunState, ask_to_cancel, find_run, with_seen_state
from corpus.catalogue.runs import list_runs as stored_runs
from corpus.errors import NotFoundError
from services.answers.workspace import ListedRun, RunAnswer
from services.ingesting import ingest_request, request_of
from services.jobs import run_job
from services.scheduling.deployments import deployments_of
from services.workspace import Workspace

COUNTED = ("found", "new", "changed", "gone")


def list_runs(workspace: Workspace, *, limit: int = 20, state: RunState | None = None) -> list[ListedRun]:
    """Return the runs of a workspace, the newest first."""
    held = workspace.lock.is_held()
    states = None if state is None else {state, "running"} if state == "crashed" else {state}
    most = None if state in ("crashed", "running") else limit  # what is stored as running may have crashed
    stored = stored_runs(workspace.catalogue, states=states, limit=most)
    seen = [with_seen_state(run, lock_held=held) for run in stored]
    return [_listed(run) for run in seen if state in (None, run.state)][:limit]


def show_run(workspace: Workspace, run_id: int) -> RunAnswer:
    """Return one run with its report.

    :raises NotFoundError: when there is none of that id.
    """
    run = with_seen_state(find_run(workspace.catalogue, run_id), lock_held=workspace.lock.is_held())
    return RunAnswer(**{name: getattr(run, name) for name in RunAnswer.__dataclass_fields__})


def flow_runs_going_on(workspace: Workspace) -> set[str]:
    """Return the ids of Prefect's flow runs that are going on, on this machine or another."""
    if not workspace.lock.is_held():
        return set()
    running = stored_runs(workspace.catalogue, states=["running"])
    return {run.flow_run for run in running if run.flow_run}


def _listed(run: Run) -> ListedRun:
    report = run.report or {}
    counts = {name: report.get(name) for name in COUNTED}
    aside = len(report["set_aside"]) if "set_aside" in report else None
    return ListedRun(
        run.id, run.job, run.trigger, run.deployment, run.window, run.state, run.started_at, run.finished_at,
        _seconds(run), run.problem, **counts, set_aside=aside,
    )  # fmt: skip


def _seconds(run: Run) -> float | None:
    if run.finished_at is None:
        return None
    return (datetime.fromisoformat(run.finished_at) - datetime.fromisoformat(run.started_at)).total_seconds()


def retry_run(workspace: Workspace, run_id: int) -> Any:
    """Do again what a run was asked to do, with the settings of now; return its report.

    :raises NotFoundError: when there is none of that id, or it is of a version that did not keep what was asked for.
    """
    run = find_run(workspace.catalogue, run_id)
    if run.request is None:
        raise NotFoundError(f"run {run_id} was made by an older Aluetutka, which did not keep what it was asked to do")
    occasion = Occasion("retry", run.deployment)
    if run.job == "ingest":
        return ingest_request(workspace, request_of(run.request, workspace.settings), occasion=occasion)
    return run_job(workspace, run.job, run.request, occasion=occasion)


def start_deployment(workspace: Workspace, name: str, *, occasion: Occasion | None = None) -> Any:
    """Do a scheduled job now; return its report.

    :raises NotFoundError: when no deployment has that name.
    """
    known = {one.name: one for one in deployments_of(workspace.settings)}
    if name not in known:
        raise NotFoundError(f"there is no scheduled job {name!r} (there are: {', '.join(known)})")
    chosen = known[name]
    return run_job(workspace, chosen.job, chosen.parameters, occasion=occasion or Occasion("manual", name))


def cancel_run(workspace: Workspace, run_id: int, *, end: Callable[[int], None] | None = None) -> None:
    """End a run that is going on in a process of this machine; it is not caught up.

    :raises NotFoundError: when it is not going on, or on another machine.
    """
    run = find_run(workspace.catalogue, run_id)
    if run.state != "running" or not workspace.lock.is_held():
        raise NotFoundError(f"run {run_id} is not going on: it is {run.state if run.state != 'running' else 'crashed'}")
    host, _, pid = (run.process or "").rpartition(":")
    if host != socket.gethostname():
        raise NotFoundError(f"run {run_id} is going on at {host}: cancel it there")
    ask_to_cancel(workspace.catalogue, run_id)
    (end or _terminate)(int(pid))


def _terminate(pid: int) -> None:
    os.kill(pid, signal.SIGTERM)
