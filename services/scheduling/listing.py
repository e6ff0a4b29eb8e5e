"""Looking at the schedules of a workspace, and setting one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from corpus.catalogue.runs import list_runs
from corpus.errors import NotFoundError
from corpus.settings import FILE_NAME, find_source
from corpus.settings_edits import change_source
from corpus.settings_values import set_value
from services.answers.workspace import ListedSchedule
from services.scheduling.deployments import INGEST, SCHEDULED_JOBS, Deployment, deployments_of
from services.scheduling.windows import Schedule, parse_schedule
from services.workspace import Workspace


def list_schedules(workspace: Workspace) -> list[ListedSchedule]:
    """Return every job with its schedule, its next window and its last run.

    :raises SettingsError: when a cron line or the time zone is wrong.
    """
    return [_listed(workspace, one) for one in deployments_of(workspace.settings)]


def _listed(workspace: Workspace, one: Deployment) -> ListedSchedule:
    last = next(iter(list_runs(workspace.catalogue, deployment=one.name, limit=1)), None)
    cron, following = (one.schedule.cron, _next(one.schedule)) if one.schedule else (None, None)
    started, state = (last.started_at, last.state) if last else (None, None)
    return ListedSchedule(one.name, one.job, cron, following, started, state)


def _next(schedule: Schedule) -> str:
    """Return the next window, by the clock of the schedule's time zone."""
    return schedule.after(datetime.now(UTC)).astimezone(ZoneInfo(schedule.timezone)).isoformat(timespec="minutes")


def set_schedule(workspace: Workspace, name: str, cron: str) -> str | None:
    """Write the schedule of a job into the settings; return its next window, None where it has none any more.

    :param name: a job, or `ingest-SOURCE` for a source that is to have its own schedule.
    :raises SettingsError: when the cron line or the time zone is wrong; the settings are then as before.
    :raises NotFoundError: when there is no such job or source.
    """
    schedule = parse_schedule(cron, workspace.settings.operation.timezone, name=name) if cron.strip() else None
    written = schedule.cron if schedule else ""
    path = workspace.folder / FILE_NAME
    if name in (INGEST, *SCHEDULED_JOBS):
        set_value(path, "schedules", name.replace("-", "_"), written)
    elif name.startswith(f"{INGEST}-"):
        entry = find_source(workspace.settings, name.removeprefix(f"{INGEST}-"))
        change_source(path, entry.name, schedule=written or None)
    else:
        known = ", ".join((INGEST, f"{INGEST}-SOURCE", *SCHEDULED_JOBS))
        raise NotFoundError(f"there is no job {name!r} (there are: {known})")
    return _next(schedule) if schedule else None
