"""What is said of a workspace, its runs and its schedules."""

from dataclasses import dataclass, field
from typing import Any

from services.answers.runs import SetAside


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """Something that a machine or a workspace needs."""

    name: str
    passed: bool
    message: str  # what was seen, or what to do
    needed: bool = True  # else something works less well without it


@dataclass(frozen=True, slots=True)
class FailedSource:
    """A source whose last run could not read it whole."""

    name: str
    problem: str
    checked_at: str


@dataclass(frozen=True, slots=True)
class ListedRun:
    """A run in the history: what was done, why, and how it ended."""

    id: int
    job: str
    trigger: str
    deployment: str | None
    window: str | None
    state: str
    started_at: str
    finished_at: str | None
    seconds: float | None
    problem: str | None
    found: int | None
    new: int | None
    changed: int | None
    gone: int | None
    set_aside: int | None


@dataclass(frozen=True, slots=True)
class RunAnswer:
    """One run with its report."""

    id: int
    job: str
    trigger: str
    deployment: str | None
    window: str | None
    state: str
    started_at: str
    finished_at: str | None
    problem: str | None
    process: str | None
    flow_run: str | None
    request: dict[str, Any] | None
    report: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class ListedSchedule:
    """A job that can be scheduled, and how it stands."""

    deployment: str
    job: str
    cron: str | None
    next_window: str | None  # ISO, by the clock of the schedule
    last_started_at: str | None  # ISO, UTC
    last_state: str | None


@dataclass(frozen=True, slots=True)
class LastRun:
    """The newest run."""

    id: int
    started_at: str
    finished_at: str | None
    going_on: bool
    counts: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class WorkspaceStatus:
    """What is in a workspace, what waits and what failed."""

    workspace: str
    documents: int
    passages: int
    versions: int
    quarantined: int
    gone: int
    removed: int = 0  # by operators, or since they could not be read for too long
    waiting: dict[str, int] = field(default_factory=dict)  # documents, by stage
    last_run: LastRun | None = None
    failing_sources: tuple[FailedSource, ...] = ()
    quarantine: tuple[SetAside, ...] = ()
