"""Themes as readers see them."""

from collections.abc import Iterable, Sequence

from corpus.catalogue.theme_counts import count_by_mention
from corpus.catalogue.theme_fits import ThemeChange, last_fit, list_changes
from corpus.catalogue.themes import NARROW, Theme, all_themes, clusters_of, list_themes, resolve_ids, theme_centre
from corpus.errors import NotFoundError
from index.records import PassageFacts
from services.answers.themes import (
    InnerTheme,
    ListedTheme,
    NamedCount,
    StoredTheme,
    ThemeAnswer,
    ThemeConcept,
    ThemeFitReport,
)
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


def list_shown(workspace: Workspace) -> list[ListedTheme]:
    """Return the themes that readers see, the largest first."""
    return [
        ListedTheme(theme.id, theme.label, theme.words, theme.size, theme.parent)
        for theme in list_themes(workspace.catalogue)
    ]


def list_stored(workspace: Workspace) -> list[StoredTheme]:
    """Return all themes that there have ever been, the largest first."""
    return [
        StoredTheme(
            theme.id, theme.label, theme.words, theme.size, theme.parent,
            level=theme.level, live=theme.live, hidden=theme.hidden, merged_into=theme.merged_into,
        )
        for theme in all_themes(workspace.catalogue)
    ]  # fmt: skip


def last_fit_report(workspace: Workspace) -> ThemeFitReport | None:
    """Return what the last fit gave; None where there has been none."""
    fit = last_fit(workspace.catalogue)
    if fit is None:
        return None
    narrow = [theme for theme in all_themes(workspace.catalogue) if theme.live and theme.level == NARROW]
    return ThemeFitReport(len(narrow), fit.passages, fit.without_theme)


def theme_history(workspace: Workspace, id: str | None = None, *, of_last_fit: bool = False) -> list[ThemeChange]:
    """Return what became of a theme, or of all, the oldest first.

    :param of_last_fit: only what the last fit changed.
    """
    changes = list_changes(workspace.catalogue, id)
    if of_last_fit:
        fit = last_fit(workspace.catalogue)
        changes = [change for change in changes if fit and change.fit_id == fit.id and change.kind != "kept"]
    return changes


def describe_theme(workspace: Workspace, id: str, *, limit: int) -> ThemeAnswer:
    """Return a theme with the passages nearest to its centre, what it names and its nearest concepts.

    :raises NotFoundError: when there is no theme with that id.
    """
    theme = find_shown(workspace, id)
    themes = all_themes(workspace.catalogue)
    clusters = clusters_of(themes, theme.id)
    named = [count_by_mention(workspace.catalogue, clusters, type) for type in ("municipality", "organisation")]
    inner = [one for one in themes if one.parent == theme.id and one.shown]
    return ThemeAnswer(
        theme.id, theme.label, theme.words, theme.size, theme.parent,
        themes=tuple(InnerTheme(one.id, one.label, one.size) for one in inner),
        concepts=tuple(ThemeConcept(*concept) for concept in theme.concepts),
        municipalities=to_counts(named[0][:MOST_NAMED]),
        organisations=to_counts(named[1][:MOST_NAMED]),
        passages=_representatives(workspace, themes, theme, limit),
    )  # fmt: skip


def to_counts(counted: Iterable[tuple[str, str, int]]) -> tuple[NamedCount, ...]:
    """Return counts of what is named as answers give them."""
    return tuple(NamedCount(*count) for count in counted)


def _representatives(
    workspace: Workspace, themes: list[Theme], theme: Theme, limit: int
) -> tuple[PassageFacts, ...]:  # fmt: skip
    centre = theme_centre(workspace.catalogue, vectors_version(workspace), theme.id)
    inside = [one.id for one in themes if one.shown and theme.id in (one.id, one.parent)]
    if centre is None or not inside:
        return ()
    return tuple(workspace.index().nearest(centre, themes=inside, limit=limit))
