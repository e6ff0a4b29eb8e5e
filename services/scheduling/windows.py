"""Windows of a schedule: the moments that a cron line names in a time zone, as Prefect's own schedules have them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from croniter import CroniterBadCronError, CroniterBadDateError, CroniterError, croniter

from corpus.errors import SettingsError

FIELDS = 5
SHIFT = timedelta(hours=3)  # more than any clock is set on or back


@dataclass(frozen=True, slots=True)
class Schedule:
    """A cron line in a time zone; see `parse_schedule`.

    When clocks are set on, what falls into the hour that is left out comes an hour earlier; when they are set back,
    the hour that comes twice counts once.
    """

    cron: str
    timezone: str

    def after(self, moment: datetime) -> datetime:
        """Return the next window, in UTC."""
        return next(window for window in self._forward(moment) if window > moment)

    def before(self, moment: datetime) -> datetime:
        """Return the newest window that has come, in UTC."""
        return next(window for window in self._back(moment) if window <= moment)

    def _forward(self, moment: datetime) -> Iterator[datetime]:
        lines = croniter(self.cron, self._local(moment) - SHIFT)
        while True:
            yield self._instant(lines.get_next(datetime))

    def _back(self, moment: datetime) -> Iterator[datetime]:
        lines = croniter(self.cron, self._local(moment) + SHIFT)
        while True:
            yield self._instant(lines.get_prev(datetime))

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.timezone)).replace(tzinfo=None)

    def _instant(self, local: datetime) -> datetime:
        """Return the moment of a time on the wall."""
        zone = ZoneInfo(self.timezone)
        moment = local.replace(tzinfo=zone).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) != local:  # a time that the clocks leave out
            return local.replace(tzinfo=zone, fold=1).astimezone(UTC)
        return moment


@lru_cache(maxsize=256)  # an operated workspace is looked at every half minute
def parse_schedule(cron: str, timezone: str, *, name: str) -> Schedule:
    """Return the schedule of a cron line.

    :param name: of the setting, for the error.
    :raises SettingsError: when the line or the time zone is wrong, or the line names no day that ever comes.
    """
    check_timezone(timezone)
    problem = _problem_of(cron)
    if problem:
        raise SettingsError(
            f"{name} = {cron!r} is no schedule ({problem}): write minute, hour, day, month, weekday, such as"
            ' "0 6 * * 1-5" for six on weekdays'
        )
    return Schedule(" ".join(cron.split()), timezone)


def check_timezone(timezone: str) -> None:
    """Refuse a time zone that this machine does not know.

    :raises SettingsError: when it does not.
    """
    try:
        ZoneInfo(timezone)
    except (OSError, ValueError) as error:  # ZoneInfoNotFoundError is a KeyError, below
        raise _unknown_zone(timezone) from error
    except KeyError as error:
        raise _unknown_zone(timezone) from error


def _unknown_zone(timezone: str) -> SettingsError:
    return SettingsError(
        f"operation.timezone = {timezone!r} is no time zone that this machine knows: write one such as"
        ' "Europe/Helsinki", or install time zone data (`apt install tzdata`)'
    )


def _problem_of(cron: str) -> str | None:
    fields = cron.split()
    if len(fields) != FIELDS:
        return f"{len(fields)} fields in place of {FIELDS}"
    if any(letter in field.upper().split("(")[0] for field in fields for letter in ("H", "R") if field[:1] == letter):
        return "H and R mean something else each time"
    try:
        croniter(cron, datetime(2026, 1, 1)).get_next(datetime)
    except CroniterBadDateError:
        return "it names no day that ever comes"
    except (CroniterBadCronError, CroniterError, ValueError, KeyError, OverflowError) as error:
        return " ".join(str(error).split())
    return None
