"""The commands `aluetutka document …`: single documents removed, set aside, restored, tried again."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

document_app = typer.Typer(
    help="Single documents: taken out of search, put into quarantine, taken back, tried again.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Documents = Annotated[list[str], typer.Argument(help="Their ids or locations.", metavar="DOCUMENT...")]


@document_app.command("list", epilog="Example: aluetutka document list --format json")
def list_documents(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """List the documents that were removed, set aside or given up, with the reason."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.care.documents import list_documents

    listed = list_documents(opened)
    if format is TableFormat.json:
        print_json(listed)
    elif not listed:
        typer.echo("No document was removed or set aside by hand; for what failed: aluetutka status", err=True)
    else:
        rows = [(one.id, one.state.replace("_", " "), one.decided_at, one.reason, one.location) for one in listed]
        print_table(["Document", "State", "Since", "Reason", "Location"], rows)


@document_app.command("remove", epilog="Example: aluetutka document remove raportti-1a2b3c4d --reason 'withdrawn'")
def remove(
    documents: Documents,
    reason: Annotated[str, typer.Option(help="Why, for the list of documents.")] = "",
    purge: Annotated[
        bool, typer.Option("--purge", help="Delete their bytes and texts too; only fetching gives them back.")
    ] = False,
    workspace: Folder = Path(),
) -> None:
    """Take documents out of search and of publications; they are not fetched again until they are restored."""
    from services.care.documents import remove_documents

    ids = remove_documents(open_to_write(workspace), documents, reason=reason, purged=purge)
    became = "their bytes and texts are deleted" if purge else "their bytes are kept"
    typer.echo(f"{len(ids)} removed, and not fetched again until restored; {became}")


@document_app.command("set-aside", epilog="Example: aluetutka document set-aside liite-5e6f7a8b --reason 'a draft'")
def set_aside(
    documents: Documents,
    reason: Annotated[str, typer.Option(help="Why, as the quarantine shows it.")],
    workspace: Folder = Path(),
) -> None:
    """Put documents into quarantine, out of search, until they are tried again."""
    from services.care.documents import set_aside_documents

    ids = set_aside_documents(open_to_write(workspace), documents, reason=reason)
    typer.echo(f"{len(ids)} set aside, until: aluetutka document retry DOCUMENT")


@document_app.command("restore", epilog="Example: aluetutka document restore raportti-1a2b3c4d")
def restore(documents: Documents, workspace: Folder = Path()) -> None:
    """Take removals back; what was purged is fetched again by the next run."""
    from services.care.documents import restore_documents

    ids = restore_documents(open_to_write(workspace), documents)
    typer.echo(f"{len(ids)} restored; what was purged is fetched again by: aluetutka ingest")


@document_app.command("retry", epilog="Example: aluetutka document retry https://www.example.fi/raportti.pdf --now")
def retry(
    documents: Documents,
    now: Annotated[bool, typer.Option("--now", help="At once, with all else that waits.")] = False,
    workspace: Folder = Path(),
) -> None:
    """Try documents of the quarantine again, in the next run or now."""
    from app.cli.printing import print_set_aside
    from services.care.documents import retry_documents

    report = retry_documents(open_to_write(workspace), documents, at_once=now)
    if not report.tried:
        typer.echo(f"{report.documents} to be tried again by: aluetutka ingest")
        return
    typer.echo(f"{report.documents} tried again, {len(report.set_aside)} failed again")
    print_set_aside(report.set_aside, "Set aside again")
    if report.set_aside:
        raise typer.Exit(3)
