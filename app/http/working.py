"""Work that takes its time, done beside the server's own thread, one piece after the other."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.http.problems import Problem

WAITING = 32  # requests: more are refused, rather than answered when nobody waits for them any more
Result = TypeVar("Result")


class Worker:
    """One thread: Voikko and the model are used by one at a time, and the server goes on answering meanwhile."""

    def __init__(self, name: str = "suggesting", *, threads: int = 1) -> None:
        """Begin nothing yet.

        :param threads: more than one for work that waits for others.
        """
        self._thread = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._waiting = 0

    async def do(self, work: Callable[[], Result], *, begun: bool = False) -> Result:
        """Do a piece of work when those before it are done.

        :param begun: it goes on with an answer of which a part has been sent, so it is never refused.
        :raises Problem: when too many wait.
        """
        if self._waiting >= WAITING and not begun:
            raise Problem(
                503, "too many requests wait: try again in a moment", title="Service unavailable",
                headers={"retry-after": "5"},
            )  # fmt: skip
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._waiting -= 1

    def begin(self, work: Callable[[], object]) -> None:
        """Have a piece of work done that nobody waits for, before what is asked for later."""
        self._thread.submit(work)

    def end(self) -> None:
        """Take no more work; what has not begun is left."""
        self._thread.shutdown(wait=False, cancel_futures=True)
