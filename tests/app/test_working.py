"""A worker refuses what it cannot do soon, and never the rest of what it has begun to answer."""

import asyncio
from threading import Event

import pytest

from app.http.problems import Problem
from app.http.working import WAITING, Worker


def test_only_new_work_is_refused_when_too_many_wait() -> None:
    async def ask() -> list[int]:
        worker, free = Worker(), Event()
        waiting = [asyncio.create_task(worker.do(free.wait)) for _ in range(WAITING)]
        await asyncio.sleep(0)
        with pytest.raises(Problem):
            await worker.do(lambda: 1)
        rest = asyncio.create_task(worker.do(lambda: 2, begun=True))
        await asyncio.sleep(0)
        free.set()
        await asyncio.gather(*waiting)
        done = [await rest, await worker.do(lambda: 3)]
        worker.end()
        return done

    assert asyncio.run(ask()) == [2, 3]
