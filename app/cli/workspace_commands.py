"""The commands `aluetutka init`, `status`, `doctor` and `index …`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.answers.workspace import LastRun, WorkspaceStatus

index_app = typer.Typer(
    help="The index, which is made from the catalogue.", no_args_is_help=True, rich_markup_mode=None
)
COUNTS = ("documents", "passages", "versions", "quarantined", "gone", "removed")


def init(
    directory: Annotated[Path, typer.Argument(help="The folder to make a workspace of.")] = Path(),
    schedule: Annotated[
        str, typer.Option(help='When to ingest its sources: minute, hour, day, month, weekday: "0 6 * * 1-5".')
    ] = "",
    alarm: Annotated[
        list[str] | None,
        typer.Option(help="Who hears of what is wrong: mailtos://user:password@server?to=…; see docs/alarms.md."),
    ] = None,
    workspace: Annotated[Path | None, typer.Option("--workspace", "-w", help="The same, as an option.")] = None,
) -> None:
    """Make a new workspace with a commented aluetutka.toml."""
    from services.starting import start_workspace

    folder = workspace or directory
    made = start_workspace(folder, schedule=schedule, alarms=alarm or ())
    typer.echo(f"{'Made' if made else 'There already is'} a workspace in {folder.resolve()}")
    if made:
        typer.echo(f"Next: aluetutka ingest FOLDER --workspace {folder}", err=True)


def status(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Print what is in the workspace, what waits and what failed."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.status import describe_workspace

    described = describe_workspace(opened)
    if format is TableFormat.json:
        print_json(described)
    else:
        _print_status(described)


def _print_status(described: "WorkspaceStatus") -> None:
    from app.cli.printing import print_set_aside, print_table
    from corpus.characters import clean

    rows: list[tuple[str, object]] = [(name.capitalize(), getattr(described, name)) for name in COUNTS]
    rows += [(f"Waiting: {stage}", number) for stage, number in described.waiting.items()]
    print_table(["Workspace", described.workspace], rows)
    if described.last_run:
        typer.echo(f"Last run: started {described.last_run.started_at}, {_ended(described.last_run)}")
    for source in described.failing_sources:
        typer.echo(clean(f"Source {source.name} failed on {source.checked_at}: {source.problem}"), err=True)
    print_set_aside(described.quarantine, "In quarantine")


def _ended(run: "LastRun") -> str:
    if run.finished_at:
        return f"ended {run.finished_at}"
    return "is going on" if run.going_on else "did not end: the next run goes on where it stopped"


def doctor(workspace: Folder = Path()) -> None:
    """Look for what is missing on this machine and in this workspace, for scheduled work too.

    Exit code 1: something is missing that is needed; what works less well without something is a note.
    """
    from corpus.characters import clean
    from services.health import check_health

    healthy = True
    for check in check_health(workspace):
        healthy = healthy and (check.passed or not check.needed)
        word, colour = ("ok", "green") if check.passed else ("missing", "red") if check.needed else ("note", "yellow")
        typer.echo(f"{typer.style(f'{word:7}', fg=colour)} {clean(check.name)}: {clean(check.message)}")
    if not healthy:
        raise typer.Exit(1)


@index_app.command("rebuild", epilog="Example: aluetutka index rebuild --encoder intfloat/multilingual-e5-base")
def rebuild(
    encoder: Annotated[
        str | None,
        typer.Option(help="Encode with this from now on: a shipped encoder's name, a Hugging Face id or a folder."),
    ] = None,
    workspace: Folder = Path(),
) -> None:
    """Make the index from the catalogue; what was interrupted goes on when the command is given again."""
    opened = open_to_write(workspace)
    from app.cli.progress import progress_bar
    from services.progress import listening
    from services.rebuilding import rebuild_index

    with progress_bar() as listener, listening(listener):
        report = rebuild_index(opened, encoder=encoder)
    for name in report.settings_dropped:
        typer.echo(f"Note: encoding.{name} was of the encoder before, and has been taken out of the settings", err=True)
    typer.echo(f"{report.passages} passages indexed")
