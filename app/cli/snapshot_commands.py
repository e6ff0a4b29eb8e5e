"""The commands `aluetutka snapshot …`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read

if TYPE_CHECKING:
    from services.snapshots.creating import SnapshotReport

snapshot_app = typer.Typer(
    help="Snapshots: what a workspace holds at one moment, as tables to compute with and to cite.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@snapshot_app.command("create", epilog="Example: aluetutka snapshot create snapshots/2026-11")
def create(
    directory: Annotated[Path, typer.Argument(help="A new folder.", metavar="DIR")],
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Write publications, documents, passages, subjects, themes and mentions as Parquet, while runs go on."""
    opened = open_to_read(workspace)
    from services.snapshots.creating import create_snapshot

    _print(create_snapshot(opened, directory), format)


@snapshot_app.command("verify", epilog="Example: aluetutka snapshot verify snapshots/2026-11")
def verify(
    directory: Annotated[Path, typer.Argument(help="The folder of a snapshot.", metavar="DIR")],
    workspace: Folder = Path(),  # noqa: ARG001  # as every command has it: a snapshot needs none
    format: Table = TableFormat.table,
) -> None:
    """Read every byte of a snapshot: whether it is as it was made."""
    from services.snapshots.creating import report_of
    from services.snapshots.manifests import verify_snapshot

    _print(report_of(directory, verify_snapshot(directory)), format)


def _print(report: "SnapshotReport", format: TableFormat) -> None:
    from app.cli.printing import print_json
    from corpus.characters import clean

    if format is TableFormat.json:
        print_json(report)
    else:
        typer.echo(clean(f"{report.folder} is whole. Cite it as:\n{report.citation}"))
