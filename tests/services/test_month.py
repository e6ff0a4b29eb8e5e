"""A month of scheduled work on a clock of its own, with what happens to machines: no window missed, none done twice.

Prefect's part is played by its own `CronSchedule` and by what its server does: it makes the runs of the next windows
ahead, keeps them while the machine is off, and hands all that are late to whoever asks when it is on again. The rest is
the real thing: the catalogue, the lock, the records of runs, and the look for missed windows.
"""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from prefect.server.schemas.schedules import CronSchedule

from corpus.catalogue.runs import Occasion, Run, list_runs, start_run
from corpus.errors import StorageError, WindowCoveredError, WorkspaceBusyError
from services.run_records import record_run
from services.scheduling.catching_up import PAUSES, missed_windows, promise
from services.scheduling.deployments import Deployment, scheduled_deployments
from services.workspace import Workspace, create_workspace

SETTINGS = """
[schedules]
ingest = "0 6 * * 1-5"
refit_themes = "30 3 * * 0"
check_sources = "15 * * * *"
"""
STEP = timedelta(minutes=15)
AHEAD = timedelta(days=3)  # that Prefect makes runs of
DAYS = 31
BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Outage:
    """When something does not work."""

    start: datetime
    end: datetime

    def covers(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(slots=True)
class Server:
    """What a Prefect server remembers: the runs that it has made ahead, and the keys of those it was asked for."""

    waiting: dict[tuple[str, datetime], bool] = field(default_factory=dict)  # by deployment and window; False: done
    taken: set[str] = field(default_factory=set)
    made_until: datetime = BEGINNING

    def make_ahead(self, deployments: list[tuple[Deployment, CronSchedule]], now: datetime) -> None:
        if now + AHEAD / 2 < self.made_until:
            return
        self.made_until = now + AHEAD
        for deployment, schedule in deployments:
            for window in asyncio.run(schedule.get_dates(start=now, end=self.made_until)):
                self.waiting.setdefault((deployment.name, window.astimezone(UTC)), True)

    def take_due(self, now: datetime) -> list[tuple[str, datetime]]:
        due = sorted((key for key, waits in self.waiting.items() if waits and key[1] <= now), key=lambda key: key[1])
        self.waiting.update(dict.fromkeys(due, False))
        return due


@dataclass(slots=True)
class Operator:
    """A machine that operates the workspace."""

    workspace: Workspace
    off: list[Outage]
    server: Server = field(default_factory=Server)
    dies_in: set[datetime] = field(default_factory=set)  # steps at which its next run dies


@dataclass(slots=True)
class Month:
    """The simulation."""

    folder: Path
    operators: list[Operator]
    start: datetime
    server_dead: list[Outage]
    disk_full: list[Outage]
    slow_ingests: set[int]  # how many-eth runs take hours
    ran: int = 0
    _schedules: list[tuple[Deployment, CronSchedule]] = field(default_factory=list)

    def go(self) -> None:
        now = self.start
        with time_machine.travel(now, tick=False) as clock:
            promise(Workspace(self.folder))
            while now < self.start + timedelta(days=DAYS):
                now += STEP
                clock.move_to(now)
                for operator in self.operators:
                    self.step(operator, now, clock)
                    now = max(now, datetime.now(UTC))

    def step(self, operator: Operator, now: datetime, clock: time_machine.Traveller) -> None:
        if any(outage.covers(now) for outage in operator.off):
            return
        workspace = operator.workspace
        deployments = {one.name: one for one, _ in scheduled_deployments(workspace.settings)}
        answers = not any(outage.covers(now) for outage in self.server_dead)
        if answers:
            operator.server.make_ahead(self.schedules(workspace), now)
            for name, window in operator.server.take_due(now):
                self.run(operator, deployments[name], Occasion("schedule", name, window.isoformat()), clock)
        for missed in list(missed_windows(workspace, datetime.now(UTC))):
            name, window = missed.deployment.name, missed.window.isoformat(timespec="seconds")
            key = f"{name} {window} {missed.attempt}"
            if not answers or key not in operator.server.taken:  # without the server it is done locally
                operator.server.taken.add(key)
                self.run(operator, missed.deployment, Occasion("catch-up", name, window), clock)

    def schedules(self, workspace: Workspace) -> list[tuple[Deployment, CronSchedule]]:
        if not self._schedules:
            self._schedules = [
                (one, CronSchedule(cron=plan.cron, timezone=plan.timezone))
                for one, plan in scheduled_deployments(workspace.settings)
            ]
        return self._schedules

    def run(
        self, operator: Operator, deployment: Deployment, occasion: Occasion, clock: time_machine.Traveller
    ) -> None:
        """Do a run as a process of its own would."""
        workspace = Workspace(self.folder)
        now = datetime.now(UTC)
        self.ran += 1
        if now in operator.dies_in:
            operator.dies_in.remove(now)
            if workspace.lock.acquire():
                start_run(workspace.catalogue, deployment.job, occasion=occasion)
                workspace.lock.release()  # as the system does for a process that is killed
            return

        def work(_run: int) -> dict[str, int]:
            if any(outage.covers(now) for outage in self.disk_full):
                raise StorageError("the disk is full")
            slow = self.ran in self.slow_ingests
            clock.move_to(now + timedelta(hours=5) if slow else now + timedelta(seconds=40))
            return {}

        try:
            record_run(workspace, work, job=deployment.job, occasion=occasion)
        except (StorageError, WindowCoveredError, WorkspaceBusyError):
            pass
        finally:
            workspace.catalogue.close()


def make_month(folder: Path, start: datetime, seed: int, operators: int) -> Month:
    rng = random.Random(seed)

    def outages(number: int, longest: timedelta) -> list[Outage]:
        starts = [start + timedelta(days=1 + rng.random() * (DAYS - 4)) for _ in range(number)]
        return [Outage(at, at + rng.random() * longest) for at in starts]

    steps = [start + STEP * n for n in range(1, DAYS * 24 * 4)]
    machines = [
        Operator(Workspace(folder), outages(8, timedelta(days=2)), dies_in=set(rng.sample(steps, 400)))
        for _ in range(operators)
    ]
    return Month(
        folder, machines, start, server_dead=outages(3, timedelta(hours=12)), disk_full=outages(2, timedelta(hours=30)),
        slow_ingests=set(rng.sample(range(1, 400), 8)),
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    create_workspace(tmp_path)
    (tmp_path / "aluetutka.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("start", "operators", "seed"),
    [
        (datetime(2027, 3, 8, 12, tzinfo=UTC), 1, 1),  # clocks are set on
        (datetime(2027, 10, 11, 12, tzinfo=UTC), 2, 2),  # and back
    ],
)
def test_in_a_month_no_window_is_missed_none_is_done_twice_and_no_failure_is_silent(
    folder: Path, start: datetime, operators: int, seed: int
) -> None:
    month = make_month(folder, start, seed, operators)
    month.go()
    workspace = Workspace(folder)
    end = start + timedelta(days=DAYS)
    for deployment, schedule in scheduled_deployments(workspace.settings):
        runs = list_runs(workspace.catalogue, deployment=deployment.name, limit=10_000)[::-1]
        done = [run for run in runs if run.state == "completed"]
        assert not [run for run in runs if run.state == "running" and run is not runs[-1]]
        assert all(run.problem for run in runs if run.state in ("failed", "crashed", "skipped"))
        assert {run.state for run in runs} <= {"completed", "failed", "crashed", "skipped", "running"}
        windows = windows_of(schedule, start, end)
        assert not repeated(done, windows)
        assert not missed(month, done, windows, end)
    for opened in (workspace, *(operator.workspace for operator in month.operators)):
        opened.catalogue.close()


def windows_of(schedule: object, start: datetime, end: datetime) -> list[datetime]:
    found, at = [], start
    while (at := schedule.after(at)) < end:  # type: ignore[attr-defined]
        found.append(at)
    return found


def done_at(run: Run) -> datetime:
    """Return up to when a run has done the windows."""
    started = datetime.fromisoformat(run.started_at)
    return max(started, datetime.fromisoformat(run.window)) if run.window else started


def repeated(done: list[Run], windows: list[datetime]) -> list[Run]:
    """Return the runs that did nothing which an earlier one had not done."""
    found, before = [], datetime.min.replace(tzinfo=UTC)
    for run in done:
        if not any(before < window <= done_at(run) for window in windows):
            found.append(run)
        before = max(before, done_at(run))
    return found


def missed(month: Month, done: list[Run], windows: list[datetime], end: datetime) -> list[datetime]:
    """Return the windows that were done later than machines and disks allowed for, or not at all.

    Allowed for are the hours of the slow runs before them, and the pauses after runs that failed.
    """
    patience = sum(PAUSES, timedelta(hours=6))
    return [window for window in windows if possible_between(month, window, first_done(done, window) or end) > patience]


def first_done(done: list[Run], window: datetime) -> datetime | None:
    return next((datetime.fromisoformat(run.started_at) for run in done if done_at(run) >= window), None)


def possible_between(month: Month, start: datetime, end: datetime) -> timedelta:
    """Return for how long after a moment a run could have been done."""
    possible, at = timedelta(), start
    while at < end:
        on = any(not any(outage.covers(at) for outage in operator.off) for operator in month.operators)
        if on and not any(outage.covers(at) for outage in month.disk_full):
            possible += STEP
        at += STEP
    return possible
