"""The state of a search as its address has it: by the names of the HTTP interface, so that one gives the other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from app.http.api_models import SearchWanted

PAGE, FROM, TO = "page", "from", "to"
#: Names of filters by the facets that show their values.
FILTERS = {
    "year": "year", "kind": "kind", "theme": "theme", "subjects": "subject", "regions": "region",
    "municipalities": "municipality", "organisations": "organisation",
}  # fmt: skip
SINGLE = {name for name, field in SearchWanted.model_fields.items() if "list" not in str(field.annotation)}


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """A search: its query and filters by name, in the order of the address; the page is apart."""

    path: str
    values: tuple[tuple[str, str], ...]
    page: int = 1

    @property
    def query(self) -> str:
        return next((value for name, value in self.values if name == "query"), "")

    def of(self, name: str) -> list[str]:
        """Return the values of a name."""
        return [value for one, value in self.values if one == name]

    def replacing(self, name: str, value: str) -> "SearchAddress":
        """Return the search with one value of a name, on its first page."""
        return replace(self.without(name), values=(*self.without(name).values, (name, value)))

    def without(self, name: str, value: str | None = None) -> "SearchAddress":
        """Return the search without a value of a name, or without all of them."""
        kept = (one for one in self.values if one[0] != name or (value is not None and one[1] != value))
        return replace(self, values=tuple(kept), page=1)

    def at(self, page: int) -> "SearchAddress":
        """Return another page of the search."""
        return replace(self, page=page)

    def parameters(self) -> str:
        """Return what follows the question mark, without the page."""
        return urlencode(self.values)

    def __str__(self) -> str:
        paged = ((PAGE, str(self.page)),) if self.page > 1 else ()
        return f"{self.path}?{urlencode((*self.values, *paged))}" if self.values or paged else self.path


def read_address(path: str, given: QueryParams) -> SearchAddress:
    """Return the search of an address; names that mean nothing to a search are left out."""
    known = set(SearchWanted.model_fields) - {"limit", "offset"}
    pairs = [(name, value.strip()) for name, value in given.multi_items() if name in known and value.strip()]
    pairs = [pair for pair in pairs if pair[0] != "year"] + _years(given)
    page = given.get(PAGE, "1")
    return SearchAddress(path, tuple(_last_of_single(pairs)), int(page) if page.isascii() and page.isdigit() else 1)


def _last_of_single(pairs: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    last = dict(pairs)
    return dict.fromkeys((name, last[name] if name in SINGLE else value) for name, value in pairs)


def _years(given: QueryParams) -> list[tuple[str, str]]:
    """Return the years of an address: as the form gives them, from one to another, else as one span."""
    first, last = given.get(FROM, "").strip(), given.get(TO, "").strip()
    year = (first if first == last else f"{first}..{last}") if first or last else given.get("year", "").strip()
    return [("year", year)] if year else []
