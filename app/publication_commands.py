"""The commands `aluetutka publication …`: what belongs together, why, and the operator's corrections."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.options import Folder, Table, TableFormat, open_folder

publication_app = typer.Typer(
    help="Publications: the documents of one work.", no_args_is_help=True, rich_markup_mode=None
)
DocumentName = Annotated[str, typer.Argument(help="A document's id or location.", metavar="DOCUMENT")]


@publication_app.command("show", epilog="Example: aluetutka publication show https://www.example.fi/raportti.pdf")
def show(document: DocumentName, workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """Show the publication of a document: its documents, their roles and why, versions, duplicates and metadata."""
    opened = open_folder(workspace)
    from app.printing import print_json
    from services.publications import describe_publication

    shown = describe_publication(opened, document)
    if format is TableFormat.json:
        print_json(shown)
        return
    typer.secho(f"{shown['title']}  ({shown['id']})\n", bold=True)
    for one in shown["documents"]:
        _print_document(one)


@publication_app.command("join", epilog="Example: aluetutka publication join uutinen-1a2b3c4d liite-5e6f7a8b")
def join(
    document: DocumentName,
    others: Annotated[list[str], typer.Argument(help="Ids or locations of what belongs to it.", metavar="OTHER...")],
    workspace: Folder = Path(),
) -> None:
    """Have documents belong to the publication of the first, whatever else is found."""
    from services.publications import correct

    opened = open_folder(workspace)
    for other in others:
        correct(opened, other, into=document)
    typer.echo(f"{len(others)} joined; the next run indexes them anew")


@publication_app.command("part", epilog="Example: aluetutka publication part liite-5e6f7a8b")
def part(document: DocumentName, workspace: Folder = Path()) -> None:
    """Have a document be a publication of its own, whatever else is found."""
    from services.publications import correct

    correct(open_folder(workspace), document, alone=True)
    typer.echo("Parted; the next run indexes it anew")


@publication_app.command("role", epilog="Example: aluetutka publication role liite-5e6f7a8b appendix")
def role(
    document: DocumentName,
    role: Annotated[str, typer.Argument(help="release, report, policy_brief, appendix or other.")],
    workspace: Folder = Path(),
) -> None:
    """Set what a document is in its publication."""
    from corpus.publications import KINDS
    from services.publications import correct

    if role not in KINDS:
        raise typer.BadParameter(f"{role!r} is none of {', '.join(KINDS)}")
    correct(open_folder(workspace), document, role=role)
    typer.echo("Set; the next run indexes it anew")


@publication_app.command("forget", epilog="Example: aluetutka publication forget liite-5e6f7a8b")
def forget(document: DocumentName, workspace: Folder = Path()) -> None:
    """Take back what was set by hand for a document."""
    from services.publications import forget_correction

    forget_correction(open_folder(workspace), document)
    typer.echo("Forgotten; the next run indexes it anew")


def _print_document(one: dict[str, Any]) -> None:
    facts = " · ".join(str(fact) for fact in (one["role"], one["language"], one["date"], one["state"]) if fact)
    typer.secho(one["title"] or one["location"], bold=True)
    typer.echo(f"    {facts}\n    {one['location']}\n    why: {one['reason']}")
    if one["duplicate_of"]:
        typer.echo(f"    the same text as {one['duplicate_of']}")
    for number, note in one["changes"].items():
        typer.echo(f"    version {number}: {note}")
    for name, value in one["metadata"].items():
        shown = "; ".join(value) if isinstance(value, list) else value
        typer.echo(f"    {name}: {shown}  [{one['origins'].get(name, '')}]")
