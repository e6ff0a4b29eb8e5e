"""Windows that nobody has done: of a machine that was off, of a run that died, of a server that did not answer.

A run does all that was scheduled up to its own start, so that of several missed windows only the newest is done, once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from corpus.catalogue.runs import SETTLED, Run, list_runs
from corpus.catalogue.schedules import PromisedSchedule, promise_schedules
from services.run_records import MOST_ATTEMPTS
from services.scheduling.deployments import Deployment, scheduled_deployments
from services.scheduling.windows import Schedule
from services.workspace import Workspace

GRACE = timedelta(minutes=2)  # that a scheduled run has to begin
#: Pauses before a window is tried again that a run has failed to do; the last one again and again.
PAUSES = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


@dataclass(frozen=True, slots=True)
class MissedWindow:
    """A window that is to be done now."""

    deployment: Deployment
    window: datetime  # UTC
    attempt: int  # 1, 2, …


def promise(workspace: Workspace) -> dict[str, PromisedSchedule]:
    """Record the schedules of the settings as promised from now on, those that are unchanged as before."""
    wanted = {
        deployment.name: (schedule.cron, schedule.timezone)
        for deployment, schedule in scheduled_deployments(workspace.settings)
    }
    return {one.deployment: one for one in promise_schedules(workspace.catalogue, wanted)}


def missed_windows(workspace: Workspace, now: datetime) -> Iterator[MissedWindow]:
    """Yield the windows that were promised, have come, and that no run has done or is doing.

    :param now: with a time zone.
    """
    if workspace.lock.is_held():  # what is missed then is seen when the run has ended
        return
    promised = promise(workspace)
    for deployment, schedule in scheduled_deployments(workspace.settings):
        since = datetime.fromisoformat(promised[deployment.name].since)
        missed = _missed(workspace, deployment, schedule, since=since, now=now)
        if missed is not None:
            yield missed


def _missed(
    workspace: Workspace, deployment: Deployment, schedule: Schedule, *, since: datetime, now: datetime
) -> MissedWindow | None:
    window = schedule.before(now - GRACE)
    if window < since:
        return None
    started = window.isoformat(timespec="seconds")
    runs = list_runs(workspace.catalogue, deployment=deployment.name, since=started, limit=MOST_ATTEMPTS)
    # One that is running though nobody holds the lock has died.
    if any(run.state in SETTLED and run.state != "running" for run in runs):
        return None
    tried = [run for run in runs if run.state != "skipped"]
    if tried and not _is_due_again(tried, now):
        return None
    return MissedWindow(deployment, window, len(tried) + 1)


def _is_due_again(tried: Sequence[Run], now: datetime) -> bool:
    """Return whether a window is to be tried once more: at once after a run that died, later after one that failed."""
    newest = tried[0]
    if newest.state in ("running", "crashed", "interrupted") and len(tried) == 1:
        return True
    ended = datetime.fromisoformat(newest.finished_at or newest.started_at)
    return now >= ended + PAUSES[min(len(tried), len(PAUSES)) - 1]
