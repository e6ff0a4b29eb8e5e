"""Haku: passages by words and by meaning, with facets that narrow and widen the search."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.http.api_models import SearchWanted
from app.http.problems import say_wrong
from app.web.search_addresses import FILTERS, SearchAddress, read_address
from app.web.search_results import SearchResults, show_results
from app.web.site import Site
from corpus.errors import DecisionError, NotFoundError, QueryError
from services.answers.search import SearchAnswer
from services.answers.themes import ListedTheme
from services.index_problems import is_rebuilding
from services.searching import ORDERS, answer_question
from services.themes.describing import list_shown
from services.workspace import Workspace

PER_PAGE, MOST_PAGES = 10, 1000
MOST_THEMES = 12  # that the first page leads to


@dataclass(frozen=True, slots=True)
class Overview:
    """What the workspace holds, for those who have not asked anything yet."""

    documents: int
    passages: int
    themes: Sequence[ListedTheme]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Answers at the address of a search."""

    site: Site

    async def search(self, request: Request) -> Response:
        """Show the search of an address."""
        address = read_address(self.site.renderer.to("/"), request.query_params)
        if not address.values:
            overview = await self.site.ask(self.site.reader, _overview)
            return self.site.page(request, "start.html", address=address, overview=overview)
        try:
            wanted = _wanted(address)
        except ValidationError as error:
            return self._wrong(request, address, error)
        try:
            found = await self.site.ask(self.site.worker, lambda it: self._find(it, address, wanted))
        except QueryError as error:
            return self._show(request, address, status=400, problem="query", detail=str(error))
        except (NotFoundError, DecisionError) as error:
            return self._show(request, address, status=404, problem="filter", detail=str(error))
        return self._show(request, address, found=found)

    def _wrong(self, request: Request, address: SearchAddress, error: ValidationError) -> Response:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        problem = {"query": "long", "year": "year"}.get(name, "filter")
        return self._show(request, address, status=400, problem=problem, detail=say_wrong(first["loc"], first["msg"]))

    def _show(
        self, request: Request, address: SearchAddress, *, found: SearchResults | None = None, status: int = 200,
        problem: str = "", detail: str = "",
    ) -> Response:  # fmt: skip
        return self.site.page(
            request, "search.html", status=status, address=address, found=found, problem=problem, detail=detail,
            exports="/api/export" in self.site.programs, feed="/api/feed.atom" in self.site.programs,
            orders=ORDERS,
        )  # fmt: skip

    def _find(self, workspace: Workspace, address: SearchAddress, wanted: SearchWanted) -> SearchResults:
        page = min(max(address.page, 1), MOST_PAGES)
        first = (page - 1) * PER_PAGE
        answer = answer_question(workspace, replace(wanted.question(PER_PAGE), offset=first))
        facets = dict(answer.facets)
        for facet, name in FILTERS.items():
            if address.of(name):
                facets[facet] = _without(workspace, address, name).facets.get(facet, {})
        return show_results(
            workspace, self.site, address.at(page), answer, facets,
            first=first, pages=min(-(-answer.listed // PER_PAGE), MOST_PAGES),
            rebuilding=is_rebuilding(workspace),
        )  # fmt: skip


def _wanted(address: SearchAddress) -> SearchWanted:
    said: dict[str, str | list[str]] = {}
    for name, value in address.values:
        field = SearchWanted.model_fields[name]
        said[name] = address.of(name) if "list" in str(field.annotation) else value
    return SearchWanted.model_validate({"query": ""} | said)


def _without(workspace: Workspace, address: SearchAddress, name: str) -> SearchAnswer:
    """Search without a filter: its facet then says how many each other value would give."""
    return answer_question(workspace, _wanted(address.without(name)).question(1))


def _overview(workspace: Workspace) -> Overview:
    counts = workspace.catalogue.counts()
    narrow = [theme for theme in list_shown(workspace) if theme.id.startswith("t")]
    return Overview(counts["documents"], counts["passages"], narrow[:MOST_THEMES])


def search_routes(site: Site) -> list[Route]:
    """Return the routes of the search."""
    return [Route("/", SearchPage(site).search)]
