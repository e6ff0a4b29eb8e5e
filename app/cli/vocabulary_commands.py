"""The commands `aluetutka vocabulary …`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read, open_to_write

if TYPE_CHECKING:
    from services.vocabularies import LinkedConcept, ShownConcept

vocabulary_app = typer.Typer(
    help="Vocabularies that subjects are taken from: YSO and others, in SKOS or as a table.", no_args_is_help=True
)
MOST_LINKS = 12  # of one kind in a table


@vocabulary_app.command("add", epilog="Example: aluetutka vocabulary add yso-skos.ttl --name yso")
def add(
    source: Annotated[str, typer.Argument(help="A file or web address: Turtle, RDF/XML, N-Triples, CSV.")],
    name: Annotated[str | None, typer.Option(help="What to call it; else by its file.")] = None,
    local: Annotated[bool, typer.Option("--local", help="The address may be a private or loopback one.")] = False,
    workspace: Folder = Path(),
) -> None:
    """Keep a vocabulary in the workspace; one of the same name is replaced."""
    opened = open_to_write(workspace)
    from corpus.characters import clean
    from services.vocabularies import add_vocabulary

    added = add_vocabulary(opened, source, name=name, local=local)
    version = f", version {added.version}" if added.version else ""
    apart = f" ({added.places} places, {added.deprecated} no longer used)" if added.places or added.deprecated else ""
    typer.echo(clean(f"{added.name}{version}: {added.concepts} concepts{apart}"))


@vocabulary_app.command("list", epilog="Example: aluetutka vocabulary list --format json")
def list_(workspace: Folder = Path(), format: Table = TableFormat.table) -> None:
    """List the vocabularies of the workspace."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json, print_table
    from services.vocabularies import list_vocabularies

    found = list_vocabularies(opened)
    if format is TableFormat.json:
        print_json(found)
        return
    rows = [
        (one.name, one.title, one.version, one.concepts, one.places, one.deprecated, *one.labels.values(), one.source)
        for one in found
    ]
    columns = ["Name", "Title", "Version", "Concepts", "Places", "Deprecated", "fi", "sv", "en", "From"]
    print_table(columns, rows)


@vocabulary_app.command("show", epilog='Example: aluetutka vocabulary show "kuntatalous"')
def show(
    concept: Annotated[str, typer.Argument(help="The URI of a concept, or a label in any language.")],
    vocabulary: Annotated[str | None, typer.Option(help="Look in this one only.")] = None,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """Show a concept with its labels and what stands above, below and beside it."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.vocabularies import show_concepts

    found = show_concepts(opened, concept, vocabulary=vocabulary)
    if format is TableFormat.json:
        print_json(found)
        return
    for one in found:
        _print(one)


def _print(concept: "ShownConcept") -> None:
    from corpus.characters import clean

    apart = ", no longer used" if concept.deprecated else ", a place: found as a name" if concept.place else ""
    typer.secho(clean(f"{concept.uri} ({concept.vocabulary}{apart})"), bold=True)
    for language, label in concept.labels.items():
        others = ", ".join(concept.alternatives.get(language, ()))
        typer.echo(clean(f"    {language}: {label}{f' (also: {others})' if others else ''}"))
    links = (
        ("broader", concept.broader), ("narrower", concept.narrower), ("related", concept.related),
        ("replaced by", concept.replaced_by),
    )  # fmt: skip
    for kind, linked in links:
        if linked:
            typer.echo(clean(f"    {kind}: {_named(linked)}"))


def _named(linked: "tuple[LinkedConcept, ...]") -> str:
    more = f", … ({len(linked)})" if len(linked) > MOST_LINKS else ""
    return ", ".join(one.label for one in linked[:MOST_LINKS]) + more
