"""The commands `aluetutka backup`, `restore`, `check` and `compact`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.care.checks import CheckReport

INCOMPLETE = 3  # exit code: bytes of some documents were lost before


def backup(
    directory: Annotated[Path, typer.Argument(help="The folder of backups.", metavar="DIR")],
    keep: Annotated[int, typer.Option(min=0, help="Keep so many, the newest; 0 keeps all.")] = 0,
    workspace: Folder = Path(),
) -> None:
    """Back up catalogue, archive and settings into a folder, also while a run is writing.

    A folder takes any number of backups; only bytes that it lacks are copied. Exit code 3: bytes of some documents are
    lost, and could not be backed up.
    """
    opened = open_to_read(workspace)
    from app.cli.progress import progress_bar
    from corpus.characters import clean
    from services.care.backups import back_up
    from services.progress import listening

    with progress_bar() as listener, listening(listener):
        report = back_up(opened, directory, keep=keep)
    typer.echo(
        clean(
            f"Backed up {report.documents} documents to {report.folder} as {report.name}:"
            f" {report.files} files of the archive, {report.copied} of them new there"
        )
    )
    if report.removed:
        typer.echo(f"Removed: {', '.join(report.removed)}")
    if report.lacking:
        typer.echo(f"The archive has lost {len(report.lacking)} files: aluetutka check --repair", err=True)
        raise typer.Exit(INCOMPLETE)


def restore(
    directory: Annotated[Path, typer.Argument(help="The folder of backups, or one of them.", metavar="DIR")],
    at: Annotated[str | None, typer.Option(help="Name of the backup; by default the newest.")] = None,
    catalogue: Annotated[
        str | None, typer.Option(help="Where to keep the catalogue, a path or URL, if not where it was.")
    ] = None,
    archive: Annotated[str | None, typer.Option(help="Where to keep the archive, if not where it was.")] = None,
    index: Annotated[str | None, typer.Option(help="Where to keep the index, if not where it was.")] = None,
    workspace: Folder = Path(),
) -> None:
    """Make an empty folder a workspace of a backup, with a new index; a damaged backup changes nothing."""
    from app.cli.progress import progress_bar
    from corpus.characters import clean
    from services.care.restores import restore_backup
    from services.progress import listening

    given = {"catalogue": catalogue, "archive": archive, "index": index}
    places = {name: place for name, place in given.items() if place is not None}
    with progress_bar() as listener, listening(listener):
        report = restore_backup(workspace, directory, name=at, places=places)
    typer.echo(clean(f"Restored {report.documents} documents to {report.workspace} from {report.backup}"))
    if report.lacking:
        typer.echo(f"{len(report.lacking)} files had been lost before: aluetutka check --repair", err=True)
    if report.index_problem:
        typer.echo(clean(f"The index could not be made ({report.index_problem}): aluetutka index rebuild"), err=True)
        raise typer.Exit(INCOMPLETE)


def check(
    repair: Annotated[
        bool, typer.Option("--repair", help="Fetch lost bytes again or record them as lost, and make the index sound.")
    ] = False,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Read all of the archive, the catalogue and the index, and list what is not sound; no bytes are ever deleted.

    Exit code 1: something is not sound.
    """
    opened = open_to_write(workspace) if repair else open_to_read(workspace)
    from app.cli.printing import print_json
    from app.cli.progress import progress_bar
    from services.care.checks import check_workspace
    from services.progress import listening

    with progress_bar() as listener, listening(listener):
        report = check_workspace(opened, repair=repair)
    if format is TableFormat.json:
        print_json(report)
    else:
        _print_check(report)
    if not report.sound:
        raise typer.Exit(1)


def _print_check(report: "CheckReport") -> None:
    from app.cli.printing import print_table

    if report.findings:
        columns = ["Part", "What", "Found", "Repaired"]
        print_table(columns, [(one.area, one.subject, one.message, one.repaired) for one in report.findings])
    if not report.sound:
        typer.echo("Repair what can be: aluetutka check --repair", err=True)
    ends = "sound" if report.sound else "not sound"
    typer.echo(f"{report.files} files and {report.passages} passages: {ends}")
    if report.lost:
        typer.echo(f"{report.lost} files are recorded as lost; the texts read of them stay in search", err=True)
    if report.unneeded:
        typer.echo(f"{report.unneeded} files are needed no more: aluetutka compact", err=True)


def compact(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Take away what [retention] in aluetutka.toml says is not to be kept, and give its room back to the disk."""
    opened = open_to_write(workspace)
    from app.cli.printing import print_json
    from corpus.characters import clean
    from services.care.retention import apply_retention

    report = apply_retention(opened)
    if format is TableFormat.json:
        print_json(report)
        return
    typer.echo(
        f"Taken away: {report.expired} documents that could not be read, {report.versions} versions,"
        f" {report.runs} runs, {report.files} files of the archive"
    )
    if report.note:
        typer.echo(clean(f"{report.kept} files that nothing needs are kept: {report.note}"), err=True)
    if report.problem:
        typer.echo(clean(f"The index is as it was: {report.problem}"), err=True)
