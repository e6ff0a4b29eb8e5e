"""The command `aluetutka metrics`."""

from pathlib import Path
from typing import Annotated

import typer

from app.cli.options import Folder, open_to_read


def metrics(
    textfile: Annotated[
        Path | None, typer.Option(help="Write them to this file for node_exporter; it is replaced in one step.")
    ] = None,
    workspace: Folder = Path(),
) -> None:
    """Print what is in the workspace and how its runs go, as Prometheus reads it."""
    opened = open_to_read(workspace)
    from services.metrics import render_metrics, write_metrics

    if textfile is None:
        typer.echo(render_metrics(opened), nl=False)
    else:
        write_metrics(opened, textfile)
