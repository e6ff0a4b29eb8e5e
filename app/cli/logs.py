"""What commands write about themselves, by the options that all of them take."""

from enum import StrEnum
from pathlib import Path


class LogFormat(StrEnum):
    text = "text"
    json = "json"


def choose_logs(format: LogFormat | None, file: Path | None) -> None:
    """Have the log written as the options say; without them only what nobody else prints reaches standard error."""
    if format is None and file is None:
        return
    from services.logs import set_up_logs

    set_up_logs(format.value if format else None, file)


def log_to_stderr() -> None:
    """Write what is done to standard error, a line each with its time, unless the options have chosen a log."""
    import logging

    from services.events import LOGGER
    from services.logs import set_up_logs

    if not logging.getLogger(LOGGER).handlers:
        set_up_logs()
