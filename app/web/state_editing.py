"""Tila for operators: documents tried again or removed, decisions on names. Only who may write gets this far."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.http.bodies import read_form
from app.http.problems import Problem
from app.http.tokens import require_write
from app.web.site import Site
from app.web.state_pages import PATH, StatePages
from corpus.errors import AluetutkaError, DecisionError, NotFoundError, WorkspaceBusyError
from services import organisations
from services.answers.publications import OrganisationName
from services.care.documents import remove_documents, restore_documents, retry_documents
from services.documents import known_document
from services.organisations import describe_name
from services.quarantine import list_quarantined
from services.workspace import Workspace

LARGEST_FORM = 16 << 10  # bytes
LONGEST_NAME = 300  # characters
PASSAGES = 5  # that show how a name is used
Decision = Callable[[Workspace], object]


@dataclass(frozen=True, slots=True)
class StateEditing:
    """Answers operators who decide."""

    site: Site
    pages: StatePages

    async def documents(self, request: Request) -> Response:
        """Do with documents what a form says."""
        require_write(request)
        said = await read_form(request, LARGEST_FORM)
        action = said.get("action", "")
        decide = _about_documents(action, said.get("id", ""))
        try:
            await self.site.change(decide)
        except (DecisionError, WorkspaceBusyError) as error:
            return await self._refused(request, error)
        return RedirectResponse(f"{self.site.renderer.to(PATH)}?tehty={action}", 303)

    async def name(self, request: Request) -> Response:
        """Show a name with what can be decided about it."""
        return await self._name(request)

    async def decide(self, request: Request) -> Response:
        """Decide about a name what a form says."""
        require_write(request)
        id, said = request.path_params["id"], await read_form(request, LARGEST_FORM)
        decide = _about_name(id, said)
        try:
            await self.site.change(decide)
        except (DecisionError, NotFoundError, WorkspaceBusyError) as error:
            return await self._name(request, problem=error)
        return RedirectResponse(f"{self.site.renderer.to(PATH)}/nimet/{quote(id)}?tehty=decided", 303)

    async def _name(self, request: Request, *, problem: AluetutkaError | None = None) -> Response:
        id = request.path_params["id"]
        name: OrganisationName = await self.site.ask(self.site.reader, lambda it: describe_name(it, id, limit=PASSAGES))
        return await self.pages.page(
            request, "state_name.html", status=409 if problem else 200, name=name, problem=_kind(problem),
            detail=str(problem or ""), longest=LONGEST_NAME, proposed=request.query_params.get("into", ""),
        )  # fmt: skip

    async def _refused(self, request: Request, problem: AluetutkaError) -> Response:
        return await self.pages.page(
            request, "state_refused.html", status=409, problem=_kind(problem), detail=str(problem)
        )  # fmt: skip


def _kind(problem: AluetutkaError | None) -> str:
    if problem is None:
        return ""
    return "busy" if isinstance(problem, WorkspaceBusyError) else "impossible"


def _about_documents(action: str, id: str) -> Decision:
    """Return what a form asks for.

    :raises Problem: when it asks for nothing that there is.
    """
    decisions: dict[str, Decision] = {
        "retry": lambda it: retry_documents(it, [known_document(it, id)]),
        "retry_all": lambda it: retry_documents(it, [one.id for one in list_quarantined(it)]),
        "remove": lambda it: remove_documents(it, [known_document(it, id)]),
        "restore": lambda it: restore_documents(it, [known_document(it, id)]),
    }
    return _chosen(decisions, action)


def _about_name(id: str, said: Mapping[str, str]) -> Decision:
    name, into = said.get("name", "").strip(), said.get("other", "").strip() or said.get("into", "")
    if len(name) > LONGEST_NAME:
        raise Problem(400, f"name: give it {LONGEST_NAME} characters at most")
    decisions: dict[str, Decision] = {
        "confirm": lambda it: organisations.confirm(it, id, name or None),
        "merge": lambda it: organisations.merge(it, id, into),
        "reject": lambda it: organisations.reject(it, id),
        "forget": lambda it: organisations.forget(it, id),
    }
    return _chosen(decisions, said.get("action", ""))


def _chosen(decisions: Mapping[str, Decision], action: str) -> Decision:
    if action not in decisions:
        raise Problem(400, f"action: it is none of {', '.join(decisions)}")
    return decisions[action]


def editing_routes(site: Site) -> list[Route]:
    """Return the routes of who decides."""
    editing = StateEditing(site, StatePages(site))
    return [
        Route(f"{PATH}/asiakirjat", editing.documents, methods=["POST"]),
        Route(f"{PATH}/nimet/{{id:path}}", editing.name, methods=["GET"]),
        Route(f"{PATH}/nimet/{{id:path}}", editing.decide, methods=["POST"]),
    ]
