"""The commands `aluetutka organisations …`. What a command needs is imported when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

organisation_app = typer.Typer(
    help="Organisations that the documents name, and decisions on names first seen in them.",
    no_args_is_help=True, rich_markup_mode=None,
)  # fmt: skip
Id = Annotated[str, typer.Argument(help="The id, as `organisations list` gives it.", metavar="ID")]


@organisation_app.command("list", epilog="Example: aluetutka organisations list --new")
def list_organisations(
    new: Annotated[bool, typer.Option("--new", help="Only names that neither the registry nor you know.")] = False,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="With --new: also names that are less sure to be an organisation's.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 50,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List the organisations that documents name, those of most documents first."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services import organisations

    found = organisations.list_organisations(opened, new=new, doubtful=doubtful, limit=limit)
    if format is TableFormat.json:
        print_json(found)
        return
    rows = [(one.id, one.name, one.documents, one.mentions, one.state, ", ".join(one.alike)) for one in found]
    print_table(["Id", "Name", "Documents", "Mentions", "Known by", "Much like"], rows)


@organisation_app.command("show", epilog="Example: aluetutka organisations show org:innolink")
def show_organisation(
    id: Id,
    limit: Annotated[int, typer.Option(min=1, help="How many documents to show.")] = 3,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Show where documents name an organisation."""
    opened = open_to_read(workspace)
    from app.cli.place_commands import print_naming
    from app.cli.printing import print_json
    from corpus.characters import clean
    from services.organisations import describe_organisation

    found = describe_organisation(opened, id, limit=limit)
    if format is TableFormat.json:
        print_json(found)
        return
    typer.secho(clean(f"{found.id}  {found.name}"), bold=True)
    typer.echo(f"{found.mentions} mentions in {found.documents} documents")
    if found.registered_name:
        typer.echo(clean(f"registered as {found.registered_name}"))
    if found.parent:
        typer.echo(f"part of {found.parent}")
    if found.successor:
        typer.echo(f"since {found.succeeded_in}: {found.successor}")
    if found.predecessors:
        typer.echo(f"took the place of {', '.join(found.predecessors)}")
    print_naming(found)
    typer.echo()
    for passage in found.passages:
        typer.echo(clean(f"• {passage.title or passage.location}"))
        before, after = (clean(" ".join(text.split())) for text in (passage.before, passage.after))
        typer.echo(f"  … {before} " + typer.style(clean(passage.text), bold=True) + f" {after} …")


@organisation_app.command("suggest-merges", epilog="Example: aluetutka organisations suggest-merges --limit 20")
def suggest_merges(
    limit: Annotated[int, typer.Option(min=1, help="How many to show.")] = 50,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List names that may be other names of an organisation, the surest first; `merge` joins them."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.organisation_merges import suggest_merges as suggest

    found = suggest(opened, limit=limit)
    if format is TableFormat.json:
        print_json(found)
        return
    rows = [
        (f"{one.score:.2f}", one.id, one.name, one.into, one.into_name, one.reason.replace("_", " "), one.documents)
        for one in found
    ]
    print_table(["Score", "Id", "Name", "Into", "Its name", "Reason", "Documents"], rows)


@organisation_app.command("confirm", epilog="Example: aluetutka organisations confirm org:innolink")
def confirm(id: Id, workspace: Folder = Path()) -> None:
    """Take a name for an organisation's: it is then found in every form, as those of the registry are."""
    opened = open_to_write(workspace)
    from services import organisations

    _print_decided(organisations.confirm(opened, id))


@organisation_app.command("rename", epilog='Example: aluetutka organisations rename org:innolink "Innolink Research"')
def rename(
    id: Id,
    name: Annotated[str, typer.Argument(help="What the organisation is called.")],
    workspace: Folder = Path(),
) -> None:
    """Confirm a name and call the organisation by another."""
    opened = open_to_write(workspace)
    from services import organisations

    _print_decided(organisations.confirm(opened, id, name))


@organisation_app.command("merge", epilog="Example: aluetutka organisations merge org:innolinkin org:innolink")
def merge(
    id: Id,
    into: Annotated[str, typer.Argument(help="The id of the organisation that it is another name of.")],
    workspace: Folder = Path(),
) -> None:
    """Take a name for another name of an organisation."""
    opened = open_to_write(workspace)
    from services import organisations

    _print_decided(organisations.merge(opened, id, into))


@organisation_app.command("reject", epilog="Example: aluetutka organisations reject org:liite")
def reject(id: Id, workspace: Folder = Path()) -> None:
    """Take a name for none of an organisation."""
    opened = open_to_write(workspace)
    from services import organisations

    _print_decided(organisations.reject(opened, id))


@organisation_app.command("forget", epilog="Example: aluetutka organisations forget org:innolink")
def forget(id: Id, workspace: Folder = Path()) -> None:
    """Take a decision back."""
    opened = open_to_write(workspace)
    from services import organisations

    _print_decided(organisations.forget(opened, id))


@organisation_app.command("decisions", epilog="Example: aluetutka organisations decisions --format json")
def list_decisions(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """List what was decided."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services import organisations

    found = organisations.list_decisions(opened)
    if format is TableFormat.json:
        print_json(found)
        return
    rows = [(one.id, one.found, "no organisation" if one.rejected else one.into or one.name) for one in found]
    print_table(["Id", "Found as", "Is"], rows)


def _print_decided(documents: int) -> None:
    typer.echo(f"Decided. {documents} documents are analysed again by the next run: aluetutka ingest")
