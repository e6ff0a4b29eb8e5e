"""One theme as a reader wants to see it."""

from typing import Any

from corpus.catalogue.themes import list_themes, theme_centres
from corpus.errors import NotFound
from flows.workspace import Workspace
from index.queries import nearest_in_theme
from index.tables import open_index


def describe_theme(workspace: Workspace, id: str, *, limit: int) -> dict[str, Any]:
    """Give a theme with the passages nearest to its centre.

    :raises NotFound: when there is no theme with that id.
    """
    theme = next((one for one in list_themes(workspace.catalogue) if one.id == id), None)
    if theme is None:
        raise NotFound(f"there is no theme {id!r}: `aluetutka themes list` names them")
    table = open_index(workspace.index_url, workspace.encoder_mark)
    centre = dict(theme_centres(workspace.catalogue, workspace.encoder_mark))[id]
    return {
        "id": theme.id, "label": theme.label, "words": list(theme.words), "size": theme.size, "parent": theme.parent,
        "passages": nearest_in_theme(table, id, centre, limit=limit),
    }  # fmt: skip
