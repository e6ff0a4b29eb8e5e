"""What a search finds and a workspace holds, by HTTP in the forms of other programs."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from app.http.answering import HEADERS, NOT_MODIFIED, tag_of, unless_known
from app.http.api_models import MOST_EXPORTED, ExportWanted, HitsWanted
from app.http.problems import Problem, describe_problems
from app.http.working import Worker
from app.http.workspace_routes import NO_WORKSPACE
from services.exporting import export_hits
from services.following import FollowedWorkspace
from services.hit_formats import HIT_FORMATS
from services.search_feeds import render_search_feed
from services.themes.skos import ADDRESS, BASE, export_themes
from services.workspace import Workspace

PIECE = 64 << 10  # bytes that are sent at once
Exported = Annotated[ExportWanted, Query()]
Asked = Annotated[HitsWanted, Query()]
ATOM, TURTLE = "application/atom+xml", "text/turtle"
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class ExportInterface:
    """Answers in the forms of other programs."""

    followed: FollowedWorkspace | None
    worker: Worker  # for what needs Voikko or a model

    async def export(self, wanted: Exported) -> Response:
        """Give the hits of a search as CSV, JSON lines or Parquet, or their works as RIS, BibTeX or CSL-JSON."""
        form, limit = HIT_FORMATS[wanted.format], wanted.limit or MOST_EXPORTED
        question = wanted.question(limit)
        pieces = await self._do(lambda it: export_hits(it, question, wanted.format, limit=limit))
        first = await self._next(pieces)  # what is wrong is said before anything is sent
        named = {"content-disposition": f'attachment; filename="aluetutka{form.suffix}"'}
        return StreamingResponse(self._sent(first, pieces), media_type=form.media_type, headers=HEADERS | named)

    async def feed(self, wanted: Asked, request: Request) -> Response:
        """Give the newest documents that a search finds as an Atom feed."""
        address = str(request.url)
        said = await self._do(lambda it: render_search_feed(it, wanted.question(1), address=address))
        return unless_known(request, Response(said, media_type=ATOM, headers=tag_of(said.encode())))

    async def themes(self, request: Request) -> Response:
        """Give the themes as SKOS in Turtle; their addresses are those of the page Teemat."""
        base = f"{request.base_url}teemat/"
        written = await self._do(lambda it: export_themes(it, base=base if ADDRESS.fullmatch(base) else BASE))
        return unless_known(request, Response(written, media_type=TURTLE, headers=tag_of(written)))

    async def _sent(self, first: bytes, pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Send pieces as they are made, one after the other with what else is asked meanwhile."""
        while first:
            yield first
            first = await self._next(pieces, begun=True)

    async def _next(self, pieces: Iterator[bytes], *, begun: bool = False) -> bytes:
        return await self.worker.do(lambda: _gathered(pieces), begun=begun)

    async def _do(self, ask: Callable[[Workspace], Answer]) -> Answer:
        followed = self.followed
        if followed is None:
            raise Problem(404, NO_WORKSPACE)
        return await self.worker.do(lambda: ask(followed.now()))


def export_router(followed: FollowedWorkspace | None, worker: Worker) -> APIRouter:
    """Return the routes of exports."""
    interface, router = ExportInterface(followed, worker), APIRouter(prefix="/api", tags=["Aluetutka"])
    wrong = describe_problems(400, 404, 503)
    feed, turtle = _text(ATOM), _text(TURTLE)
    router.get("/feed.atom", response_class=Response, responses=wrong | feed | NOT_MODIFIED)(interface.feed)
    router.get("/themes.ttl", response_class=Response, responses=wrong | turtle | NOT_MODIFIED)(interface.themes)
    router.get("/export", response_class=StreamingResponse, responses=wrong | _exported())(interface.export)
    return router


def _text(media_type: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media_type: {"schema": {"type": "string"}}}}}


def _exported() -> dict[int | str, dict[str, Any]]:
    forms = {form.media_type: {"type": "string", **_encoded(form.binary)} for form in HIT_FORMATS.values()}
    return {200: {"content": {media_type: {"schema": schema} for media_type, schema in forms.items()}}}


def _encoded(binary: bool) -> dict[str, str]:
    return {"format": "binary"} if binary else {}


def _gathered(pieces: Iterator[bytes]) -> bytes:
    """Return as many pieces as are worth sending at once; nothing where there are no more."""
    found = bytearray()
    for piece in pieces:
        found += piece
        if len(found) >= PIECE:
            break
    return bytes(found)
