"""What alarms are found from: the last runs, the sources, the schedules, the disk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

RUNS = 20  # with documents, that what is usual is taken from


@dataclass(frozen=True, slots=True)
class RunFacts:
    """How a run went."""

    job: str  # ingest, refit-themes, …; with the name of its schedule where it has one
    state: Literal["completed", "failed", "crashed"]
    started_at: datetime
    problem: str = ""
    documents: int = 0  # new and changed ones
    set_aside: int = 0
    visited: frozenset[str] = frozenset()  # sources
    unread: frozenset[str] = frozenset()  # of them those that nothing could be read of


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A source of the settings."""

    name: str
    url: str
    documents: int = 0  # that are there now
    most_documents: int = 0  # after one of its last runs
    silent_days: int | None = None
    usual_pause_days: float | None = None
    silent: bool = False  # for longer than is usual for it
    problem: str | None = None  # of its last visit


@dataclass(frozen=True, slots=True)
class ScheduleFacts:
    """A schedule, and a time of it that no run has covered."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Facts:
    """All that alarms are found from."""

    now: datetime
    runs: tuple[RunFacts, ...] = ()  # that have ended, the newest first
    sources: tuple[SourceFacts, ...] = ()
    overdue: tuple[ScheduleFacts, ...] = ()  # the first time of each schedule that was missed
    free_bytes: int | None = None
    quarantined: int = 0  # documents now
    open: frozenset[tuple[str, str]] = frozenset()  # kinds and subjects of the alarms that are open
