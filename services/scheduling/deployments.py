"""The jobs that a workspace's settings schedule, each a deployment in Prefect's pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from corpus.settings import Settings, SourceEntry, active_sources, find_source
from services.scheduling.windows import Schedule, check_timezone, parse_schedule

INGEST = "ingest"
#: Jobs beside `ingest`; the setting of a job's schedule has its name.
SCHEDULED_JOBS = ("refit-themes", "check-sources", "compact", "backup")


@dataclass(frozen=True, slots=True)
class Deployment:
    """A job with its parameters and its schedule."""

    name: str
    job: str
    schedule: Schedule | None  # None: done when somebody asks for it
    parameters: dict[str, Any] = field(default_factory=dict)


def deployments_of(settings: Settings) -> list[Deployment]:
    """Return the deployments that settings ask for.

    :raises SettingsError: when a cron line or the time zone is wrong.
    """
    check_timezone(settings.operation.timezone)
    return [*_ingests(settings), *_others(settings)]


def scheduled_deployments(settings: Settings) -> list[tuple[Deployment, Schedule]]:
    """Return the deployments that have a schedule, with it."""
    return [(one, one.schedule) for one in deployments_of(settings) if one.schedule is not None]


def _ingests(settings: Settings) -> Iterator[Deployment]:
    """Yield one deployment for the sources without a schedule of their own, and one for each of the others.

    One that is paused keeps its deployment, and is done on no schedule.
    """
    common = _schedule(settings, settings.schedules.ingest, "schedules.ingest")
    yield Deployment(INGEST, INGEST, common, {"sources": None})
    for entry in settings.source:
        if entry.schedule:
            schedule = _schedule(settings, entry.schedule, f"schedule of the source {entry.name}")
            kept = None if entry.paused else schedule
            yield Deployment(f"{INGEST}-{entry.name}", INGEST, kept, {"sources": [entry.name]})


def _others(settings: Settings) -> Iterator[Deployment]:
    for job in SCHEDULED_JOBS:
        key = job.replace("-", "_")
        yield Deployment(job, job, _schedule(settings, getattr(settings.schedules, key), f"schedules.{key}"))


def _schedule(settings: Settings, cron: str, name: str) -> Schedule | None:
    return parse_schedule(cron, settings.operation.timezone, name=name) if cron.strip() else None


def sources_of(settings: Settings, names: Sequence[str] | None) -> list[SourceEntry]:
    """Return the sources that an ingest is about, without those that are paused.

    :param names: None: all without a schedule of their own.
    :raises NotFoundError: when there is none of a name.
    """
    if names is None:
        return [entry for entry in active_sources(settings) if not entry.schedule]
    return [entry for entry in (find_source(settings, name) for name in names) if not entry.paused]
