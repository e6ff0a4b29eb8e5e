"""The commands `aluetutka operate` and `aluetutka schedule …`: scheduled work."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

operate_app = typer.Typer(no_args_is_help=False, rich_markup_mode=None)
schedule_app = typer.Typer(help="When what is done.", no_args_is_help=True, rich_markup_mode=None)


@operate_app.callback(invoke_without_command=True, epilog="Example: aluetutka operate --workspace radar")
def operate(context: typer.Context, workspace: Folder = Path()) -> None:
    """Do the scheduled runs of a workspace, with Prefect's pages, until SIGTERM or Ctrl-C.

    What is missed meanwhile is caught up at the next start. `operate install` makes a service of it.
    """
    if context.invoked_subcommand is not None:
        return
    opened = open_to_write(workspace)
    from app.cli.logs import log_to_stderr
    from app.cli.watching import end_on_signals
    from flows.operating import operated

    log_to_stderr()
    with end_on_signals() as sleep, operated(opened) as operation:
        typer.echo(f"Prefect's pages: {operation.pages}", err=True)
        _print_windows(opened.folder)
        typer.echo("Operating; end with Ctrl-C", err=True)
        operation.go_on(sleep)
    typer.echo("Ended", err=True)


@operate_app.command(epilog="Example: aluetutka operate install --workspace radar")
def install(
    system: Annotated[
        bool, typer.Option("--system", help="From the start of the machine on, for all users; needs root.")
    ] = False,
    show: Annotated[bool, typer.Option("--print", help="Print the unit, and write nothing.")] = False,
    workspace: Folder = Path(),
) -> None:
    """Write a systemd unit that operates the workspace, and say how to enable it."""
    opened = open_to_read(workspace)
    from services.scheduling.deployments import deployments_of
    from services.scheduling.systemd import make_unit, write_unit

    deployments_of(opened.settings)  # a wrong schedule is reported before a service fails because of it
    unit = make_unit(opened.folder, system=system)
    if show:
        typer.echo(unit.text, nl=False)
        return
    write_unit(unit)
    typer.echo(f"Wrote {unit.path}; enable it:")
    for command in unit.commands:
        typer.echo(f"  {command}")


def _print_windows(folder: Path) -> None:
    from services.scheduling.listing import list_schedules
    from services.workspace import open_workspace

    scheduled = [one for one in list_schedules(open_workspace(folder)) if one.next_window]
    for one in scheduled:
        typer.echo(f"  {one.deployment}: {one.cron}, next at {one.next_window}", err=True)
    if not scheduled:
        typer.echo('  nothing is scheduled: aluetutka schedule set ingest "0 6 * * 1-5"', err=True)


@schedule_app.command("list", epilog="Example: aluetutka schedule list --format json")
def list_(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """List the jobs with their schedules, the next window of each, and how the last run went."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.scheduling.listing import list_schedules

    found = list_schedules(opened)
    if format is TableFormat.json:
        print_json(found)
        return
    columns = ("Job", "Schedule", "Next", "Last run", "State")
    print_table(columns, [(o.deployment, o.cron, o.next_window, o.last_started_at, o.last_state) for o in found])


@schedule_app.command("set", epilog='Example: aluetutka schedule set ingest "0 6 * * 1-5"')
def set_(
    job: Annotated[str, typer.Argument(help="ingest, ingest-SOURCE, refit-themes, check-sources, compact or backup.")],
    cron: Annotated[
        str, typer.Argument(help='Minute, hour, day, month, weekday; "" for never. Times are of operation.timezone.')
    ],
    workspace: Folder = Path(),
) -> None:
    """Write when a job is done into aluetutka.toml; a workspace that is operated takes it over at once."""
    opened = open_to_write(workspace)
    from services.scheduling.listing import set_schedule

    following = set_schedule(opened, job, cron)
    typer.echo(f"{job}: next at {following}" if following else f"{job}: not scheduled")
    if following:
        typer.echo("It is done where `aluetutka operate` runs", err=True)
