"""How far a run is: services report, whoever started the run shows it, neither knows the other."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """That a stage has done more."""

    stage: str
    done: int = 0  # documents more
    total: int | None = None  # documents in all, where known now
    item: str = ""  # what was done last


Listener = Callable[[Progress], None]
_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def report(stage: str, *, done: int = 0, total: int | None = None, item: str = "") -> None:
    """Report that a stage has done so many documents more, or how many it has to do."""
    listener = _listener.get()
    if listener is not None:
        listener(Progress(stage, done, total, item))


@contextmanager
def listening(listener: Listener | None) -> Iterator[None]:
    """Send reports to a listener as long as the block lasts."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
