"""The application that answers programs, made for what suggests subjects."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from app.http.annif import annif_router
from app.http.problems import ProblemDetails, answer_problems
from app.http.working import Worker
from services.subjects.answering import SubjectAnswers


class Health(BaseModel):
    """That the server answers, and what it answers with."""

    status: str
    version: str
    model: str


class Application(FastAPI):
    """Describes problems too, which no route returns."""

    def openapi(self) -> dict[str, object]:
        """Return the description of all routes, made once."""
        if not self.openapi_schema:
            made = get_openapi(title=self.title, version=self.version, routes=self.routes)
            made["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema()
            for operation in (one for path in made["paths"].values() for one in path.values()):
                operation["responses"].pop("422", None)  # what is wrong is a problem with another status
            self.openapi_schema = made
        return self.openapi_schema


def make_application(answers: SubjectAnswers) -> FastAPI:
    """Return an application over loaded models: its first request is answered as fast as the next."""
    worker, state = Worker(), answers.state

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        worker.end()

    application = Application(
        title="Aluetutka", version=state.version, lifespan=lifespan, openapi_url="/api/openapi.json",
        docs_url=None, redoc_url=None,  # these load their scripts from elsewhere
    )  # fmt: skip
    answer_problems(application)
    application.include_router(annif_router(answers, worker))

    @application.get("/api/health", tags=["Aluetutka"])
    def health() -> Health:
        """Say that the server answers."""
        return Health(status="ok", version=state.version, model=state.model)

    return application
