"""Where records of the logger `aluetutka` go: standard error or a file, as text or as JSON, a line each.

What is chosen is kept in the environment, so that processes that a command starts write in the same way.
"""

import logging
import os
import sys
from logging.handlers import WatchedFileHandler
from pathlib import Path

from corpus.errors import StorageError
from services.events import CONTEXT, LOGGER, ContextFilter

TEXT, JSON = "text", "json"
FORMAT_VARIABLE, FILE_VARIABLE = "ALUETUTKA_LOG_FORMAT", "ALUETUTKA_LOG_FILE"


class _TextFormatter(logging.Formatter):
    """Writes time, level, message and what the record is about."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        facts = [f"{name}={value}" for name in CONTEXT if (value := getattr(record, name, None)) not in (None, "")]
        line = " ".join(super().format(record).split())
        return f"{line} [{' '.join(facts)}]" if facts else line


class _Unprinted(logging.Filter):
    """Leaves out what the command prints anyway."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not getattr(record, "printed", False)


def set_up_logs(format: str | None = None, file: Path | None = None) -> None:
    """Have records written: to standard error, or where a file is given there, and only warnings to standard error.

    :param format: text or json; None: text.
    :raises StorageError: when the file cannot be written.
    """
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(logging.INFO)
    logger.propagate = False
    if file is not None:
        logger.addHandler(_made(_open_file(file), format))
    terminal = logging.StreamHandler(sys.stderr)
    if file is not None:
        terminal.setLevel(logging.WARNING)
        terminal.addFilter(_Unprinted())
    logger.addHandler(_made(terminal, format if file is None else TEXT))
    os.environ[FORMAT_VARIABLE] = format or TEXT
    if file is not None:
        os.environ[FILE_VARIABLE] = str(file.absolute())


def set_up_logs_of_environment() -> None:
    """Have records written as the process that started this one has chosen, if it has."""
    if logging.getLogger(LOGGER).handlers:
        return
    format, file = os.environ.get(FORMAT_VARIABLE), os.environ.get(FILE_VARIABLE)
    if format or file:
        set_up_logs(format, Path(file) if file else None)


def _made(handler: logging.Handler, format: str | None) -> logging.Handler:
    handler.addFilter(ContextFilter())
    handler.setFormatter(_json_formatter() if format == JSON else _TextFormatter())
    return handler


def _json_formatter() -> logging.Formatter:
    from datetime import UTC, datetime

    from pythonjsonlogger.json import JsonFormatter

    class Formatter(JsonFormatter):
        def add_fields(self, log_data, record, message_dict) -> None:  # type: ignore[no-untyped-def]
            super().add_fields(log_data, record, message_dict)
            log_data["time"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
            log_data.pop("printed", None)

    return Formatter(
        "{time}{levelname}{name}{message}", style="{", rename_fields={"levelname": "level", "name": "logger"},
        json_ensure_ascii=False,
    )  # fmt: skip


def _open_file(file: Path) -> logging.Handler:
    """Open a log that may be moved away while it is written, as logrotate does."""
    try:
        return WatchedFileHandler(file, encoding="utf-8")
    except OSError as error:
        raise StorageError(f"cannot write the log {file}: {error.strerror}") from error
