"""The commands `aluetutka alarms …`. What a command needs is imported when it runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.alarms.answers import AlarmReport, ListedAlarm

alarm_app = typer.Typer(
    help="Alarms: what an operator has to look at, sent by mail, to a chat or a webhook.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@alarm_app.command("list", epilog="Example: aluetutka alarms list --all")
def list_alarms(
    ended: Annotated[bool, typer.Option("--all", help="Also those of the last 30 days that are over.")] = False,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List the open alarms, with what to do and who has heard of each."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.alarms.evaluating import list_recent

    found = list_recent(opened, ended=ended)
    if format is TableFormat.json:
        print_json(found)
    elif not found:
        typer.echo("There are no alarms.", err=True)
    else:
        for one in found:
            _print_alarm(one)


def _print_alarm(one: "ListedAlarm") -> None:
    from corpus.characters import clean
    from services.alarms.composing import capitalised

    over = f" · over {one.ended_at}" if one.ended_at else ""
    typer.secho(clean(capitalised(one.title)), bold=not over, dim=bool(over))
    typer.echo(clean(f"    since {one.since}{over} · {one.kind}"))
    for line in [*one.message.splitlines(), *([] if over else [one.advice])]:
        typer.echo(clean(f"    {line}"))
    if one.sent_to:
        typer.echo(clean(f"    sent to {', '.join(one.sent_to)}"))
    for unsent in one.unsent:
        typer.echo(clean(f"    not sent to {unsent.address}: {unsent.problem}"), err=True)


@alarm_app.command("check", epilog="Example: aluetutka alarms check --workspace radar")
def check(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Look for alarms now, and send what is new, what has changed and what is over.

    This is done after every run; have it done by a timer too, so that runs that do not even start are noticed.
    """
    opened = open_to_write(workspace)
    from app.cli.printing import print_json
    from services.alarms.addresses import check_alarm_settings
    from services.alarms.evaluating import check_alarms

    check_alarm_settings(opened.settings)
    report = check_alarms(opened)
    if format is TableFormat.json:
        print_json(report)
    else:
        _print_report(report)
    if report.unsent:
        raise typer.Exit(1)


def _print_report(report: "AlarmReport") -> None:
    from corpus.characters import clean

    for one in report.raised:
        _print_alarm(one)
    for one in report.ended:
        typer.echo(clean(f"Over: {one.title}"))
    typer.echo(f"{report.open} open, {len(report.raised)} of them new; {report.sent} messages sent")
    if not report.addresses:
        typer.echo("Nobody hears of alarms: write addresses to alarms.urls in aluetutka.toml", err=True)
    print_unsent(report)


def print_unsent(report: "AlarmReport") -> None:
    """Print on standard error whom alarms could not be sent to, after a run as after a check."""
    from corpus.characters import clean

    for unsent in report.unsent:
        typer.echo(clean(f"Note: no alarm could be sent to {unsent.address}: {unsent.problem}"), err=True)
    if report.problem:
        typer.echo(clean(f"Note: alarms could not be looked for: {report.problem}"), err=True)


@alarm_app.command("test", epilog="Example: aluetutka alarms test")
def try_addresses(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Send a test message to every address, and report whether each accepted it."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from corpus.characters import clean
    from corpus.errors import SettingsError
    from services.alarms.addresses import check_alarm_settings
    from services.alarms.evaluating import send_test

    check_alarm_settings(opened.settings)
    if not opened.settings.alarms.urls:
        raise SettingsError("there is no address to test: write some to alarms.urls in aluetutka.toml")
    results = send_test(opened)
    if format is TableFormat.json:
        print_json(results)
    for one in [] if format is TableFormat.json else results:
        mark = typer.style("accepted" if one.accepted else "refused ", fg="green" if one.accepted else "red")
        typer.echo(f"{mark} {clean(one.address)}{f': {clean(one.problem)}' if one.problem else ''}")
    if not all(one.accepted for one in results):
        raise typer.Exit(1)
