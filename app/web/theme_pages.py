"""Teemat: what the collection is about, how large each theme is, where it lies among the others, and how it changes."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.http.tokens import visitor_of
from app.web.charts import Circle, Columns, draw_columns, draw_map, draw_spark
from app.web.marking import Piece, snippet
from app.web.search_addresses import SearchAddress
from app.web.search_results import FoundPassage, passage_address
from app.web.site import Site
from corpus.catalogue.theme_fits import ThemeChange
from corpus.ids import code_of, is_broad_theme
from services.answers.themes import Growth, ListedTheme, NamedCount, SourceCount, ThemeAnswer, TrendAnswer
from services.searching import Question, answer_question
from services.themes.describing import describe_theme, list_shown, theme_history
from services.themes.overview import ThemeOverview, overview_themes
from services.themes.trends import describe_trend
from services.value_names import name_values
from services.workspace import Workspace

PATH = "/teemat"
PASSAGES = 5  # that represent a theme
MOST_ON_MAP = 60
MOST_SUBJECTS = 10
GROWING, SHRINKING = 1.2, 0.8  # times the share of the years before
HUES = 6  # that style.css has for broad themes


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A theme of the list."""

    number: int  # on the map
    theme: ThemeOverview
    spark: str
    course: str  # growing, shrinking, steady or unknown


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """A broad theme with the narrow ones in it; without one, those that are in none."""

    broad: ThemeOverview | None
    hue: int
    rows: tuple[ListedRow, ...]


@dataclass(frozen=True, slots=True)
class NamedLink:
    """Something named, how many passages name it, and the search for these."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """What the page of a theme shows."""

    theme: ThemeAnswer
    trend: TrendAnswer
    chart: Columns
    course: str
    municipalities: tuple[NamedLink, ...]
    regions: tuple[NamedLink, ...]
    organisations: tuple[NamedLink, ...]
    subjects: tuple[NamedLink, ...]
    passages: tuple[tuple[FoundPassage, str | None, tuple[Piece, ...]], ...]
    sources: tuple[SourceCount, ...]
    history: tuple[ThemeChange, ...]
    parent: ListedTheme | None


@dataclass(frozen=True, slots=True)
class ThemePages:
    """Answers about themes."""

    site: Site

    async def listed(self, request: Request) -> Response:
        """Show all themes, by the broad ones that they are in, and their map."""
        themes = await self.site.ask(self.site.reader, overview_themes)
        groups = group_themes(themes)
        hues = {row.theme.id: group.hue for group in groups for row in group.rows}
        numbers = {row.theme.id: row.number for group in groups for row in group.rows}
        return self.site.page(
            request, "themes.html", groups=groups, circles=_map(themes), hues=hues, numbers=numbers,
            labels={one.id: one.label for one in themes}, base=self.site.renderer.to(PATH),
        )  # fmt: skip

    async def show(self, request: Request) -> Response:
        """Show a theme."""
        id = request.path_params["id"]
        shown = await self.site.ask(self.site.worker, lambda it: self._describe(it, id))
        return self.site.page(
            request, "theme.html", shown=shown, base=self.site.renderer.to(PATH),
            search=SearchAddress(self.site.renderer.to("/"), (("theme", shown.theme.id),)),
            writable=request.app.state.writable, may_write=visitor_of(request).may_write,
        )  # fmt: skip

    async def table(self, request: Request) -> Response:
        """Give the numbers of a theme's chart as CSV."""
        id = request.path_params["id"]
        trend = await self.site.ask(self.site.reader, lambda it: describe_trend(it, id))
        named = {"content-disposition": f'attachment; filename="{trend.id}.csv"'}
        return Response(write_trend(trend), headers=named, media_type="text/csv; charset=utf-8")

    def _describe(self, workspace: Workspace, id: str) -> ShownTheme:
        theme = describe_theme(workspace, id, limit=PASSAGES)
        trend = describe_trend(workspace, theme.id)
        facets = answer_question(workspace, Question("", themes=[theme.id], limit=1)).facets
        return ShownTheme(
            theme=theme,
            trend=trend,
            chart=draw_columns([(one.period, one.share) for one in trend.years]),
            course=course_of(trend.growth),
            municipalities=self._links(theme, "municipality", trend.municipalities),
            regions=self._links(theme, "region", trend.regions),
            organisations=self._links(theme, "organisation", trend.organisations),
            subjects=self._links(theme, "subject", self._subjects(workspace, facets.get("subjects", {}))),
            passages=tuple(
                (one, passage_address(self.site, one), tuple(snippet(one.text, ()))) for one in theme.passages
            ),
            sources=tuple(replace(one, name=_last_folder(one.name)) for one in trend.sources),
            history=tuple(reversed(theme_history(workspace, theme.id))),
            parent=next((one for one in list_shown(workspace) if one.id == theme.parent), None),
        )

    def _subjects(self, workspace: Workspace, counts: dict[str, int]) -> Sequence[NamedCount]:
        uris = list(counts)[:MOST_SUBJECTS]
        names = name_values(workspace, uris, self.site.language.code)
        return [NamedCount(uri, names[uri], counts[uri]) for uri in uris]

    def _links(self, theme: ThemeAnswer, filter: str, counts: Sequence[NamedCount]) -> tuple[NamedLink, ...]:
        inside = SearchAddress(self.site.renderer.to("/"), (("theme", theme.id),))
        by_code = filter in ("municipality", "region")
        return tuple(
            NamedLink(one.name, one.passages, str(inside.replacing(filter, code_of(one.id) if by_code else one.id)))
            for one in counts
        )


def group_themes(themes: Sequence[ThemeOverview]) -> list[ThemeGroup]:
    """Return themes by the broad ones that they are in, numbered in the order of the page."""
    narrow = [one for one in themes if not is_broad_theme(one.id)]
    broad = [one for one in themes if is_broad_theme(one.id)]
    known = {one.id for one in broad}
    groups, number = [], 0
    for at, above in enumerate([*broad, None]):
        inside = [
            one for one in narrow if (one.parent == above.id if above else one.parent not in known)
        ]  # fmt: skip
        rows = tuple(_row(number + place, one) for place, one in enumerate(inside, start=1))
        number += len(rows)
        if rows:
            groups.append(ThemeGroup(above, at % HUES + 1, rows))
    return groups


def course_of(growth: Growth | None) -> str:
    """Return whether a theme is written about more than in the years before."""
    if growth is None:
        return "unknown"
    return "growing" if growth.times >= GROWING else "shrinking" if growth.times <= SHRINKING else "steady"


def write_trend(trend: TrendAnswer) -> str:
    """Return the numbers of a trend as CSV, by year and then by quarter."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["period", "passages", "of", "share"])
    rows.writerows([one.period, one.passages, one.of, one.share] for one in (*trend.years, *trend.quarters))
    return out.getvalue()


def _last_folder(name: str) -> str:
    """Return what a source is called: of a folder of this machine no more than its name."""
    return PurePosixPath(name).name or name


def _row(number: int, theme: ThemeOverview) -> ListedRow:
    return ListedRow(number, theme, draw_spark([one.share for one in theme.years]), course_of(theme.growth))


def _map(themes: Sequence[ThemeOverview]) -> tuple[Circle, ...]:
    narrow = [one for one in themes if not is_broad_theme(one.id)][:MOST_ON_MAP]
    return draw_map([(one.id, one.place, one.size) for one in narrow if one.place is not None])


def theme_routes(site: Site) -> list[Route]:
    """Return the routes of themes."""
    pages = ThemePages(site)
    return [
        Route(PATH, pages.listed),
        Route(f"{PATH}/{{id}}", pages.show),
        Route(f"{PATH}/{{id}}/kehitys.csv", pages.table),
    ]
