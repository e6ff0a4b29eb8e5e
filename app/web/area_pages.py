"""Alueet: what is written about municipalities, regions and wellbeing counties, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from app.web.charts import draw_columns, every_year
from app.web.region_tiles import draw_tiles
from app.web.search_addresses import SearchAddress
from app.web.site import Site
from corpus.ids import code_of
from services.answers.places import NamedPlace, PlaceAnswer, PlaceList
from services.places import describe_place, list_places
from services.value_names import name_values
from services.workspace import Workspace

PATH = "/alueet"
MUNICIPALITIES = 60  # of the list
NEWEST = 10
#: Filters of a search by the types that have one.
FILTERS = {"municipality": "municipality", "region": "region"}


@dataclass(frozen=True, slots=True)
class AreaPages:
    """Answers about places."""

    site: Site

    async def listed(self, request: Request) -> Response:
        """Show all places with how many documents name them; a name that was asked for leads to its place."""
        if asked := request.query_params.get("nimi", "").strip():
            found = await self.site.ask(self.site.reader, lambda it: describe_place(it, asked, limit=1))
            return RedirectResponse(f"{self.site.renderer.to(PATH)}/{found.id}", 303)
        places, names = await self.site.ask(self.site.reader, self._list)
        counts = {code_of(one.id): one.documents for one in places.regions}
        return self.site.page(
            request, "areas.html", places=places, names=names, tiles=draw_tiles(counts),
            base=self.site.renderer.to(PATH),
        )  # fmt: skip

    async def show(self, request: Request) -> Response:
        """Show a place."""
        id = request.path_params["id"]
        place, names = await self.site.ask(self.site.reader, lambda it: self._describe(it, id))
        search = None
        if place.type in FILTERS:
            filter = ((FILTERS[place.type], code_of(place.id)),)
            search = SearchAddress(self.site.renderer.to("/"), filter)
        return self.site.page(
            request, "area.html", place=place, names=names, search=search, base=self.site.renderer.to(PATH),
            chart=draw_columns(every_year([(one.year, one.publications) for one in place.years]), whole=True),
        )  # fmt: skip

    def _list(self, workspace: Workspace) -> tuple[PlaceList, dict[str, str]]:
        places = list_places(workspace)
        named = (*places.regions, *places.wellbeing_counties, *places.municipalities[:MUNICIPALITIES])
        return places, self._names(workspace, named)

    def _describe(self, workspace: Workspace, id: str) -> tuple[PlaceAnswer, dict[str, str]]:
        place = describe_place(workspace, id, limit=NEWEST)
        around = [one for one in (place.region, place.wellbeing_county) if one]
        own = NamedPlace(place.id, place.name, place.documents)
        return place, self._names(workspace, (own, *around, *place.municipalities))

    def _names(self, workspace: Workspace, places: Sequence[NamedPlace]) -> dict[str, str]:
        return name_values(workspace, [one.id for one in places], self.site.language.code)


def area_routes(site: Site) -> list[Route]:
    """Return the routes of places."""
    pages = AreaPages(site)
    return [Route(PATH, pages.listed), Route(f"{PATH}/{{id}}", pages.show)]
