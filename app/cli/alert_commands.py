"""The commands `aluetutka alerts …`. What a command needs is imported when it runs."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.alerts.answers import AlertReport

alert_app = typer.Typer(
    help="Saved searches: what is new that answers them, by mail, in a chat or as a feed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class By(StrEnum):
    words = "words"
    meaning = "meaning"
    both = "both"


class Every(StrEnum):
    day = "day"
    week = "week"


Name = Annotated[str, typer.Argument(help="The alert's name, as `alerts list` gives it.", metavar="NAME")]


@alert_app.command("add", epilog='Example: aluetutka alerts add "kuntien talous" --email nimi@example.fi --every week')
def add(
    query: Annotated[str, typer.Argument(help="Words or a question, in any inflection.")],
    name: Annotated[str | None, typer.Option(help="What to call it; by default after the query.")] = None,
    email: Annotated[list[str] | None, typer.Option(help="Who gets it by mail; may be given again.")] = None,
    to: Annotated[
        list[str] | None, typer.Option(help="An address as in alarms.urls: slack://…; may be given again.")
    ] = None,
    by: Annotated[By, typer.Option(help="All words of the query, its meaning, or either.")] = By.both,
    every: Annotated[Every, typer.Option(help="How often at most.")] = Every.day,
    since: Annotated[
        str | None, typer.Option(help="A date: what is here and is not older is announced at the first run.")
    ] = None,
    municipality: Annotated[list[str] | None, typer.Option(help="Name or code; may be given again.")] = None,
    region: Annotated[list[str] | None, typer.Option(help="Name or code of a region; may be given again.")] = None,
    organisation: Annotated[list[str] | None, typer.Option(help="Name or abbreviation; may be given again.")] = None,
    theme: Annotated[list[str] | None, typer.Option(help="Id of a theme; may be given again.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="release, report, policy_brief, appendix or other.")] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Save a search: publications that come after this and answer it are announced, each once.

    Without a recipient they are in `alerts feed` alone.
    """
    opened = open_to_write(workspace)
    from app.cli.printing import print_json
    from app.cli.searching import check_kinds
    from services.alerts.saving import AlertRequest, save_alert
    from services.searching import Question

    check_kinds(kind or [])
    question = Question(query, municipality or (), region or (), organisation or (), kind or (), theme or ())
    request = AlertRequest(question, name, email or (), to or (), by.value, every.value, since)
    saved = save_alert(opened, request)
    if format is TableFormat.json:
        print_json(saved)
        return
    typer.echo(f"Saved {saved.name}: every {saved.every}, {', '.join(saved.recipients) or 'as a feed alone'}")
    typer.echo("Next: aluetutka alerts run, after each ingest", err=True)


@alert_app.command("list", epilog="Example: aluetutka alerts list --format json")
def list_alerts(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """List the saved searches, with who gets them and when they last ran."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.alerts.saving import list_alerts

    saved = list_alerts(opened)
    if format is TableFormat.json:
        print_json(saved)
    elif not saved:
        typer.echo('There are no saved searches yet: aluetutka alerts add "QUERY" --email ADDRESS', err=True)
    else:
        rows = [
            (one.name, one.query, one.by, one.every, ", ".join(one.recipients), one.ran_at, one.announced)
            for one in saved
        ]
        print_table(["Name", "Query", "By", "Every", "To", "Last run", "Announced"], rows)


@alert_app.command("remove", epilog="Example: aluetutka alerts remove kuntien-talous")
def remove(name: Name, workspace: Folder = Path()) -> None:
    """Remove a saved search, with its feed."""
    opened = open_to_write(workspace)
    from services.alerts.saving import forget_alert

    forget_alert(opened, name)
    typer.echo(f"Removed {name}")


@alert_app.command("run", epilog="Example: aluetutka alerts run --dry-run")
def run(
    names: Annotated[
        list[str] | None, typer.Argument(help="Run these now; none: all that are due.", metavar="[NAME]...")
    ] = None,
    dry: Annotated[bool, typer.Option("--dry-run", help="Only show what would be announced.")] = False,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Announce what is new to each saved search whose day or week has passed.

    Exit code 1 where one of them failed, or somebody could not be reached; the next run tries again.
    """
    opened = open_to_read(workspace) if dry else open_to_write(workspace)
    from app.cli.printing import print_json
    from services.alerts.running import run_alerts

    reports = run_alerts(opened, names or (), dry=dry)
    if format is TableFormat.json:
        print_json(reports)
    for report in [] if format is TableFormat.json else reports:
        _print_report(report)
    if any(report.problem or report.unsent for report in reports):
        raise typer.Exit(1)


def _print_report(report: "AlertReport") -> None:
    from corpus.characters import clean

    sent = f", sent to {', '.join(report.sent_to)}" if report.sent_to else ""
    typer.echo(clean(f"{report.name}: {len(report.items)} new{sent}"))
    for item in report.items:
        typer.echo(clean(f"    {item.date or 'undated'} · {item.title} · by {item.by}\n    {item.url}"))
    for unsent in report.unsent:
        typer.echo(clean(f"Note: {report.name} could not be sent to {unsent.address}: {unsent.problem}"), err=True)
    for address in report.unknown:
        lost = "was cut short while it was sent, and is not sent again: aluetutka alerts feed"
        typer.echo(clean(f"Note: an earlier message of {report.name} to {address} {lost} {report.name}"), err=True)
    if report.problem:
        typer.echo(clean(f"Note: {report.name} failed: {report.problem}"), err=True)


@alert_app.command("feed", epilog="Example: aluetutka alerts feed kuntien-talous > kuntien-talous.atom")
def feed(name: Name, workspace: Folder = Path()) -> None:
    """Print what a saved search has announced as an Atom feed."""
    opened = open_to_read(workspace)
    from services.alerts.feeds import render_feed

    typer.echo(render_feed(opened, name), nl=False)
