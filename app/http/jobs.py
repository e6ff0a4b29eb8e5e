"""Work that takes longer than a client waits: kept in this process, asked after by an id, and cancelled when asked."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeVar

from fastapi import Response
from pydantic import BaseModel, Field

from app.http.problems import Problem, ProblemDetails, problem_of
from app.http.working import Worker
from corpus.errors import AluetutkaError

MOST_UNFINISHED = 16  # with the bodies that come in: each may hold 25 MB
MOST_KEPT = 200  # that have finished
MOST_BYTES = 64 << 20  # of their answers
SECONDS_KEPT = 900.0  # after they have finished
UNFINISHED = ("waiting", "running")
JobState = Literal["waiting", "running", "done", "failed", "cancelled"]
Result = TypeVar("Result")


class JobAnswer(BaseModel):
    """How far a job has come."""

    id: str
    state: JobState
    step: str = Field(description="That is waited for or done.", examples=["reading"])
    steps: list[str] = Field(examples=[["reading", "tagging"]])
    steps_done: int
    seconds: float = Field(description="Since it was begun, until it finished.")
    result: str | None = Field(description="Where the answer is, when it is done.")
    problem: ProblemDetails | None = Field(description="Why it failed.")
    kept_seconds: float | None = Field(description="That it is still kept, when it has finished.")


class Job:
    """Some steps of work, one after the other."""

    def __init__(self, steps: tuple[str, ...]) -> None:
        self.id, self.steps, self.step = secrets.token_urlsafe(16), steps, steps[0]
        self.state: JobState = "waiting"
        self.response: Response | None = None
        self.problem: Problem | None = None
        self.task: asyncio.Task[None] | None = None
        self._begun, self._finished = time.monotonic(), 0.0

    async def do(
        self, step: str, worker: Worker, work: Callable[[], Result], *, stop: Callable[[], None] | None = None
    ) -> Result:  # fmt: skip
        """Do a step in the thread of a worker.

        :param stop: ends the work when the job is cancelled while it is done; without one it is done to its end.
        """
        self.step, self.state = step, "waiting"

        def begun() -> Result:
            if self.state == "waiting":
                self.state = "running"
            return work()

        try:
            return await worker.do(begun)
        except asyncio.CancelledError:
            if stop:
                stop()
            raise

    def finish(self, state: JobState) -> None:
        """Note how it ended."""
        self.state, self._finished = state, time.monotonic()

    @property
    def size(self) -> int:
        """Bytes of its answer."""
        return len(self.response.body) if self.response else 0

    @property
    def seconds_left(self) -> float:
        """Seconds that it is still kept; of one that has not finished any number."""
        return self._finished + SECONDS_KEPT - time.monotonic() if self._finished else SECONDS_KEPT

    def describe(self) -> JobAnswer:
        """Return how far it has come."""
        done = self.state == "done"
        return JobAnswer(
            id=self.id, state=self.state, step=self.step, steps=list(self.steps),
            steps_done=len(self.steps) if done else self.steps.index(self.step),
            seconds=round((self._finished or time.monotonic()) - self._begun, 1),
            result=f"/api/jobs/{self.id}/result" if done else None,
            problem=self.problem.details if self.problem else None,
            kept_seconds=round(self.seconds_left, 1) if self._finished else None,
        )  # fmt: skip


class JobStore:
    """The jobs of a server; they end with it."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}
        self._receiving = 0

    @contextmanager
    def receiving(self) -> Iterator[None]:
        """Keep a place for a job whose body is still to come.

        :raises Problem: when too many are in work.
        """
        if self._receiving + sum(job.state in UNFINISHED for job in self._jobs.values()) >= MOST_UNFINISHED:
            raise Problem(
                503, "too many texts are in work: try again in a moment", title="Service unavailable",
                headers={"retry-after": "5", "connection": "close"},
            )  # fmt: skip
        self._receiving += 1
        try:
            yield
        finally:
            self._receiving -= 1

    def begin(self, steps: tuple[str, ...], work: Callable[[Job], Awaitable[Response]]) -> Job:
        """Begin a job."""
        self._forget()
        job = Job(steps)
        self._jobs[job.id] = job
        job.task = asyncio.create_task(_run(job, work))
        return job

    def find(self, id: str) -> Job:
        """Return a job.

        :raises Problem: when there is none, or it was too long ago.
        """
        self._forget()
        if id not in self._jobs:
            raise Problem(404, f"there is no job {id}: it is kept for {SECONDS_KEPT / 60:.0f} minutes after its end")
        return self._jobs[id]

    def cancel(self, job: Job) -> None:
        """Cancel a job; forget one that has finished."""
        if job.state not in UNFINISHED:
            self._jobs.pop(job.id, None)
            return
        job.problem = Problem(410, "the job was cancelled")
        job.finish("cancelled")
        if job.task:
            job.task.cancel()

    def end(self) -> None:
        """Cancel all."""
        for job in list(self._jobs.values()):
            self.cancel(job)

    def _forget(self) -> None:
        """Let go of what has finished long ago, and of the oldest where there is too much."""
        finished = [job for job in self._jobs.values() if job.state not in UNFINISHED]
        size = sum(job.size for job in finished)
        for at, job in enumerate(sorted(finished, key=lambda one: one.seconds_left)):
            if job.seconds_left > 0 and len(finished) - at < MOST_KEPT and size <= MOST_BYTES:
                break
            size -= job.size
            del self._jobs[job.id]


async def _run(job: Job, work: Callable[[Job], Awaitable[Response]]) -> None:
    try:
        job.response = await work(job)
        job.finish("done")
    except (Problem, AluetutkaError) as error:
        job.problem = problem_of(error)
        job.finish("failed")
