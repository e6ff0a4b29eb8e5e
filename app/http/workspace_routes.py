"""What a workspace holds, by HTTP: the answers that the commands print as JSON."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse

from app.http.answering import NOT_MODIFIED, json_answer, unless_known
from app.http.api_models import Id, SearchWanted, Shown, SuggestWanted
from app.http.problems import Problem, describe_problems
from app.http.working import Worker
from services.answers.places import PlaceAnswer, Suggestions
from services.answers.publications import OrganisationAnswer, PublicationAnswer
from services.answers.search import SearchAnswer
from services.answers.similar import SimilarAnswer
from services.answers.themes import ListedTheme, ThemeAnswer, TrendAnswer
from services.documents import DocumentAnswer, describe_stored, known_document
from services.following import FollowedWorkspace
from services.metrics import render_metrics
from services.organisations import describe_organisation
from services.places import describe_place
from services.publications import describe_publication
from services.searching import answer_question
from services.similar import similar_to_document, similar_to_passage
from services.suggesting import Completer
from services.themes.describing import describe_theme, list_shown
from services.themes.trends import describe_trend
from services.workspace import Workspace

METRICS = "text/plain; version=0.0.4; charset=utf-8"
NO_WORKSPACE = "this server has no workspace: start it with `aluetutka serve --workspace FOLDER`"
Found = Annotated[SearchWanted, Query()]


@dataclass(frozen=True, slots=True)
class WorkspaceInterface:
    """Answers what is asked of a workspace, where there is one."""

    followed: FollowedWorkspace | None
    worker: Worker  # for what needs Voikko or a model
    reader: Worker  # for what the catalogue alone says
    completing: Worker  # for what is asked with every letter that somebody types
    completer: Completer

    async def search(self, wanted: Found, request: Request) -> Response:
        """Search passages by words and by meaning, within filters."""

        def find(workspace: Workspace) -> Response:
            answer = answer_question(workspace, wanted.question(wanted.limit))
            return json_answer(answer, tagged=replace(answer, took_ms=0.0))

        return unless_known(request, await self._do(self.worker, find))

    async def publication(self, id: Id, request: Request) -> Response:
        """Give the publication of a document: its documents, who made it, its subjects."""
        return await self._json(self.worker, request, lambda it: describe_publication(it, known_document(it, id)))

    async def document(self, id: Id, request: Request) -> Response:
        """Give a document: its text with blocks, passages, mentions and subjects by offsets."""
        return await self._json(self.reader, request, lambda it: describe_stored(it, id))

    async def similar(self, id: Id, request: Request, limit: Annotated[Shown, Query()] = 10) -> Response:
        """List documents of other publications that are about the same as a document, the most alike first."""
        return await self._json(self.worker, request, lambda it: similar_to_document(it, id, limit=limit))

    async def similar_passages(self, id: Id, request: Request, limit: Annotated[Shown, Query()] = 10) -> Response:
        """List documents of other publications that have a passage like one, the most alike first."""
        return await self._json(self.worker, request, lambda it: similar_to_passage(it, id, limit=limit))

    async def themes(self, request: Request) -> Response:
        """List the themes, the largest first; narrow ones name the broad one that they are in."""
        return await self._json(self.reader, request, list_shown)

    async def theme(self, id: Id, request: Request, limit: Annotated[Shown, Query()] = 3) -> Response:
        """Give a theme: its words, concepts, municipalities, and the passages that represent it."""
        return await self._json(self.worker, request, lambda it: describe_theme(it, id, limit=limit))

    async def trend(self, id: Id, request: Request) -> Response:
        """Give a theme's share of all passages by year and quarter, and where it is written about."""
        return await self._json(self.reader, request, lambda it: describe_trend(it, id))

    async def organisation(self, id: Id, request: Request, limit: Annotated[Shown, Query()] = 3) -> Response:
        """Give an organisation with passages that name it."""
        return await self._json(self.reader, request, lambda it: describe_organisation(it, id, limit=limit))

    async def place(self, id: Id, request: Request, limit: Annotated[Shown, Query()] = 10) -> Response:
        """Give what is written about a municipality, region or wellbeing county, when, and with whom."""
        return await self._json(self.reader, request, lambda it: describe_place(it, id, limit=limit))

    async def suggest(self, wanted: Annotated[SuggestWanted, Query()]) -> Response:
        """Give what may be meant by the beginning of a name, in Finnish, Swedish or English."""
        complete = self.completer.suggest
        return await self._do(
            self.completing,
            lambda it: json_answer(complete(it, wanted.query, types=wanted.type, limit=wanted.limit)),
        )

    async def metrics(self) -> Response:
        """Give what is in the workspace and how its runs go, as Prometheus reads it."""
        return PlainTextResponse(await self._do(self.reader, render_metrics), headers={"content-type": METRICS})

    async def _json(self, worker: Worker, request: Request, ask: Callable[[Workspace], Any]) -> Response:
        return unless_known(request, await self._do(worker, lambda it: json_answer(ask(it))))

    async def _do(self, worker: Worker, ask: Callable[[Workspace], Any]) -> Any:
        followed = self.followed
        if followed is None:
            raise Problem(404, NO_WORKSPACE)
        return await worker.do(lambda: ask(followed.now()))


def workspace_router(interface: WorkspaceInterface) -> APIRouter:
    """Return the routes of a workspace."""
    router = APIRouter(prefix="/api", tags=["Aluetutka"])
    wrong = describe_problems(400, 404, 503)
    routes: dict[str, tuple[Callable[..., Any], Any]] = {
        "/search": (interface.search, SearchAnswer),
        "/publications/{id}": (interface.publication, PublicationAnswer),
        "/documents/{id}": (interface.document, DocumentAnswer),
        "/documents/{id}/similar": (interface.similar, SimilarAnswer),
        "/passages/{id}/similar": (interface.similar_passages, SimilarAnswer),
        "/themes": (interface.themes, list[ListedTheme]),
        "/themes/{id}": (interface.theme, ThemeAnswer),
        "/themes/{id}/trend": (interface.trend, TrendAnswer),
        "/organisations/{id}": (interface.organisation, OrganisationAnswer),
        "/places/{id}": (interface.place, PlaceAnswer),
    }
    for path, (endpoint, model) in routes.items():
        router.get(path, response_model=model, responses=wrong | NOT_MODIFIED)(endpoint)
    router.get("/suggest", response_model=Suggestions, responses=wrong)(interface.suggest)
    metrics = _text_content("text/plain")
    router.get("/metrics", response_class=PlainTextResponse, responses=wrong | metrics)(interface.metrics)
    return router


def _text_content(*media_types: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {one: {"schema": {"type": "string"}} for one in media_types}}}
