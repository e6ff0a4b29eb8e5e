"""The command `aluetutka ingest`."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_write

if TYPE_CHECKING:
    from corpus.settings import SourceEntry
    from services.answers.runs import RunReport
    from services.workspace import Workspace

INCOMPLETE = 3  # exit code: a document was set aside, or a source could not be read whole
COUNTS = ("found", "new", "changed", "unchanged", "gone", "quarantined", "passages", "seconds")


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Files, folders or web addresses; none: all sources.", metavar="[PATH|URL]..."),
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Name of a source; may be given again.")] = None,
    local: Annotated[bool, typer.Option("--local", help="The addresses may be private or loopback ones.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on, and run again whenever a folder's content has changed.")
    ] = False,
    interval: Annotated[float, typer.Option(min=0.1, help="Seconds between two looks at watched folders.")] = 5.0,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="Try again what earlier runs have set aside.")
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 where a run is incomplete, not with 3.")
    ] = False,
    since: Annotated[
        str | None,
        typer.Option(help="Fetch what the sources published since then too: 2015, 2015-06 or 2015-06-30."),
    ] = None,
    until: Annotated[str | None, typer.Option(help="With --since: up to then; else up to today.")] = None,
    prefect: Annotated[
        bool | None,
        typer.Option("--prefect/--no-prefect", help="Through Prefect or not; by default where it has a server."),
    ] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Read publications from files, addresses and sources, and bring the index up to date with them.

    Exit code 0: all is well; 3: something was set aside, or a source could not be read (with --strict 1); 1: the run
    failed.
    """
    opened = open_to_write(workspace)
    from services.alarms.addresses import check_alarm_settings

    check_alarm_settings(opened.settings)
    places, sources = paths or [], _chosen_sources(opened, source or [], given=bool(paths))
    folders = [place for place in places if _is_path(place)] + [one.url for one in sources if one.kind == "folder"]
    if watch and not folders:
        raise typer.BadParameter("there is no folder to watch: name one, or add one as a source")
    if since or until:
        _backfill(opened, sources, since, until, format, places)
        return
    with _runs(opened, places, sources, local=local, retry_failed=retry_failed, prefect=prefect) as run:
        if watch:
            _watch(folders, run, interval, format)
            return
        report = _run_with_progress(run)
    _print_report(report, format)
    if not report.complete:
        raise typer.Exit(1 if strict else INCOMPLETE)


def _backfill(
    workspace: "Workspace", sources: list["SourceEntry"], since: str | None, until: str | None, format: TableFormat,
    places: list[str],
) -> None:  # fmt: skip
    """Fetch older publications of sources, a year after the other."""
    from datetime import date

    from app.cli.progress import progress_bar
    from services.backfilling import backfill, parse_span, slices_of
    from services.progress import listening

    if places or since is None:
        raise typer.BadParameter("--since and --until are for sources: give --since, and --source NAME or nothing else")
    span = parse_span(since, until, date.today())
    years = len(slices_of(span))
    with progress_bar() as listener, listening(listener):
        for number, (part, report) in enumerate(backfill(workspace, sources, span), start=1):
            typer.echo(f"{part.since} – {part.until} ({number} of {years}): {report.new} new", err=True)
            _print_report(report, format)


def _chosen_sources(workspace: "Workspace", names: list[str], *, given: bool) -> list["SourceEntry"]:
    """Return the sources to visit: those named, or all where nothing else is given, but for those that are paused."""
    from corpus.characters import clean
    from corpus.settings import active_sources, find_source

    entries = [find_source(workspace.settings, name) for name in names]
    if not names and not given:
        entries = list(workspace.settings.source)
        if not entries:
            raise typer.BadParameter("name files, folders or addresses, or add a source: aluetutka source add URL")
    paused = [entry for entry in entries if entry not in active_sources(workspace.settings)]
    if paused:
        typer.echo(clean(f"Note: paused, and not visited: {', '.join(entry.name for entry in paused)}"), err=True)
    return [entry for entry in entries if entry not in paused]


def _is_path(place: str) -> bool:
    from corpus.fetching import is_address

    return not is_address(place)


@contextmanager
def _runs(
    workspace: "Workspace", places: list[str], sources: list["SourceEntry"], *, local: bool, retry_failed: bool,
    prefect: bool | None,
) -> Iterator[Callable[[], "RunReport"]]:  # fmt: skip
    """Give what does a run, in this process or through Prefect."""
    from services.ingesting import ingest_request, make_request

    request = make_request(places, sources=sources, local=local, retry_failed=retry_failed)
    if not _is_orchestrated(workspace, prefect):
        yield lambda: ingest_request(workspace, request)
        return
    from flows.runs import runs_through_prefect

    names = [entry.name for entry in sources]
    with runs_through_prefect(workspace, places, sources=names, local=local, retry_failed=retry_failed) as run:
        yield run


def _is_orchestrated(workspace: "Workspace", prefect: bool | None) -> bool:
    """Return whether a run goes through Prefect; a run that nobody forces there is done whatever the server does."""
    if prefect is not None:
        return prefect
    from flows.server import find_server, is_answering

    api = find_server(workspace)
    if api is None:
        return False
    if not is_answering(api):
        typer.echo(f"Note: the Prefect server {api} does not answer; the run is done without it", err=True)
        return False
    return True


def _run_with_progress(run: Callable[[], "RunReport"]) -> "RunReport":
    from app.cli.progress import progress_bar
    from services.progress import listening

    with progress_bar() as listener, listening(listener):
        return run()


def _watch(folders: list[str], run: Callable[[], "RunReport"], interval: float, format: TableFormat) -> None:
    from app.cli.watching import end_on_signals
    from services.watching import watch_folders

    with end_on_signals() as sleep:
        for report in watch_folders(folders, run, seconds=interval, sleep=sleep):
            _print_report(report, format)
            typer.echo("Watching for changes; end with Ctrl-C", err=True)


def _print_report(report: "RunReport", format: TableFormat) -> None:
    from app.cli.printing import print_json, print_set_aside, print_source_issues, print_table

    if format is TableFormat.json:
        print_json(report)
        return
    print_table(["Documents", ""], [(name.capitalize(), getattr(report, name)) for name in COUNTS])
    print_source_issues(report.problems)
    print_set_aside(report.set_aside, "Set aside by this run")
    for warning in report.warnings:
        typer.echo(f"Note: {warning}", err=True)
    earlier = report.quarantined - len(report.set_aside)
    if earlier > 0:
        typer.echo(f"{earlier} more in quarantine since earlier runs: aluetutka status", err=True)
