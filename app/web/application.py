"""The pages as one application beside the programs' routes."""

from collections.abc import Iterator, Mapping, Sequence

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

from app.http.problems import Problem
from app.http.working import Worker
from app.web.languages import LANGUAGES, load_language
from app.web.problem_pages import ProblemPages
from app.web.rendering import STATIC, make_renderer
from app.web.sections import SECTIONS, navigation
from app.web.security import HEADERS, SecurityHeaders
from app.web.site import Site, TaggingTools
from services.following import FollowedWorkspace

PROGRAMS = ("/api/", "/v1/", "/mcp/")  # what lies under them is for programs, the problems there too
SUGGESTED = "/api/suggest"
KEPT = "public, max-age=31536000, immutable"  # the address of a file changes with it


class Pages(Mount):
    """All addresses but those of programs."""

    def __init__(self, application: ASGIApp, problems: Mapping[str, ProblemPages]) -> None:
        """Answer by an application.

        :param problems: by the prefixes of the languages, the longest first.
        """
        super().__init__("/", application)
        self._problems = problems

    def refuse(self, scope: Scope, problem: Problem) -> Response | None:
        """Return a page that says why a request is not let in; None for a program's."""
        path = f"{scope['path']}/"
        if path.startswith(PROGRAMS):
            return None
        pages = next(pages for prefix, pages in self._problems.items() if path.startswith(f"{prefix}/"))
        answer = pages.refused(Request(scope), problem)
        answer.headers.update(HEADERS)
        return answer

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether an address is for the pages."""
        if f"{scope['path']}/".startswith(PROGRAMS):
            return Match.NONE, {}
        return super().matches(scope)


def make_pages(
    followed: FollowedWorkspace | None, worker: Worker, reader: Worker, *, programs: Sequence[BaseRoute] = (),
    writable: bool = False, tools: TaggingTools | None = None,
) -> Pages:  # fmt: skip
    """Return the pages in all languages.

    :param programs: the routes that programs are answered at, which pages may lead to.
    :param writable: whether anybody may change something.
    :param tools: what reads the texts that people hand in.
    """
    paths = {one.name: one.path for one in SECTIONS}
    answered = frozenset(_paths(programs))
    applications: dict[str, ASGIApp] = {}
    problems: dict[str, ProblemPages] = {}
    for code in LANGUAGES:
        renderer = make_renderer(load_language(code), navigation(), paths, suggesting=SUGGESTED in answered)
        site = Site(renderer, followed, worker, reader, answered, tools)
        routes = [route for section in SECTIONS for route in section.routes(site)]
        problems[renderer.language.prefix] = ProblemPages(site)
        applications[renderer.language.prefix] = _in_language(problems[renderer.language.prefix], routes, writable)
    first = applications.pop("")
    problems[""] = problems.pop("")  # begins every address
    others = [Mount(prefix, application) for prefix, application in applications.items()]
    return Pages(SecurityHeaders(Starlette(routes=[_files(), *others, Mount("/", first)])), problems)


def _in_language(problems: ProblemPages, routes: Sequence[Route], writable: bool) -> Starlette:
    made = Starlette(routes=routes, exception_handlers=problems.handlers())
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
