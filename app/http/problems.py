"""What went wrong with a request, as problem details (RFC 9457), which Annif answers too."""

from collections.abc import Sequence
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from corpus.characters import one_line
from corpus.errors import (
    AddressRefusedError,
    AluetutkaError,
    DecisionError,
    NotFoundError,
    QueryError,
    SourceUnavailableError,
    UnreadableDocumentError,
)

MEDIA_TYPE = "application/problem+json"
#: What the errors of the asked are; the first that fits. All others are the server's.
STATUSES: dict[type[AluetutkaError], int] = {
    NotFoundError: 404,
    QueryError: 400,
    DecisionError: 400,
    UnreadableDocumentError: 422,
    AddressRefusedError: 403,
    SourceUnavailableError: 502,
}


class Problem(Exception):  # noqa: N818  # the name that the RFC has
    """A request that is not answered as it was asked, and why."""

    def __init__(self, status: int, detail: str, *, title: str = "", headers: dict[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.title, self.headers = status, detail, title, headers

    @property
    def details(self) -> "ProblemDetails":
        """What is said of it."""
        title = self.title or HTTPStatus(self.status).phrase
        return ProblemDetails(title=title, status=self.status, detail=one_line(self.detail))


class ProblemDetails(BaseModel):
    """Why a request was not answered."""

    type: str = "about:blank"
    title: str = Field(examples=["Bad Request"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=['language "de" not supported by vocabulary'])


def describe_problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    """Return the description of problem answers for OpenAPI."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    return {status: {"description": HTTPStatus(status).phrase, "content": content} for status in statuses}


def answer_problems(application: FastAPI) -> None:
    """Have an application answer every problem in this form."""

    @application.exception_handler(Problem)
    def _problem(_: Request, problem: Problem) -> JSONResponse:
        return answer_problem(problem.status, problem.detail, title=problem.title, headers=problem.headers)

    @application.exception_handler(HTTPException)
    def _refused(request: Request, error: HTTPException) -> JSONResponse:
        said = {
            404: f"there is nothing at {request.url.path}: see /api/openapi.json for what there is",
            405: f"{request.method} is not answered at {request.url.path}",
        }
        detail = said.get(error.status_code, str(error.detail))
        return answer_problem(error.status_code, detail, headers=dict(error.headers or {}))

    @application.exception_handler(AluetutkaError)
    def _unavailable(_: Request, error: AluetutkaError) -> JSONResponse:
        problem = problem_of(error)
        return answer_problem(problem.status, problem.detail, title=problem.title)

    @application.exception_handler(RequestValidationError)
    def _wrong(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        return answer_problem(400, say_wrong(first["loc"][1:], first["msg"]))

    @application.exception_handler(ClientDisconnect)
    def _gone(_: Request, _error: ClientDisconnect) -> JSONResponse:
        return answer_problem(400, "the body ended early")  # nobody hears it, and no log is to hold a traceback of it

    @application.exception_handler(Exception)
    def _failed(_: Request, error: Exception) -> JSONResponse:
        return answer_problem(500, f"the server failed over this request ({type(error).__name__}); its log says where")


def problem_of(error: Problem | AluetutkaError) -> Problem:
    """Return what an error is to the client: its own, or the server's."""
    if isinstance(error, Problem):
        return error
    status = next((status for kind, status in STATUSES.items() if isinstance(error, kind)), 503)
    return Problem(status, str(error), title="Service unavailable" if status == 503 else "")


def say_wrong(field: Sequence[int | str], message: str) -> str:
    """Say what is wrong with a field, and not what it holds."""
    return f"{'.'.join(map(str, field)) or 'the body'}: {message[:1].lower()}{message[1:]}"


def answer_problem(
    status: int, detail: str, *, title: str = "", headers: dict[str, str] | None = None
) -> JSONResponse:  # fmt: skip
    """Return a problem as an answer."""
    problem = Problem(status, detail, title=title).details
    return JSONResponse(problem.model_dump(), status, headers, media_type=MEDIA_TYPE)
