"""The command `aluetutka takedown`."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write


def takedown(
    documents: Annotated[list[str] | None, typer.Argument(help="Ids or locations.", metavar="[DOCUMENT...]")] = None,
    person: Annotated[str | None, typer.Option(help="First and last name, in the nominative.")] = None,
    reason: Annotated[str, typer.Option(help="Why, for the record.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List what was taken down.")] = False,
    again: Annotated[
        Path | None, typer.Option(help="Apply records of `--list --format json`, after a restore.", metavar="FILE")
    ] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Remove documents, or a person's name, from catalogue, archive and index for good, with a record that it was.

    The same bytes are not kept again and the name is not read again. The index is made again. Backups and snapshots
    from before still hold what was taken down: delete them, or apply the records again after a restore.
    """
    wanted = [bool(documents), person is not None, listed, again is not None]
    if sum(wanted) != 1:
        raise typer.BadParameter("give documents, --person, --list or --again, one of them")
    if listed:
        _print_records(workspace, format)
        return
    from app.cli.printing import print_json
    from services.care import takedowns

    if dry_run and again is None:
        plan = takedowns.plan_takedown(open_to_read(workspace), documents or [], person=person)
        if format is TableFormat.json:
            print_json(plan)
        else:
            typer.echo("\n".join(plan.documents) or "no document would change")
        return
    opened = open_to_write(workspace)
    if again is not None:
        reports = takedowns.take_down_again(opened, again)
    elif person is not None:
        reports = [takedowns.take_down_person(opened, person, reason=reason)]
    else:
        reports = [takedowns.take_down_documents(opened, documents or [], reason=reason)]
    if format is TableFormat.json:
        print_json(reports)
        return
    for report in reports:
        what = "the name is covered in" if report.kind == "person" else "taken down:"
        typer.echo(f"{what} {len(report.documents)} documents; {report.files} files deleted; the index is made again")
    typer.echo("Backups and snapshots from before still hold it", err=True)


def _print_records(workspace: Path, format: TableFormat) -> None:
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.care.takedowns import list_records

    records = list_records(opened)
    if format is TableFormat.json:
        print_json(records)
    else:
        rows = [(one.taken_down_at, one.kind, one.documents, one.reason, one.id) for one in records]
        print_table(["When", "What", "Documents", "Reason", "Record"], rows)
