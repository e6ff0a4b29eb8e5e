"""Bringing the index's column of themes up to date with the catalogue, which is the truth."""

from typing import Any

from corpus.catalogue.theme_fits import last_fit, mark_fit
from corpus.catalogue.themes import load_assigned, shown_ids
from index.tables import create_index
from index.writing import set_themes, themes_of
from services.workspace import Workspace


def publish_themes(workspace: Workspace, table: Any = None) -> None:
    """Write the theme of every passage whose theme in the index is another than in the catalogue."""
    if table is None:
        table = create_index(workspace.index_url, workspace.encoder_version, workspace.encoder.width)
    shown = shown_ids(workspace.catalogue)
    assigned = load_assigned(workspace.catalogue)
    wanted = {id: shown.get(theme) if theme else None for id, theme in assigned.items()}
    set_themes(table, {id: wanted[id] for id, theme in themes_of(table) if id in wanted and wanted[id] != theme})
    mark_fit(workspace.catalogue, indexed=True)


def finish_publishing(workspace: Workspace) -> None:
    """Publish what a run that was stopped has left unpublished."""
    fit = last_fit(workspace.catalogue)
    if fit is not None and not fit.indexed:
        publish_themes(workspace)
