"""Teemat for operators: rename, merge, split, hide, and take each back. Only who may write gets here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.http.bodies import read_form
from app.http.problems import Problem
from app.http.tokens import require_write
from app.web.site import Site
from app.web.theme_pages import PATH
from corpus.errors import AluetutkaError, ThemesImpossibleError, WorkspaceBusyError
from corpus.ids import is_broad_theme
from services.answers.themes import StoredTheme, ThemeAnswer
from services.themes import deciding
from services.themes.describing import describe_theme, list_stored
from services.workspace import Workspace

LARGEST_FORM = 16 << 10  # bytes
LONGEST_LABEL = 200  # characters
FEWEST_PARTS, MOST_PARTS = 2, 10


@dataclass(frozen=True, slots=True)
class EditedTheme:
    """A theme with what can be done about it."""

    theme: ThemeAnswer
    stored: StoredTheme
    others: tuple[StoredTheme, ...]  # that it can be merged into
    merged: tuple[StoredTheme, ...]  # into it
    broad: bool


@dataclass(frozen=True, slots=True)
class ThemeEditing:
    """Answers operators."""

    site: Site

    async def show(self, request: Request) -> Response:
        """Show what can be done about a theme."""
        require_write(request)
        return await self._page(request)

    async def change(self, request: Request) -> Response:
        """Do what a form says."""
        require_write(request)
        id, said = request.path_params["id"], await read_form(request, LARGEST_FORM)
        decide = _decision(id, said)
        try:
            await self.site.change(decide)
        except (ThemesImpossibleError, WorkspaceBusyError) as error:
            return await self._page(request, status=409, problem=error)
        return RedirectResponse(f"{self.site.renderer.to(PATH)}/{id}/muokkaa?tehty=1", 303)

    async def _page(
        self, request: Request, *, status: int = 200, problem: AluetutkaError | None = None
    ) -> Response:  # fmt: skip
        id = request.path_params["id"]
        edited = await self.site.ask(self.site.worker, lambda it: _describe(it, id))
        busy = isinstance(problem, WorkspaceBusyError)
        return self.site.page(
            request, "theme_edit.html", status=status, edited=edited, base=self.site.renderer.to(PATH),
            done="tehty" in request.query_params and problem is None,
            problem=("busy" if busy else "impossible") if problem else "", detail=str(problem or ""),
            fewest=FEWEST_PARTS, most=MOST_PARTS,
        )  # fmt: skip


def _decision(id: str, said: Mapping[str, str]) -> Callable[[Workspace], object]:
    """Return what a form asks for.

    :raises Problem: when it asks for nothing that there is.
    """
    action, label, into = said.get("action", ""), said.get("label", "").strip(), said.get("into", "")
    parts = int(said["parts"]) if said.get("parts", "").isascii() and said.get("parts", "").isdigit() else 0
    if len(label) > LONGEST_LABEL:
        raise Problem(400, f"label: give it {LONGEST_LABEL} characters at most")
    if action == "split" and not FEWEST_PARTS <= parts <= MOST_PARTS:
        raise Problem(400, f"parts: give a number from {FEWEST_PARTS} to {MOST_PARTS}")
    decisions: dict[str, Callable[[Workspace], object]] = {
        "rename": lambda it: deciding.rename(it, id, label or None),
        "hide": lambda it: deciding.hide(it, id),
        "show": lambda it: deciding.hide(it, id, hidden=False),
        "merge": lambda it: deciding.merge(it, id, into),
        "part": lambda it: deciding.part(it, into),
        "split": lambda it: deciding.split(it, id, parts),
    }
    if action not in decisions:
        raise Problem(400, f"action: it is none of {', '.join(decisions)}")
    return decisions[action]


def _describe(workspace: Workspace, id: str) -> EditedTheme:
    theme = describe_theme(workspace, id, limit=1)
    stored = {one.id: one for one in list_stored(workspace)}
    narrow = [one for one in stored.values() if one.live and not is_broad_theme(one.id)]
    return EditedTheme(
        theme,
        stored[theme.id],
        tuple(one for one in narrow if one.id != theme.id and not one.merged_into),
        tuple(one for one in narrow if one.merged_into == theme.id),
        is_broad_theme(theme.id),
    )


def editing_routes(site: Site) -> list[Route]:
    """Return the routes of operators."""
    editing = ThemeEditing(site)
    return [
        Route(f"{PATH}/{{id}}/muokkaa", editing.show, methods=["GET"]),
        Route(f"{PATH}/{{id}}/muokkaa", editing.change, methods=["POST"]),
    ]
