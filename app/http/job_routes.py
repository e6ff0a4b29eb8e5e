"""Jobs by HTTP: answered at once where they are done soon, else asked after."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from app.http.answering import HEADERS
from app.http.api_models import LONGEST_NAME
from app.http.jobs import UNFINISHED, Job, JobAnswer, JobStore
from app.http.problems import answer_problem, describe_problems

RETRY = {"retry-after": "1"}
JobId = Annotated[str, Path(min_length=1, max_length=LONGEST_NAME)]


async def answer_soon(
    jobs: JobStore, request: Request, steps: tuple[str, ...], work: Callable[[Job], Awaitable[Response]], *, wait: float
) -> Response:  # fmt: skip
    """Begin a job; return its answer where it is done in time, else how far it has come.

    The job of a client that goes away meanwhile is cancelled: nobody else knows of it.

    :param wait: seconds.
    """
    job = jobs.begin(steps, work)
    assert job.task is not None
    gone = asyncio.create_task(_until_gone(request))
    try:
        await asyncio.wait((job.task, gone), timeout=wait, return_when=asyncio.FIRST_COMPLETED)
        if job.state in UNFINISHED and gone.done():
            jobs.cancel(job)
        return _answer(job)
    finally:
        gone.cancel()


async def _until_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _answer(job: Job) -> Response:
    if job.response is not None:
        return job.response
    if job.problem is not None:
        return answer_problem(
            job.problem.status, job.problem.detail, title=job.problem.title, headers=job.problem.headers
        )
    headers = HEADERS | RETRY | {"location": f"/api/jobs/{job.id}"}
    return JSONResponse(job.describe().model_dump(), 202, headers)


@dataclass(frozen=True, slots=True)
class JobInterface:
    """Says how far jobs have come."""

    jobs: JobStore

    async def describe(self, id: JobId) -> Response:
        """Say how far a job has come."""
        job = self.jobs.find(id)
        return JSONResponse(job.describe().model_dump(), headers=HEADERS | (RETRY if job.state in UNFINISHED else {}))

    async def result(self, id: JobId) -> Response:
        """Give what a job has answered; of one that has not finished (202) how far it has come."""
        return _answer(self.jobs.find(id))

    async def cancel(self, id: JobId) -> None:
        """Cancel a job; one that has finished is forgotten, with its answer."""
        self.jobs.cancel(self.jobs.find(id))


def job_router(jobs: JobStore) -> APIRouter:
    """Return the routes of jobs."""
    interface, router = JobInterface(jobs), APIRouter(prefix="/api/jobs", tags=["Aluetutka"])
    router.get("/{id}", response_model=JobAnswer, responses=describe_problems(400, 404))(interface.describe)
    router.get(
        "/{id}/result", response_class=Response, responses=LATER | describe_problems(400, 403, 404, 410, 422, 502, 503)
    )(interface.result)
    router.post("/{id}/cancel", status_code=204, responses=describe_problems(400, 404))(interface.cancel)
    return router


LATER: dict[int | str, dict[str, object]] = {
    202: {"model": JobAnswer, "description": "It is still in work: ask after it where `Location` says."}
}
