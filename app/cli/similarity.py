"""The command `aluetutka similar`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.options import Folder, Table, TableFormat, open_to_read

if TYPE_CHECKING:
    from services.answers.similar import SimilarDocument

SNIPPET = 200  # characters of a passage


def similar(
    document: Annotated[
        str, typer.Argument(help="A document's id or location, or a passage's id.", metavar="DOCUMENT|PASSAGE")
    ],
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many documents at most.")] = 10,
    workspace: Folder = Path(),
    format: Table = TableFormat.table,
) -> None:
    """List documents of other publications that are about the same, each with its nearest passage."""
    opened = open_to_read(workspace)
    from app.cli.printing import print_json
    from services.similar import find_similar

    answer = find_similar(opened, document, limit=limit)
    if format is TableFormat.json:
        print_json(answer)
    elif not answer.documents:
        typer.echo("Nothing else is about the same.", err=True)
    else:
        for number, one in enumerate(answer.documents, start=1):
            _print_similar(number, one)


def _print_similar(number: int, one: "SimilarDocument") -> None:
    from app.cli.printing import one_line, page_text
    from corpus.characters import clean

    passage = one.passage
    said = (f"{one.score:.2f}", one.date, one.kind, page_text(passage.page, passage.page_label), passage.heading)
    text = one_line(passage.text)
    typer.echo(f"{number:>2}. {typer.style(clean(one.title), bold=True)}")
    typer.echo(clean("    " + " · ".join(filter(None, said))))
    typer.echo(f"    {text if len(text) <= SNIPPET else text[:SNIPPET].rstrip() + '…'}")
    typer.secho(f"    {clean(passage.passage_id)}", dim=True)
