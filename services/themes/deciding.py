"""What operators decide about themes: names, hiding, merging and splitting, each kept through later fits."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np

from corpus.catalogue import theme_decisions
from corpus.catalogue.theme_fits import FittedTheme, mark_fit
from corpus.catalogue.themes import NARROW, Theme, all_themes, load_assigned
from corpus.errors import ThemesImpossibleError
from models.themes.clusters import FEWEST_IN_THEME, average, theme_sizes
from models.themes.growth import divide
from models.themes.labels import choose_labelled
from services.index_state import mark_finished
from services.locks import exclusive_run
from services.themes.assigning import vectors_version
from services.themes.describing import find_shown
from services.themes.fitting import new_ids
from services.themes.naming import count_terms, find_concepts, name_themes
from services.themes.publishing import publish_themes
from services.workspace import Workspace

Decided = TypeVar("Decided")


def rename(workspace: Workspace, id: str, label: str | None) -> Theme:
    """Call a theme as the operator does, in later fits too; None calls it by its words again.

    :raises NotFoundError: when there is no theme with that id; so do the other decisions.
    """
    theme = find_shown(workspace, id)
    return _decide(workspace, theme.id, partial(theme_decisions.rename_theme, workspace.catalogue, theme.id, label))


def hide(workspace: Workspace, id: str, *, hidden: bool = True) -> Theme:
    """Keep a theme from readers, in later fits too, or show it again."""
    theme = find_shown(workspace, id)
    return _decide(
        workspace, theme.id, lambda: theme_decisions.hide_theme(workspace.catalogue, theme.id, hidden=hidden)
    )


def merge(workspace: Workspace, id: str, into: str) -> Theme:
    """Count a theme's passages for another, in later fits too.

    :raises ThemesImpossibleError: when they are one theme already, or not both narrow.
    """
    theme, other = find_shown(workspace, id), find_shown(workspace, into)
    if theme.id == other.id:
        raise ThemesImpossibleError(f"{id} and {into} are one theme already")
    if {theme.level, other.level} != {NARROW}:
        raise ThemesImpossibleError("only narrow themes can be merged: a broad one is hidden or renamed")
    return _decide(workspace, other.id, partial(theme_decisions.merge_theme, workspace.catalogue, theme.id, other.id))


def part(workspace: Workspace, id: str) -> Theme:
    """Let a theme that was merged into another stand alone again."""
    find_shown(workspace, id)
    theme = next(one for one in all_themes(workspace.catalogue) if one.id == id)
    if theme.merged_into is None:
        raise ThemesImpossibleError(f"theme {id} is not merged into another")
    return _decide(workspace, id, partial(theme_decisions.merge_theme, workspace.catalogue, id, None))


def split(workspace: Workspace, id: str, parts: int = 2) -> list[Theme]:
    """Make several themes of one; the largest part keeps its id, and later fits keep them apart.

    :raises ThemesImpossibleError: when it is broad, or has too few passages or too like ones.
    """
    theme = find_shown(workspace, id)
    if theme.level != NARROW:
        raise ThemesImpossibleError(f"theme {theme.id} is broad: split one of the themes in it")

    def decide() -> list[str]:
        fitted, assigned = _divide(workspace, theme, parts)
        theme_decisions.split_theme(workspace.catalogue, vectors_version(workspace), theme.id, fitted, assigned)
        return [one.id for one in fitted]

    ids = _publish(workspace, decide)
    return [find_shown(workspace, part_id) for part_id in ids]


def _divide(workspace: Workspace, theme: Theme, parts: int) -> tuple[list[FittedTheme], dict[str, str | None]]:
    assigned = load_assigned(workspace.catalogue)
    ids, vectors = workspace.index().vectors()
    members = [at for at, id in enumerate(ids) if assigned.get(id) == theme.id]
    ids, vectors = [ids[at] for at in members], vectors[members]
    found = divide(vectors, parts, seed=workspace.settings.themes.seed)
    if len(set(found.tolist())) < parts or theme_sizes(found, parts).min() < FEWEST_IN_THEME:
        raise ThemesImpossibleError(f"theme {theme.id} does not fall into {parts} parts: it has {len(ids)} passages")
    fresh = new_ids(all_themes(workspace.catalogue))
    names = [theme.id, *(next(fresh) for _ in range(parts - 1))]
    fitted = _name_parts(workspace, theme, names, dict(zip(ids, found.tolist(), strict=True)), vectors, found)
    return fitted, {id: names[at] for id, at in zip(ids, found.tolist(), strict=True) if at}


def _name_parts(
    workspace: Workspace, theme: Theme, names: list[str], part_of: dict[str, int], vectors: np.ndarray,
    found: np.ndarray,
) -> list[FittedTheme]:  # fmt: skip
    centres = average(vectors, found, len(names))
    sizes = theme_sizes(found, len(names)).tolist()
    ids = list(part_of)
    chosen = {ids[at]: part_of[ids[at]] for at in choose_labelled(vectors, found, centres)}
    [terms] = count_terms(workspace, chosen, places=[range(len(names))], sizes=[len(names)])
    concepts = find_concepts(workspace, terms, centres)
    return [
        FittedTheme(
            id, NARROW, name.label or id, name.words, theme.parent, centre, size,
            tuple((one.uri, one.name_fi, one.name_sv, one.name_en) for one in said),
        )
        for id, name, centre, size, said in zip(names, name_themes(terms), centres, sizes, concepts, strict=True)
    ]  # fmt: skip


def _decide(workspace: Workspace, id: str, decide: Callable[[], None]) -> Theme:
    _publish(workspace, decide)
    return next(one for one in all_themes(workspace.catalogue) if one.id == id)


def _publish(workspace: Workspace, decide: Callable[[], Decided]) -> Decided:
    """Carry out a decision and show it in the index."""
    with exclusive_run(workspace.lock, workspace.folder):
        mark_fit(workspace.catalogue, indexed=False)  # should this be stopped, the next run finishes it
        decided = decide()
        publish_themes(workspace)
        mark_finished(workspace)
        return decided
