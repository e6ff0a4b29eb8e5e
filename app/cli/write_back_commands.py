"""The command `aluetutka write-back`. What a command needs is imported when it runs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.answers.write_back import WriteBackReport

SAID = {
    "changed": "changed", "same": "as it is", "edited": "left: edited there",
    "not_taken": "left: the site has no such field",
}  # fmt: skip


def write_back_documents(
    documents: Annotated[list[str], typer.Argument(help="Ids or locations of documents.", metavar="DOCUMENT...")],
    to: Annotated[str, typer.Option(help="Which [[write_back]] of the settings, where there are several.")] = "",
    address: Annotated[
        str, typer.Option(help="Where readers find the document there, if it was not read from that site.")
    ] = "",
    write: Annotated[bool, typer.Option("--write", help="Write; else what would be written is shown.")] = False,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Write subjects, places and abstract of documents to the WordPress or DSpace site that they are on.

    Without --write nothing is changed. What a person has written, changed or taken away there stays as it is.
    """
    if address and len(documents) > 1:
        raise typer.BadParameter("--address is that of one document: give one")
    from app.cli.printing import print_json
    from corpus.errors import AluetutkaError
    from services.write_back.writing import write_back

    opened, failed = (open_to_write if write else open_to_read)(workspace), False
    for document in documents:
        try:
            report = write_back(opened, document, to=to, address=address, write=write)
        except AluetutkaError as error:
            typer.echo(f"aluetutka: {document}: {error}", err=True)
            failed = True
            continue
        if format is TableFormat.json:
            print_json(report)
        else:
            _print(report)
    if failed:
        raise typer.Exit(1)


def _print(report: "WriteBackReport") -> None:
    from corpus.characters import clean

    typer.secho(clean(f"{report.address} ({report.target})"), bold=True)
    for change in report.changes:
        typer.echo(f"{change.field}: {SAID[change.outcome]}")
        for value in change.before:
            if value not in change.after:
                typer.echo(clean(f"  - {value}"))
        for value in change.after:
            if value not in change.before:
                typer.echo(clean(f"  + {value}"))
    changed = sum(change.outcome == "changed" for change in report.changes)
    if report.written:
        typer.echo(f"{changed} fields written")
    elif changed:
        typer.echo("Nothing is written yet: write it by --write", err=True)
