"""Tila: sources, runs, alarms and the quarantine, for who keeps the workspace going."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.http.tokens import visitor_of
from app.web.site import Site
from corpus.catalogue.document_changes import DecidedDocument
from corpus.catalogue.store import SET_ASIDE
from corpus.records import DecidedName
from services.alarms.answers import ListedAlarm
from services.alarms.evaluating import list_recent
from services.answers.publications import ListedOrganisation, SuggestedMerge
from services.answers.workspace import ListedRun, RunAnswer, WorkspaceStatus
from services.care.documents import list_documents
from services.organisation_merges import suggest_merges
from services.organisations import list_decisions, list_organisations
from services.quarantine import QuarantinedDocument, list_quarantined, preview_quarantined
from services.runs import list_runs, show_run
from services.source_standing import SourceStanding, list_standings
from services.status import describe_workspace
from services.workspace import Workspace

PATH = "/tila"
RUNS = 15
NAMES = 8  # new ones on the first page
MOST_NAMES = 100
MOST_LISTED = 50  # of what a run set aside, and of what waits in quarantine
#: What reports of older runs may lack, and those of other jobs.
_NOTHING: dict[str, Any] = {
    "seconds": None, "sources": (), "problems": (), "set_aside": (), "warnings": (), "silent": (), "stages": {},
}  # fmt: skip
COUNTS = ("found", "new", "changed", "unchanged", "gone", "quarantined", "passages")


@dataclass(frozen=True, slots=True)
class ShownState:
    """What the page shows."""

    status: WorkspaceStatus
    sources: Sequence[SourceStanding]
    runs: Sequence[ListedRun]
    alarms: Sequence[ListedAlarm]
    quarantine: Sequence[QuarantinedDocument]
    removed: Sequence[DecidedDocument]
    names: Sequence[ListedOrganisation]


@dataclass(frozen=True, slots=True)
class ShownNames:
    """Names of organisations that wait for a decision, and those decided on."""

    new: Sequence[ListedOrganisation]
    merges: Sequence[SuggestedMerge]
    decisions: Sequence[DecidedName]


@dataclass(frozen=True, slots=True)
class StatePages:
    """Answers operators who look."""

    site: Site

    async def show(self, request: Request) -> Response:
        """Show how all stands."""
        shown = await self.site.ask(self.site.worker, _describe)
        return await self.page(request, "state.html", shown=shown, most=MOST_LISTED)

    async def run(self, request: Request) -> Response:
        """Show a run and its report."""
        run = await self.site.ask(self.site.reader, lambda it: show_run(it, request.path_params["id"]))
        return await self.page(
            request, "state_run.html", run=run, report=_NOTHING | (run.report or {}), reported=bool(run.report),
            counts=COUNTS, most=MOST_LISTED, facts=_facts(run), lists=_lists(run),
        )  # fmt: skip

    async def document(self, request: Request) -> Response:
        """Show a document of the quarantine, with what could be read of it."""
        id = request.path_params["id"]
        preview = await self.site.ask(self.site.reader, lambda it: preview_quarantined(it, id))
        return await self.page(request, "state_document.html", preview=preview)

    async def names(self, request: Request) -> Response:
        """Show the names of organisations that wait for a decision."""
        names = await self.site.ask(self.site.reader, _names)
        return await self.page(request, "state_names.html", names=names)

    async def page(self, request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
        """Return a page of this section, with what each of them is filled in with."""
        zone = await self.site.ask(self.site.reader, lambda it: it.settings.operation.timezone)
        return self.site.page(
            request, template, status=status, base=self.site.renderer.to(PATH), zone=zone,
            done=request.query_params.get("tehty", "") if status == 200 else "",
            may_write=request.app.state.writable or visitor_of(request).may_write, **values,
        )  # fmt: skip


def _describe(workspace: Workspace) -> ShownState:
    return ShownState(
        status=describe_workspace(workspace),
        sources=list_standings(workspace),
        runs=list_runs(workspace, limit=RUNS),
        alarms=list_recent(workspace, ended=False),
        quarantine=list_quarantined(workspace),
        removed=[one for one in list_documents(workspace) if one.state != SET_ASIDE],
        names=list_organisations(workspace, new=True, limit=NAMES),
    )


def _names(workspace: Workspace) -> ShownNames:
    return ShownNames(
        list_organisations(workspace, new=True, limit=MOST_NAMES),
        suggest_merges(workspace, limit=MOST_NAMES),
        list_decisions(workspace),
    )


def _facts(run: RunAnswer) -> dict[str, object]:
    """Return what a job other than an ingest reports in single values."""
    report = run.report or {}
    if "found" in report:
        return {}
    return {name: value for name, value in report.items() if isinstance(value, str | int | float) and value != ""}


def _lists(run: RunAnswer) -> dict[str, list[tuple[str, str]]]:
    """Return what a job other than an ingest reports in lists: of each thing its name, and what is said of it."""
    report = run.report or {}
    lists = {} if "found" in report else {name: rows for name, rows in report.items() if isinstance(rows, list)}
    return {name: [_line(row) for row in rows] for name, rows in lists.items()}


def _line(row: object) -> tuple[str, str]:
    if not isinstance(row, dict):
        return "", str(row)
    (_, first), *others = row.items()
    said = (f"{name.replace('_', ' ')}: {value}" for name, value in others if value not in (None, "", [], {}))
    return str(first), " · ".join(said)


def state_routes(site: Site) -> list[Route]:
    """Return the routes of who looks."""
    pages = StatePages(site)
    return [
        Route(PATH, pages.show),
        Route(f"{PATH}/ajot/{{id:int}}", pages.run),
        Route(f"{PATH}/karanteeni/{{id}}", pages.document),
        Route(f"{PATH}/nimet", pages.names),
    ]
