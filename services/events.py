"""What a run tells of itself: records of the standard logging, with the run, source, stage and document they are about.

Nothing is written anywhere until somebody sets up handlers for the logger `aluetutka` (`services.logs`).
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from corpus.secrets import redact

LOGGER = "aluetutka"
#: Facts that say what a record is about, as the context has them.
CONTEXT = ("run_id", "job", "source", "stage", "document_id")
_context: ContextVar[Mapping[str, object]] = ContextVar("about", default={})  # noqa: B039  # never changed in place
_logger = logging.getLogger(LOGGER)


def current_context() -> Mapping[str, object]:
    """Return what is being worked on: run_id, job, source, stage, document_id, as far as they are known."""
    return _context.get()


@contextmanager
def about(**facts: object) -> Iterator[None]:
    """Have the records of a block say what they are about."""
    token = _context.set({**_context.get(), **facts})
    try:
        yield
    finally:
        _context.reset(token)


def tell(
    event: str, message: str, *, level: int = logging.INFO, printed: bool = False, **facts: object
) -> None:  # fmt: skip
    """Log that something has happened.

    :param event: its name, for programs.
    :param printed: whether the command that runs prints it anyway; the terminal then need not show it twice.
    :param facts: what else programs may want to know: numbers and short texts.
    """
    if printed and not _logger.handlers:  # logging's last resort would print it
        return
    if _logger.isEnabledFor(level):
        _logger.log(level, "%s", redact(message), extra={"event": event, "printed": printed, **_plain(facts)})


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: redact(value) if isinstance(value, str) else value for name, value in facts.items()}


class ContextFilter(logging.Filter):
    """Gives records what they are about, and takes what is secret from those of libraries and modules."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Complete a record; all are let through."""
        for name, value in _context.get().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        record.msg, record.args = redact(record.getMessage()), ()
        return True


class RecordCollector(logging.Handler):
    """Keeps the records that are logged."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.records.append(record)


@contextmanager
def collected(context: Mapping[str, object], *, level: int) -> Iterator[list[logging.LogRecord]]:
    """Collect what a block tells, in a process that has no handlers of its own.

    :param context: what the block is about, as the process that asks for it knows.
    """
    handler, before = RecordCollector(), _logger.level
    handler.addFilter(ContextFilter())
    _logger.addHandler(handler)
    _logger.setLevel(level)
    try:
        with about(**context):
            yield handler.records
    finally:
        _logger.removeHandler(handler)
        _logger.setLevel(before)
        for record in handler.records:
            record.exc_info = None  # a traceback cannot be pickled


def replay(records: list[logging.LogRecord]) -> None:
    """Hand records of another process to the handlers of this one."""
    for record in records:
        if _logger.handlers or not getattr(record, "printed", False):
            _logger.handle(record)


def wanted_level() -> int:
    """Return the level from which records are wanted."""
    return _logger.getEffectiveLevel()
