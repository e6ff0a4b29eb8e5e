"""Runs: what was asked for, when and why, and how it ended."""

import os
import socket
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, insert, or_, select, update
from sqlalchemy.engine import Row

from corpus.catalogue.schema import run
from corpus.catalogue.store import Catalogue, now
from corpus.errors import NotFoundError

Trigger = Literal["manual", "schedule", "catch-up", "retry"]
RunState = Literal["running", "completed", "failed", "crashed", "interrupted", "cancelled", "skipped"]
#: How a run ends that has done what it was scheduled for, or that nobody wants done any more.
SETTLED: tuple[RunState, ...] = ("running", "completed", "cancelled")
CANCEL_ASKED = "cancelled by an operator"


@dataclass(frozen=True, slots=True)
class Occasion:
    """Why a run is made: by hand, or for a window of a scheduled job."""

    trigger: Trigger = "manual"
    deployment: str | None = None  # name of the scheduled job
    window: str | None = None  # ISO time that it was scheduled for
    flow_run: str | None = None  # id of Prefect's


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the catalogue keeps it."""

    id: int
    job: str
    trigger: Trigger
    deployment: str | None
    window: str | None
    state: RunState
    started_at: str
    finished_at: str | None
    problem: str | None
    process: str | None
    flow_run: str | None
    request: dict[str, Any] | None
    report: dict[str, Any] | None


def start_run(
    catalogue: Catalogue, job: str = "ingest", *, occasion: Occasion | None = None,
    request: dict[str, Any] | None = None,
) -> int:  # fmt: skip
    """Record that a run begins in this process, and return its id."""
    return _insert(catalogue, job, occasion or Occasion(), state="running", request=request, process=this_process())


def skip_run(catalogue: Catalogue, job: str, occasion: Occasion, reason: str) -> int:
    """Record that a run had nothing to do, and why; return its id."""
    return _insert(catalogue, job, occasion, state="skipped", problem=reason, finished_at=now())


def _insert(catalogue: Catalogue, job: str, occasion: Occasion, **values: Any) -> int:
    row = {
        "job": job, "trigger": occasion.trigger, "deployment": occasion.deployment, "window": occasion.window,
        "flow_run": occasion.flow_run, "started_at": now(), **values,
    }  # fmt: skip
    with catalogue.begin() as connection:
        return int(connection.execute(insert(run).values(row).returning(run.c.id)).scalar_one())


def end_run(
    catalogue: Catalogue, run_id: int, state: RunState, *, report: dict[str, Any] | None = None,
    problem: str | None = None,
) -> None:  # fmt: skip
    """Record how a run has ended."""
    values = {"state": state, "finished_at": now(), "report": report, "problem": problem}
    with catalogue.begin() as connection:
        connection.execute(update(run).where(run.c.id == run_id).values(values))


def close_dead_runs(catalogue: Catalogue) -> list[int]:
    """Record as crashed the runs that never ended, and return their ids. The caller holds the workspace's lock."""
    with catalogue.begin() as connection:
        dead = list(connection.execute(select(run.c.id).where(run.c.state == "running")).scalars())
        crashed = update(run).where(run.c.id.in_(dead)).values(
            state="crashed", finished_at=now(), problem="the process ended before the run did"
        )  # fmt: skip
        if dead:
            connection.execute(crashed)
    return dead


def list_runs(
    catalogue: Catalogue, *, limit: int = 20, job: str | None = None, deployment: str | None = None,
    state: str | None = None, since: str | None = None,
) -> list[Run]:  # fmt: skip
    """Return runs, the newest first.

    :param since: an ISO time in UTC; runs that started before it, and are not for it or a later window, are left out.
    """
    query = select(run).order_by(run.c.id.desc()).limit(limit)
    wanted = {run.c.job: job, run.c.deployment: deployment, run.c.state: state}
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if since is not None:
        # An orchestrator may start a run a fraction of a second before its window.
        query = query.where(or_(run.c.started_at >= since, run.c.window >= since))
    with catalogue.begin() as connection:
        return [_run(row) for row in connection.execute(query)]


def count_runs(catalogue: Catalogue) -> dict[tuple[str, str], int]:
    """Count all runs by job and state."""
    query = (
        select(run.c.job, run.c.state, func.count()).group_by(run.c.job, run.c.state).order_by(run.c.job, run.c.state)
    )
    with catalogue.begin() as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def find_run(catalogue: Catalogue, run_id: int) -> Run:
    """Return a run.

    :raises NotFoundError: when there is none of that id.
    """
    with catalogue.begin() as connection:
        row = connection.execute(select(run).where(run.c.id == run_id)).first()
    if row is None:
        raise NotFoundError(f"there is no run {run_id}: see `aluetutka runs list`")
    return _run(row)


def ask_to_cancel(catalogue: Catalogue, run_id: int) -> None:
    """Record that an operator does not want a run to go on: it is then not caught up."""
    with catalogue.begin() as connection:
        connection.execute(update(run).where(run.c.id == run_id).values(problem=CANCEL_ASKED))


def cancel_flow_run(catalogue: Catalogue, flow_run: str) -> None:
    """Record that the run of a Prefect flow was cancelled there."""
    with catalogue.begin() as connection:
        chosen = (run.c.flow_run == flow_run) & (run.c.state != "completed")
        connection.execute(update(run).where(chosen).values(state="cancelled", finished_at=now(), problem=CANCEL_ASKED))


def _run(row: "Row[Any]") -> Run:
    return Run(**{name: row._mapping[name] for name in Run.__dataclass_fields__})


def this_process() -> str:
    """Return what identifies this process among those of all machines: host:pid."""
    return f"{socket.gethostname()}:{os.getpid()}"
