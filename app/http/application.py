"""The application that answers programs, made for what suggests subjects and, where there is one, a workspace."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.middleware.cors import CORSMiddleware

from app.http.annif import annif_router
from app.http.export_routes import export_router
from app.http.gate import Gate
from app.http.job_routes import job_router
from app.http.jobs import JobStore
from app.http.problems import ProblemDetails, answer_problems, describe_problems
from app.http.text_routes import TextInterface, text_router
from app.http.working import Worker
from app.http.workspace_routes import WorkspaceInterface, workspace_router
from app.web.application import make_pages
from app.web.kept_texts import KeptTexts
from app.web.site import TaggingTools
from corpus.serving_settings import Serving
from services.following import FollowedWorkspace, WorkspaceHealth
from services.subjects.answering import SubjectAnswers
from services.submissions import Submissions
from services.suggesting import Completer

READERS = 4  # that ask the catalogue at once
FETCHERS = 4  # sites that may be waited for at once
NOT_OURS = ("HTTPValidationError", "ValidationError")  # what is wrong is a problem with another status


class Health(BaseModel):
    """That the server answers, and what it answers with."""

    status: str
    version: str
    model: str
    workspace: WorkspaceHealth | None


class Application(FastAPI):
    """Describes problems too, which no route returns."""

    serving = Serving()

    def openapi(self) -> dict[str, Any]:
        """Return the description of all routes, made once."""
        if not self.openapi_schema:
            made = get_openapi(title=self.title, version=self.version, routes=self.routes)
            self.openapi_schema = self._described(made)
        return self.openapi_schema

    def _described(self, made: dict[str, Any]) -> dict[str, Any]:
        parts = made["components"]
        parts["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema()
        for name in NOT_OURS:
            parts["schemas"].pop(name, None)
        for operation in (one for path in made["paths"].values() for one in path.values()):
            said = operation["responses"]
            if "HTTPValidationError" in str(said.get("422")):
                del said["422"]
            said |= {str(status): one for status, one in describe_problems(*self._refusals).items()}
        if self.serving.token:
            parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            made["security"] = [{"token": []}]
        return made

    @property
    def _refusals(self) -> tuple[int, ...]:
        """Statuses that the gate answers with."""
        return (401, 429) if self.serving.token else (429,)


def make_application(
    answers: SubjectAnswers, followed: FollowedWorkspace | None = None, *, serving: Serving | None = None
) -> FastAPI:  # fmt: skip
    """Return an application over loaded models: its first request is answered as fast as the next.

    :param serving: whom it answers, and how often; None: everybody, as the defaults are.
    """
    worker, reader, opener, completing = (
        Worker(),
        Worker("reading", threads=READERS),
        Worker("opening"),
        Worker("completing"),
    )
    fetcher, state = Worker("fetching", threads=FETCHERS), answers.state

    completer, jobs = Completer(), JobStore()

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if followed:
            completing.begin(lambda: completer.refresh(followed.now()))
        yield
        jobs.end()
        for each in (worker, reader, opener, completing, fetcher):
            each.end()

    interface = WorkspaceInterface(followed, worker, reader, completing, completer)
    application = Application(
        title="Aluetutka", version=state.version, lifespan=lifespan, openapi_url="/api/openapi.json",
        docs_url=None, redoc_url=None,  # these load their scripts from elsewhere
    )  # fmt: skip
    answer_problems(application)
    application.include_router(annif_router(answers, worker))
    application.include_router(workspace_router(interface))
    application.include_router(export_router(followed, worker))
    application.include_router(job_router(jobs))
    submissions = Submissions(followed)
    application.include_router(text_router(TextInterface(submissions, worker, opener, fetcher, jobs)))

    @application.get("/api/health", tags=["Aluetutka"], responses=describe_problems(503))
    async def health() -> Health:
        """Say that the server answers, and what the workspace holds."""
        held = await reader.do(followed.health) if followed else None
        return Health(status="ok", version=state.version, model=state.model, workspace=held)

    application.serving = serving or Serving()
    application.state.writable = bool(application.serving.write_token or application.serving.user_header)
    pages = make_pages(
        followed, worker, reader, programs=application.routes, writable=application.state.writable,
        tools=TaggingTools(submissions, opener, fetcher, jobs, completer, KeptTexts()),
    )  # fmt: skip
    application.router.routes.append(pages)
    application.add_middleware(Gate, serving=application.serving, refuse=pages.refuse)
    if application.serving.origins:  # before the gate: what a browser asks first has no token
        application.add_middleware(
            CORSMiddleware, allow_origins=application.serving.origins, allow_methods=["GET", "POST"],
            allow_headers=["authorization", "content-type", "if-none-match"],
            expose_headers=["etag", "location", "retry-after", "content-disposition"],
        )  # fmt: skip
    return application
