"""Options that many commands share, and the workspace they name."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from services.workspace import Workspace


class TableFormat(StrEnum):
    table = "table"
    json = "json"


Folder = Annotated[
    Path, typer.Option("--workspace", "-w", envvar="ALUETUTKA_WORKSPACE", help="The workspace, or a folder inside it.")
]
Table = Annotated[TableFormat, typer.Option("--format", help="How to print the answer.")]


def open_to_read(folder: Path) -> "Workspace":
    """Open the workspace that a folder is or lies in; nothing in it is changed."""
    from corpus.settings import find_workspace
    from services.workspace import open_workspace

    return open_workspace(find_workspace(folder), write=False)


def open_to_write(folder: Path) -> "Workspace":
    """Open the workspace that a folder is or lies in, to change it."""
    from corpus.settings import find_workspace
    from services.workspace import open_workspace

    return open_workspace(find_workspace(folder))


def open_if_there(folder: Path) -> "Workspace | None":
    """Open the workspace to read, for commands that do without one; one that is named has to be there."""
    from corpus.errors import WorkspaceMissingError

    try:
        return open_to_read(folder)
    except WorkspaceMissingError:
        if folder != Path():
            raise
        return None
