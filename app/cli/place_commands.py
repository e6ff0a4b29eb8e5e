"""The commands `aluetutka places …`. What a command needs is imported when it runs."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read

if TYPE_CHECKING:
    from services.answers.places import PlaceAnswer
    from services.answers.publications import OrganisationAnswer

MOST_PRINTED = 8  # themes and partners

place_app = typer.Typer(
    help="Municipalities, regions and wellbeing counties, and what is written about them.",
    no_args_is_help=True, rich_markup_mode=None,
)  # fmt: skip


@place_app.callback()
def places() -> None:
    """Municipalities, regions and wellbeing counties, and what is written about them."""


@place_app.command("list", epilog="Example: aluetutka places list --format json")
def list_named_places(
    limit: Annotated[int, typer.Option(min=1, help="How many municipalities to list.")] = 20,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List regions, wellbeing counties and municipalities by how many documents name them."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.places import list_places

    found = list_places(opened)
    found = replace(found, municipalities=found.municipalities[:limit])
    if format is TableFormat.json:
        print_json(found)
        return
    for title, named in (
        ("Regions", found.regions), ("Wellbeing counties", found.wellbeing_counties),
        ("Municipalities", found.municipalities),
    ):  # fmt: skip
        typer.secho(title, bold=True)
        for one in named:
            if one.documents:
                typer.echo(f"{one.documents:6}  {one.name}  ({one.id})")


@place_app.command("show", epilog="Example: aluetutka places show Tampere")
def show_place(
    place: Annotated[str, typer.Argument(help="Its name, or its id: kunta:837, maakunta:06, hva:08.")],
    limit: Annotated[int, typer.Option(min=1, help="How many publications to show.")] = 5,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Show what is written about a place: publications, years, themes, and the partners named in them."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from corpus.characters import clean
    from services.places import describe_place

    found = describe_place(opened, place, limit=limit)
    if format is TableFormat.json:
        print_json(found)
        return
    above = [one.name for one in (found.region, found.wellbeing_county) if one]
    typer.secho(f"{found.id}  {found.name}" + (f" ({', '.join(above)})" if above else ""), bold=True)
    typer.echo(f"named in {found.documents} documents")
    print_naming(found)
    if found.municipalities:
        typer.echo("municipalities: " + ", ".join(f"{one.name} {one.documents}" for one in found.municipalities))
    for one in found.newest:
        typer.echo(clean(f"• {one.date or '–'}  {one.title or one.location}"))


def print_naming(found: "PlaceAnswer | OrganisationAnswer") -> None:
    """Print in how many publications something is named, when, on which themes and with whom."""
    from corpus.characters import clean

    years = ", ".join(f"{one.year}: {one.publications}" for one in found.years)
    typer.echo(f"{found.publications} publications" + (f" ({years})" if years else ""))
    roles: dict[str, int] = getattr(found, "roles", {})
    said = {
        "roles": [f"{role} {count}" for role, count in roles.items()],
        "themes": [f"{one.label} {one.passages}" for one in found.themes[:MOST_PRINTED]],
        "partners": [f"{one.name} {one.publications}" for one in found.partners[:MOST_PRINTED]],
    }
    for name, items in said.items():
        if items:
            typer.echo(clean(f"{name}: {', '.join(items)}"))
