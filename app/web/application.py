"""The pages as one application beside the programs' routes."""

from collections.abc import Iterator, Sequence

from starlette.applications import Starlette
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from app.http.working import Worker
from app.web.languages import LANGUAGES, load_language
from app.web.problem_pages import ProblemPages
from app.web.rendering import STATIC, make_renderer
from app.web.sections import SECTIONS, navigation
from app.web.security import SecurityHeaders
from app.web.site import Site
from services.following import FollowedWorkspace

PROGRAMS = ("/api/", "/v1/", "/mcp/")  # what lies under them is for programs, the problems there too
KEPT = "public, max-age=31536000, immutable"  # the address of a file changes with it


class Pages(Mount):
    """All addresses but those of programs."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether an address is for the pages."""
        if f"{scope['path']}/".startswith(PROGRAMS):
            return Match.NONE, {}
        return super().matches(scope)


def make_pages(
    followed: FollowedWorkspace | None, worker: Worker, reader: Worker, *, programs: Sequence[BaseRoute] = (),
    writable: bool = False,
) -> Pages:  # fmt: skip
    """Return the pages in all languages.

    :param programs: the routes that programs are answered at, which pages may lead to.
    :param writable: whether anybody may change something.
    """
    paths = {one.name: one.path for one in SECTIONS}
    applications: dict[str, ASGIApp] = {}
    for code in LANGUAGES:
        renderer = make_renderer(load_language(code), navigation(), paths)
        site = Site(renderer, followed, worker, reader, frozenset(_paths(programs)))
        routes = [route for section in SECTIONS for route in section.routes(site)]
        applications[renderer.language.prefix] = _in_language(site, routes, writable)
    first = applications.pop("")
    others = [Mount(prefix, application) for prefix, application in applications.items()]
    return Pages("/", SecurityHeaders(Starlette(routes=[_files(), *others, Mount("/", first)])))


def _in_language(site: Site, routes: Sequence[Route], writable: bool) -> Starlette:
    made = Starlette(routes=routes, exception_handlers=ProblemPages(site).handlers())
    made.state.writable = writable  # as `require_write` looks for it
    return made


class _Files(StaticFiles):
    """Files that browsers keep."""

    def file_response(self, *arguments: object, **options: object) -> object:  # type: ignore[override]
        answer = super().file_response(*arguments, **options)  # type: ignore[arg-type]
        answer.headers["cache-control"] = KEPT
        return answer


def _files() -> Mount:
    return Mount("/static", _Files(directory=STATIC))


def _paths(routes: Sequence[BaseRoute]) -> Iterator[str]:
    for route in routes:
        included = getattr(route, "original_router", None)  # FastAPI keeps an included router as one route
        yield from _paths(included.routes) if included else [getattr(route, "path", "")]
