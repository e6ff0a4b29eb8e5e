"""The schedules that a workspace's operation has promised, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from corpus.catalogue.schema import schedule
from corpus.catalogue.store import Catalogue, now


@dataclass(frozen=True, slots=True)
class PromisedSchedule:
    """A schedule as it has been since a time."""

    deployment: str
    cron: str
    timezone: str
    since: str  # ISO, UTC


def promise_schedules(catalogue: Catalogue, wanted: Mapping[str, tuple[str, str]]) -> list[PromisedSchedule]:
    """Record the schedules of now, and return each with the time since which it has been the same.

    :param wanted: cron line and time zone by the name of the deployment.
    """
    with catalogue.begin() as connection:
        before = {row.deployment: PromisedSchedule(*row) for row in connection.execute(select(schedule))}
        kept = {
            name: one for name, one in before.items() if wanted.get(name) == (one.cron, one.timezone)
        }  # fmt: skip
        new = [PromisedSchedule(name, *wanted[name], since=now()) for name in wanted if name not in kept]
        left = [name for name in before if name not in kept]
        if left:
            connection.execute(delete(schedule).where(schedule.c.deployment.in_(left)))
        for one in new:
            values = {"deployment": one.deployment, "cron": one.cron, "timezone": one.timezone, "since": one.since}
            connection.execute(insert(schedule).values(values))
    return [*kept.values(), *new]


def promised_schedules(catalogue: Catalogue) -> list[PromisedSchedule]:
    """Return the schedules as they were last promised."""
    with catalogue.begin() as connection:
        return [PromisedSchedule(*row) for row in connection.execute(select(schedule).order_by(schedule.c.deployment))]
