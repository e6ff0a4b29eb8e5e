"""How a command that goes on until it is told to end hears of it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event


@contextmanager
def end_on_signals() -> Iterator[Callable[[float], None]]:
    """End the block on SIGINT and SIGTERM; return what sleeps for some seconds in it.

    An interrupt that a library swallows ends the block at the next sleep.
    """
    told = Event()

    def end(*_: object) -> None:
        told.set()
        raise KeyboardInterrupt

    def sleep(seconds: float) -> None:
        if told.wait(seconds):
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    with suppress(KeyboardInterrupt):
        yield sleep
