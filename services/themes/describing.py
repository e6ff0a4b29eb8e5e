"""Themes as readers see them."""

from collections.abc import Sequence
from typing import Any

from corpus.catalogue.theme_counts import count_by_mention
from corpus.catalogue.theme_fits import list_changes
from corpus.catalogue.themes import NARROW, Theme, all_themes, clusters_of, resolve_ids, theme_centre
from corpus.errors import NotFoundError
from index.queries import nearest_in_themes
from index.tables import open_index
from services.themes.assigning import vectors_version
from services.workspace import Workspace

MOST_NAMED = 5  # municipalities, and organisations


def find_shown(workspace: Workspace, id: str) -> Theme:
    """Return the theme of an id: where that one was merged, the theme it was merged into.

    :raises NotFoundError: when there is none, or it has ended; then with what became of it.
    """
    themes = {one.id: one for one in all_themes(workspace.catalogue)}
    theme = themes.get(id)
    if theme is None:
        raise NotFoundError(f"there is no theme {id!r}: `aluetutka themes list` names them")
    if theme.live:
        return themes[resolve_ids(themes.values()).get(id, id)]
    last = next((one for one in reversed(list_changes(workspace.catalogue, id)) if one.fit_id), None)
    heir = f": most of its passages are in {last.other} now" if last and last.other else ""
    raise NotFoundError(f"theme {id} ({theme.label}) ended with a refit{heir}")


def theme_filter(workspace: Workspace, ids: Sequence[str]) -> list[str]:
    """Return the ids that the index knows passages by: of a broad theme those in it, of a merged one the other's.

    :raises NotFoundError: as `find_shown`.
    """
    if not ids:
        return []
    asked = {find_shown(workspace, id).id for id in ids}
    narrow = (one for one in all_themes(workspace.catalogue) if one.level == NARROW)
    return sorted(one.id for one in narrow if one.id in asked or one.parent in asked)


def describe_theme(workspace: Workspace, id: str, *, limit: int) -> dict[str, Any]:
    """Return a theme with the passages nearest to its centre, what it names and its nearest concepts.

    :raises NotFoundError: when there is no theme with that id.
    """
    theme = find_shown(workspace, id)
    themes = all_themes(workspace.catalogue)
    clusters = clusters_of(themes, theme.id)
    named = [count_by_mention(workspace.catalogue, clusters, type) for type in ("municipality", "organisation")]
    return {
        "id": theme.id, "label": theme.label, "words": list(theme.words), "size": theme.size, "parent": theme.parent,
        "themes": [{"id": one.id, "label": one.label, "size": one.size}
                   for one in themes if one.parent == theme.id and one.shown],
        "concepts": [dict(zip(("uri", "fi", "sv", "en"), concept, strict=True)) for concept in theme.concepts],
        "municipalities": _told(named[0][:MOST_NAMED]), "organisations": _told(named[1][:MOST_NAMED]),
        "passages": _representatives(workspace, themes, theme, limit),
    }  # fmt: skip


def _told(counted: list[tuple[str, str, int]]) -> list[dict[str, Any]]:
    return [{"id": id, "name": name, "passages": passages} for id, name, passages in counted]


def _representatives(workspace: Workspace, themes: list[Theme], theme: Theme, limit: int) -> list[dict[str, Any]]:
    table = open_index(workspace.index_url, workspace.encoder_version)
    centre = theme_centre(workspace.catalogue, vectors_version(workspace), theme.id)
    inside = [one.id for one in themes if one.shown and theme.id in (one.id, one.parent)]
    return nearest_in_themes(table, inside, centre, limit=limit) if centre and inside else []
