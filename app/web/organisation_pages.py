"""Kumppanit: who commissions, funds, does and publishes work, with whom, on which themes and when."""

from dataclasses import dataclass
from typing import get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.web.charts import draw_columns, every_year
from app.web.search_addresses import SearchAddress
from app.web.search_results import near_pages
from app.web.site import Site
from corpus.records import Role
from services.answers.places import Companion
from services.organisations import describe_organisation, list_partners

PATH = "/kumppanit"
PER_PAGE = 50
NEWEST = 10
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class PartnerAddress:
    """A page of the list of organisations, with what narrows it."""

    path: str
    role: str | None
    name: str

    def at(self, page: int) -> str:
        """Return the address of a page."""
        return f"{self}{'&' if self.role or self.name else '?'}page={page}"

    def in_role(self, role: str | None) -> "PartnerAddress":
        """Return the list of those in a role, or of all."""
        return PartnerAddress(self.path, role, self.name)

    def __str__(self) -> str:
        asked = {"rooli": self.role or "", "nimi": self.name}
        given = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.path}?{given}" if given else self.path


@dataclass(frozen=True, slots=True)
class OrganisationPages:
    """Answers about organisations."""

    site: Site

    async def listed(self, request: Request) -> Response:
        """Show the organisations that have roles, by how many publications they have them in."""
        asked = request.query_params
        role = asked.get("rooli") if asked.get("rooli") in ROLES else None
        address = PartnerAddress(self.site.renderer.to(PATH), role, asked.get("nimi", "").strip())
        found = await self.site.ask(self.site.reader, lambda it: list_partners(it, role=role))
        named = [one for one in found if address.name.casefold() in one.name.casefold()]
        pages = max(1, -(-len(named) // PER_PAGE))
        page = min(max(int(asked["page"]), 1), pages) if asked.get("page", "").isdecimal() else 1
        shown: list[Companion] = named[(page - 1) * PER_PAGE : page * PER_PAGE]
        return self.site.page(
            request, "organisations.html", organisations=shown, total=len(named), address=address, roles=ROLES,
            page=page, pages=pages, near=tuple(near_pages(page, pages)), base=self.site.renderer.to(PATH),
        )  # fmt: skip

    async def show(self, request: Request) -> Response:
        """Show an organisation."""
        id = request.path_params["id"]
        found = await self.site.ask(self.site.reader, lambda it: describe_organisation(it, id, limit=NEWEST))
        return self.site.page(
            request, "organisation.html", organisation=found, base=self.site.renderer.to(PATH),
            search=SearchAddress(self.site.renderer.to("/"), (("organisation", found.id),)),
            chart=draw_columns(every_year([(one.year, one.publications) for one in found.years]), whole=True),
        )  # fmt: skip


def organisation_routes(site: Site) -> list[Route]:
    """Return the routes of organisations."""
    pages = OrganisationPages(site)
    return [Route(PATH, pages.listed), Route(f"{PATH}/{{id}}", pages.show)]
