"""What went wrong with a page: said in the reader's language, with what to do about it."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.http.problems import Problem
from app.web.site import Site
from corpus.errors import (
    AluetutkaError,
    CatalogueError,
    IndexUnreadableError,
    NotFoundError,
    SettingsError,
    StorageError,
    VoikkoMissingError,
    WorkspaceBusyError,
    WorkspaceMissingError,
)
from services.index_problems import find_index_problem

#: By the error, its status and the ids of its texts; the first that fits.
OF_ERRORS: dict[type[AluetutkaError], tuple[int, str]] = {
    NotFoundError: (404, "gone"),
    WorkspaceMissingError: (404, "no_workspace"),
    WorkspaceBusyError: (503, "writing"),
    IndexUnreadableError: (503, "index_other"),
    CatalogueError: (503, "catalogue"),
    StorageError: (503, "storage"),
    SettingsError: (503, "settings"),
    VoikkoMissingError: (503, "machine"),
    AluetutkaError: (503, "other"),
}
OF_STATUSES = {
    400: "request",
    401: "token",
    429: "often",
    403: "refused",
    404: "address",
    405: "address",
    413: "large",
    503: "busy",
}


@dataclass(frozen=True, slots=True)
class ProblemPages:
    """Answers what cannot be answered as it was asked."""

    site: Site

    def handlers(self) -> dict[type[Exception], Callable[[Request, Exception], Response]]:
        """Return what answers each kind of exception."""
        return {
            Problem: self.refused, HTTPException: self.refused, AluetutkaError: self.impossible,
            Exception: self.failed,
        }  # fmt: skip

    def refused(self, request: Request, error: Exception) -> Response:
        """Answer what is refused with a status."""
        assert isinstance(error, Problem | HTTPException)
        status = error.status if isinstance(error, Problem) else error.status_code
        detail = error.detail if isinstance(error, Problem) else ""
        answer = self._page(request, status, OF_STATUSES.get(status, "other"), detail)
        answer.headers.update(error.headers or {})
        return answer

    def impossible(self, request: Request, error: Exception) -> Response:
        """Answer what the workspace or the machine does not allow now."""
        assert isinstance(error, AluetutkaError)
        status, name = next(said for kind, said in OF_ERRORS.items() if isinstance(error, kind))
        if isinstance(error, IndexUnreadableError) and self.site.followed:
            name = f"index_{find_index_problem(self.site.followed.now(), error)}"
        return self._page(request, status, name, str(error))

    def failed(self, request: Request, error: Exception) -> Response:
        """Answer where the server failed; the log says over what."""
        return self._page(request, 500, "failed", type(error).__name__)

    def _page(self, request: Request, status: int, name: str, detail: str) -> Response:
        return self.site.page(request, "problem.html", status=status, problem=name, code=status, detail=detail)
