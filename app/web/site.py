"""What every page of one language is made with: the workspace, the threads that ask it, and the templates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse

from app.http.jobs import JobStore
from app.http.working import Worker
from app.web.kept_texts import KeptTexts
from app.web.languages import Language
from app.web.rendering import Renderer
from corpus.errors import WorkspaceMissingError
from services.following import FollowedWorkspace
from services.submissions import Submissions
from services.suggesting import Completer
from services.workspace import Workspace

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class TaggingTools:
    """What reads and tags the texts that people hand in, as it does for programs."""

    submissions: Submissions
    opener: Worker  # for reading files
    fetcher: Worker  # for what waits for others
    jobs: JobStore
    completer: Completer
    kept: KeptTexts


@dataclass(frozen=True, slots=True)
class Site:
    """The pages' own tools."""

    renderer: Renderer
    followed: FollowedWorkspace | None
    worker: Worker  # for what needs Voikko or a model
    reader: Worker  # for what the catalogue alone says
    programs: frozenset[str] = frozenset()  # paths that programs are answered at: exports, feeds
    tools: "TaggingTools | None" = None  # what reads the texts that people hand in

    @property
    def language(self) -> Language:
        return self.renderer.language

    async def ask(self, worker: Worker, ask: Callable[[Workspace], Answer]) -> Answer:
        """Ask something of the workspace as it is now.

        :raises WorkspaceMissingError: when the server has none.
        :raises Problem: when too many wait.
        """
        followed = self.followed
        if followed is None:
            raise WorkspaceMissingError("start it with `aluetutka serve --workspace FOLDER`")
        return await worker.do(lambda: ask(followed.now()))

    async def change(self, decide: Callable[[Workspace], Answer]) -> Answer:
        """Have something decided in the workspace, which the server itself has opened to read.

        :raises WorkspaceBusyError: when a run is writing.
        """
        return await self.ask(self.worker, lambda read: change_workspace(read, decide))

    def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page as an answer."""
        path = request.scope["path"].removeprefix(self.language.prefix) or "/"
        return HTMLResponse(
            self.renderer.render(template, path=path, query=request.url.query, **values), status
        )  # fmt: skip


def change_workspace(read: Workspace, change: Callable[[Workspace], Answer]) -> Answer:
    """Change the workspace, which the server itself has opened to read."""
    written = Workspace(read.folder)
    try:
        return change(written)
    finally:
        written.catalogue.close()
