"""The sections of the site: a page is added by an entry here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.routing import Route

from app.web import (
    area_pages,
    judging_pages,
    organisation_pages,
    publication_page,
    state_editing,
    state_pages,
    tagging_pages,
    theme_editing,
    theme_pages,
)
from app.web.rendering import NavigationEntry
from app.web.search_page import search_routes
from app.web.site import Site


@dataclass(frozen=True, slots=True)
class Section:
    """Pages that belong together."""

    name: str  # its text in the navigation is `navigation.NAME`
    path: str  # that its pages begin with
    routes: Callable[[Site], Sequence[Route]]
    in_navigation: bool = True


def _theme_routes(site: Site) -> list[Route]:
    return [*theme_pages.theme_routes(site), *theme_editing.editing_routes(site)]


def _state_routes(site: Site) -> list[Route]:
    return [*state_pages.state_routes(site), *state_editing.editing_routes(site)]


#: In the order of the navigation.
SECTIONS = (
    Section("search", "/", search_routes),
    Section("themes", theme_pages.PATH, _theme_routes),
    Section("areas", area_pages.PATH, area_pages.area_routes),
    Section("organisations", organisation_pages.PATH, organisation_pages.organisation_routes),
    Section("tagging", judging_pages.PATH, tagging_pages.tagging_routes),
    Section("state", state_pages.PATH, _state_routes),
    Section("publication", publication_page.PATH, publication_page.publication_routes, in_navigation=False),
)


def navigation() -> list[NavigationEntry]:
    """Return the entries of the navigation."""
    return [NavigationEntry(one.name, one.path) for one in SECTIONS if one.in_navigation]
