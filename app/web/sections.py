"""The sections of the site: a page is added by an entry here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.routing import Route

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


#: In the order of the navigation.
SECTIONS = (Section("search", "/", search_routes),)


def navigation() -> list[NavigationEntry]:
    """Return the entries of the navigation."""
    return [NavigationEntry(one.name, one.path) for one in SECTIONS if one.in_navigation]
