"""How far a run is: the flow reports, the command line shows, neither knows the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

#: Called with the stage and how many documents more it has done.
Report = Callable[[str, int], None]

_report: ContextVar[Report | None] = ContextVar("report", default=None)


def report(stage: str, documents: int) -> None:
    """Tell whoever listens that a stage has done so many documents more."""
    listener = _report.get()
    if listener is not None:
        listener(stage, documents)


@contextmanager
def listening(listener: Report | None) -> Iterator[None]:
    """Send reports to a listener as long as the block lasts."""
    token = _report.set(listener)
    try:
        yield
    finally:
        _report.reset(token)
