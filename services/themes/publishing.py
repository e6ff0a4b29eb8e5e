"""Bringing the index's column of themes up to date with the catalogue, which is the truth."""

from corpus.catalogue.theme_fits import last_fit, mark_fit
from corpus.catalogue.themes import load_assigned, shown_ids
from services.workspace import Workspace


def publish_themes(workspace: Workspace) -> None:
    """Write the theme of every passage whose theme in the index is another than in the catalogue."""
    index = workspace.writable_index()
    shown = shown_ids(workspace.catalogue)
    assigned = load_assigned(workspace.catalogue)
    wanted = {id: shown.get(theme) if theme else None for id, theme in assigned.items()}
    index.set_themes({id: wanted[id] for id, theme in index.themes() if id in wanted and wanted[id] != theme})
    index.optimise()
    mark_fit(workspace.catalogue, indexed=True)


def finish_publishing(workspace: Workspace) -> None:
    """Publish what a run that was stopped has left unpublished."""
    fit = last_fit(workspace.catalogue)
    if fit is not None and not fit.indexed:
        publish_themes(workspace)
