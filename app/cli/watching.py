"""Waiting, by a command that goes on until a signal ends it."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Event


@contextmanager
def end_on_signals() -> Iterator[Callable[[float], None]]:
    """End the block on SIGINT and SIGTERM; return what sleeps for some seconds in it.

    An interrupt that a library swallows ends the block at the next sleep.
    """
    ended = Event()

    def end(*_: object) -> None:
        ended.set()
        raise KeyboardInterrupt

    def sleep(seconds: float) -> None:
        if ended.wait(seconds):
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    with suppress(KeyboardInterrupt):
        yield sleep
