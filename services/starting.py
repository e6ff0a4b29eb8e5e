"""A new workspace, with what an operator sets at once."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from corpus.settings import FILE_NAME, Alarming, Operation, Settings
from corpus.settings_values import set_value
from services.alarms.addresses import check_alarm_settings
from services.scheduling.windows import parse_schedule
from services.workspace import create_workspace


def start_workspace(folder: Path, *, schedule: str = "", alarms: Sequence[str] = ()) -> bool:
    """Make a folder a workspace, and write what is given into its settings; return whether it was not one before.

    :param schedule: cron line of `ingest`.
    :param alarms: addresses that hear of alarms.
    :raises SettingsError: when the schedule or an address is wrong; nothing is made then.
    :raises StorageError: when it cannot be written.
    """
    if schedule:
        parse_schedule(schedule, Operation().timezone, name="--schedule")
    if alarms:
        check_alarm_settings(replace(Settings(), alarms=Alarming(urls=tuple(alarms))))
    made = create_workspace(folder)
    if schedule:
        set_value(folder / FILE_NAME, "schedules", "ingest", " ".join(schedule.split()))
    if alarms:
        set_value(folder / FILE_NAME, "alarms", "urls", list(alarms))
    return made
