"""The command `aluetutka themes export`."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, open_to_read


def export_themes(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it to this file.", metavar="FILE")
    ] = None,
    base: Annotated[
        str, typer.Option(help="What the addresses of themes begin with: that of the page Teemat.", metavar="ADDRESS")
    ] = "urn:aluetutka:theme:",
    workspace: Folder = Path(),
) -> None:
    """Write the themes as SKOS in Turtle: broader and narrower, labels, words, and the concepts of YSO near them."""
    opened = open_to_read(workspace)
    from services.files import write_whole
    from services.themes import skos

    try:
        written = skos.export_themes(opened, base=base)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--base") from error
    if output is None:
        typer.echo(written, nl=False)
    else:
        write_whole(output, [written])
