"""Alarms as the catalogue keeps them: one is open for a kind and subject at a time, and ended ones are kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from corpus.catalogue.schema import alarm, delivery
from corpus.catalogue.store import Catalogue, now


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that an operator has to look at."""

    kind: str
    subject: str  # the source, job or schedule that it is about
    title: str
    message: str  # what is wrong
    advice: str  # what to do
    since: str  # ISO
    fingerprint: str  # the alarm is sent again when this changes


@dataclass(frozen=True, slots=True)
class StoredAlarm(Alarm):
    """An alarm with what became of it."""

    id: int
    raised_at: str  # as it is now
    ended_at: str | None


@dataclass(frozen=True, slots=True)
class AlarmChanges:
    """What an evaluation changed, by ids."""

    raised: tuple[int, ...] = ()  # new ones, and others than before
    ended: tuple[int, ...] = ()


def store_alarms(catalogue: Catalogue, found: Iterable[Alarm]) -> AlarmChanges:
    """Put what was found in place of the open alarms: new ones are opened, others changed, missing ones ended."""
    wanted = {(one.kind, one.subject): one for one in found}
    try:
        with catalogue.begin() as connection:
            return _store(connection, wanted)
    except IntegrityError:  # another process has opened the same alarms in this moment
        return AlarmChanges()


def _store(connection: Connection, wanted: dict[tuple[str, str], Alarm]) -> AlarmChanges:
    rows = connection.execute(select(alarm).where(alarm.c.ended_at.is_(None))).all()
    before = {(row.kind, row.subject): row for row in rows}
    raised, ended = [], []
    for key, one in wanted.items():
        row = before.get(key)
        if row is None:
            values = _columns(one) | {"raised_at": now(), "since": one.since, "open_as": "\n".join(key)}
            raised.append(connection.execute(insert(alarm).values(values).returning(alarm.c.id)).scalar_one())
            continue
        changed = {"raised_at": now()} if row.fingerprint != one.fingerprint else {}
        connection.execute(update(alarm).where(alarm.c.id == row.id).values(_columns(one) | changed))
        raised += [row.id] if changed else []
    for key in before.keys() - wanted.keys():
        over = update(alarm).where(alarm.c.id == before[key].id).values(ended_at=now(), open_as=None)
        connection.execute(over)
        ended.append(before[key].id)
    return AlarmChanges(tuple(raised), tuple(sorted(ended)))


def list_alarms(catalogue: Catalogue, *, ended_since: str | None = None) -> list[StoredAlarm]:
    """Return the open alarms, the oldest first; with a time also those that have ended since."""
    wanted: ColumnElement[bool] = alarm.c.ended_at.is_(None)
    if ended_since is not None:
        wanted = or_(wanted, alarm.c.ended_at >= ended_since)
    with catalogue.begin() as connection:
        return [_stored(row) for row in connection.execute(select(alarm).where(wanted).order_by(alarm.c.id))]


def forget_ended(catalogue: Catalogue, before: str) -> None:
    """Forget alarms that ended before a time, and what was sent of them."""
    with catalogue.begin() as connection:
        old = list(connection.execute(select(alarm.c.id).where(alarm.c.ended_at < before)).scalars())
        for id in old:
            sent = delivery.c.about.startswith(f"{about_alarm(id)}:", autoescape=True)
            connection.execute(delete(delivery).where(sent))
        connection.execute(delete(alarm).where(alarm.c.ended_at < before))


def about_alarm(id: int) -> str:
    """Return how the names of an alarm's messages begin."""
    return f"alarm:{id}"


def _columns(one: Alarm) -> dict[str, Any]:
    return {
        "kind": one.kind, "subject": one.subject, "title": one.title, "message": one.message,
        "advice": one.advice, "fingerprint": one.fingerprint,
    }  # fmt: skip


def _stored(row: Any) -> StoredAlarm:
    return StoredAlarm(**{name: row._mapping[name] for name in StoredAlarm.__dataclass_fields__})
