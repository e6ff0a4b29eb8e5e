"""Fetching what sources published in years gone by: a run a year, so that scheduled runs come in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.errors import SettingsError
from corpus.settings import SourceEntry
from services.answers.runs import RunReport
from services.ingesting import Request, ingest_request
from services.workspace import Workspace

WAIT = 3600.0  # seconds for a scheduled run that came in between


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of time, both days included."""

    since: date
    until: date


def parse_span(since: str, until: str | None, today: date) -> Slice:
    """Return the days from the beginning of one year, month or day to the end of another.

    :param until: None: today.
    :raises SettingsError: when one is no date, or the second is before the first.
    """
    first, last = _day(since, "since"), _day(until, "until", end=True) if until else today
    if last < first:
        raise SettingsError(f"until ({until or today}) is before since ({since})")
    return Slice(first, last)


def _day(written: str, name: str, *, end: bool = False) -> date:
    """Return the first day, or the last, of a year, month or day."""
    try:
        year, month, day = map(int, f"{written}-0-0".split("-")[:3] if written.count("-") < 2 else written.split("-"))
        first = date(year, month or 1, day or 1)
        if not end or day:
            return first
        return (_next_month(first) if month else date(year + 1, 1, 1)) - timedelta(days=1)
    except (ValueError, OverflowError) as error:
        raise SettingsError(f"{name} = {written!r} is no date: write 2015, 2015-06 or 2015-06-30") from error


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def slices_of(span: Slice) -> list[Slice]:
    """Return the years of a span, oldest first."""
    years = range(span.since.year, span.until.year + 1)
    return [
        Slice(max(span.since, date(year, 1, 1)), min(span.until, date(year, 12, 31))) for year in years
    ]  # fmt: skip


def backfill(workspace: Workspace, sources: Sequence[SourceEntry], span: Slice) -> Iterator[tuple[Slice, RunReport]]:
    """Fetch what sources have in a span of time and is not known yet; yield each year with the report of its run.

    One that was stopped goes on where it was, when it is asked for again.

    :raises WorkspaceBusyError: when another run is writing for over an hour.
    """
    for part in slices_of(span):
        entries = tuple(
            replace(entry, since=part.since.isoformat(), until=part.until.isoformat()) for entry in sources
        )  # fmt: skip
        yield part, ingest_request(workspace, Request(sources=entries, backfill=True), wait=WAIT)
