"""Fitting the themes of a workspace: clusters, who they were before, their levels, names and the map."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from corpus.catalogue.contents import shown_lengths
from corpus.catalogue.theme_fits import Fit, FittedTheme, ThemeChange, last_fit, store_fit
from corpus.catalogue.themes import (
    BROAD,
    NARROW,
    Theme,
    all_themes,
    load_assigned,
    resolve_ids,
    theme_centres,
    theme_places,
)
from corpus.ids import is_broad_theme, theme_id, theme_number
from models.themes.clusters import NO_THEME, FittedThemes, average, choose_number, fit_themes, theme_sizes
from models.themes.growth import OUTGROWN, refit_themes
from models.themes.labels import choose_labelled
from models.themes.levels import REGROUPED, choose_groups, group_themes, inherit_groups
from models.themes.maps import lay_out_themes, place_on
from models.themes.matching import match_themes, trace_changes
from services.answers.themes import ThemeFitReport
from services.index_state import mark_finished
from services.locks import exclusive_run
from services.themes.assigning import as_places, average_documents, is_themed, vectors_version
from services.themes.naming import count_terms, find_concepts, name_themes
from services.themes.publishing import finish_publishing, publish_themes
from services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Corpus:
    """What themes are fitted on: the passages that are long enough, in order of their ids."""

    ids: list[str]
    vectors: np.ndarray  # shape (passages, width)
    before: np.ndarray  # index in `old` or NO_THEME, shape (passages,)
    old: list[Theme]  # the live narrow themes, by id


@dataclass(frozen=True, slots=True)
class Level:
    """The themes of one level after a fit, in the order of their indices."""

    ids: list[str]
    centres: np.ndarray
    sizes: np.ndarray
    changes: list[ThemeChange]


def refit_workspace(workspace: Workspace, *, from_scratch: bool = False) -> ThemeFitReport:
    """Fit the themes again, from where they are or from scratch.

    :raises ThemesImpossibleError: when there are too few passages, or all are alike; the old themes then stay.
    :raises WorkspaceBusyError: when a run is writing.
    """
    with exclusive_run(workspace.lock, workspace.folder):
        finish_publishing(workspace)
        report = fit_corpus_themes(workspace, from_scratch=from_scratch)
        mark_finished(workspace)
        return report


def fit_corpus_themes(workspace: Workspace, *, from_scratch: bool = False) -> ThemeFitReport:
    """Fit the themes to all passages of the index, from where they are or from scratch; ids stay with what they named.

    Nothing is written before the end, and then all at once: of a fit that is stopped, the old themes stay.

    :raises ThemesImpossibleError: when there are too few passages, or all are alike.
    """
    corpus = _read_corpus(workspace)
    fitted, wanted = _cluster(workspace, corpus, from_scratch=from_scratch)
    themes = all_themes(workspace.catalogue)
    narrow = _identify(workspace, corpus, fitted, themes)
    parents, broad = _group(corpus, fitted, narrow, themes, from_scratch=from_scratch)
    laid_out = _lay_out(workspace, narrow)
    rows = list(_name(workspace, corpus, fitted, narrow, parents, broad, themes, laid_out))
    names, documents = average_documents(corpus.ids, corpus.vectors)
    places = as_places(names, place_on(narrow.centres, laid_out, documents))
    without = int((fitted.assigned == NO_THEME).sum())
    mark = vectors_version(workspace)
    store_fit(
        workspace.catalogue,
        Fit(mark, len(corpus.ids), without, wanted, fitted.minimum),
        rows,
        [*narrow.changes, *broad.changes],
        _changed(corpus, fitted, narrow.ids),
        places,
    )
    publish_themes(workspace)
    return ThemeFitReport(len(narrow.ids), len(corpus.ids), without)


def _read_corpus(workspace: Workspace) -> Corpus:
    words = shown_lengths(workspace.catalogue)
    ids, vectors = workspace.writable_index().vectors()
    kept = [at for at, id in enumerate(ids) if is_themed(words.get(id, 0))]
    ids = [ids[at] for at in kept]
    old = sorted(
        (one for one in all_themes(workspace.catalogue) if one.live and one.level == NARROW), key=lambda one: one.id
    )
    index = {one.id: at for at, one in enumerate(old)}
    assigned = load_assigned(workspace.catalogue)
    before = np.array([index.get(assigned.get(id) or "", NO_THEME) for id in ids], dtype=int)
    return Corpus(ids, vectors[kept], before, old)


def _cluster(workspace: Workspace, corpus: Corpus, *, from_scratch: bool) -> tuple[FittedThemes, int]:
    """Return clusters, and how many themes suited the corpus when their number was last chosen."""
    settings, last = workspace.settings.themes, last_fit(workspace.catalogue)
    wanted = settings.themes or choose_number(len(corpus.ids))
    old = len(np.unique(corpus.before[corpus.before != NO_THEME]))
    protected = _decided(corpus.old)
    if from_scratch or not old:
        fitted = fit_themes(corpus.vectors, themes=settings.themes, seed=settings.seed)
        if not protected:
            return fitted, wanted
        start = _keep_decided(corpus, fitted.assigned, protected)
        return refit_themes(corpus.vectors, start, minimum=fitted.minimum, protected=protected), wanted
    outgrown = last is not None and (
        wanted != last.wanted if settings.themes else wanted > OUTGROWN * last.wanted
    )  # fmt: skip
    same_vectors = last is not None and last.encoder == vectors_version(workspace)
    fitted = refit_themes(
        corpus.vectors,
        corpus.before,
        change=wanted - old if outgrown else 0,
        minimum=last.minimum if last and same_vectors else None,
        lost_before=last.without_theme if last and same_vectors else 0,
        protected=protected,
        seed=settings.seed,
    )
    return fitted, wanted if outgrown or last is None else last.wanted


def _decided(themes: Sequence[Theme]) -> list[int]:
    named = {name for one in themes for name in (one.merged_into, one.split_from) if name}
    return [at for at, one in enumerate(themes) if one.decided or one.id in named]


def _keep_decided(corpus: Corpus, assigned: np.ndarray, protected: Sequence[int]) -> np.ndarray:
    """Put the passages of themes that an operator has decided on back into them, whatever a new fit found."""
    kept = np.where(assigned == NO_THEME, NO_THEME, assigned + len(corpus.old))
    inside = np.isin(corpus.before, protected)
    return np.where(inside, corpus.before, kept)


def _identify(workspace: Workspace, corpus: Corpus, fitted: FittedThemes, themes: Sequence[Theme]) -> Level:
    centres = theme_centres(workspace.catalogue, vectors_version(workspace))
    known = [centres[one.id] for one in corpus.old if one.id in centres]
    old_centres = np.stack(known) if known and len(known) == len(corpus.old) else None
    matched = match_themes(corpus.before, fitted.assigned, old_centres, fitted.centres)
    names = [one.id for one in corpus.old]
    ids, changes = _trace(corpus.before, fitted.assigned, matched, names, new_ids(themes))
    return Level(ids, fitted.centres, theme_sizes(fitted.assigned, len(ids)), changes)


def _trace(
    before: np.ndarray, after: np.ndarray, matched: np.ndarray, names: Sequence[str], fresh: Iterator[str]
) -> tuple[list[str], list[ThemeChange]]:
    ids = [names[old] if old != NO_THEME else next(fresh) for old in matched.tolist()]
    changes = []
    for change in trace_changes(before, after, matched, len(names)):
        old = names[change.old] if change.old is not None else None
        new = ids[change.new] if change.new is not None else None
        if change.kind in ("merged", "retired"):
            changes.append(ThemeChange(str(old), change.kind, new, round(change.shared, 4)))
        else:
            other = old if change.kind == "split" else None
            changes.append(ThemeChange(str(new), change.kind, other, round(change.shared, 4)))
    return ids, changes


def new_ids(themes: Iterable[Theme], *, broad: bool = False) -> Iterator[str]:
    """Yield ids that no theme of a level has ever had."""
    newest = max((theme_number(theme.id) for theme in themes if is_broad_theme(theme.id) == broad), default=0)
    yield from (theme_id(number, broad=broad) for number in count(newest + 1))


def _group(
    corpus: Corpus, fitted: FittedThemes, narrow: Level, themes: Sequence[Theme], *, from_scratch: bool
) -> tuple[np.ndarray, Level]:
    """Return the broad theme of each narrow one, and the broad themes."""
    names = sorted(one.id for one in themes if one.live and one.level == BROAD)
    parent_of = {one.id: names.index(one.parent) for one in corpus.old if one.parent in names}
    groups = np.array([parent_of.get(id, NO_THEME) for id in narrow.ids], dtype=int)
    wanted = choose_groups(len(narrow.ids))
    if not wanted:
        groups = np.full(len(narrow.ids), NO_THEME)
    elif from_scratch or (groups == NO_THEME).all() or wanted > REGROUPED * len(names):
        groups = group_themes(fitted.centres, wanted)
    else:
        groups = inherit_groups(fitted.centres, groups)
    _, compact = np.unique(groups, return_inverse=True)
    groups = compact if wanted else groups
    old = np.array([parent_of.get(one.id, NO_THEME) for one in corpus.old] + [NO_THEME], dtype=int)
    before, after = old[corpus.before], np.append(groups, NO_THEME)[fitted.assigned]
    count = int(groups.max(initial=NO_THEME)) + 1
    centres = average(corpus.vectors, after, count)
    matched = match_themes(before, after, None, centres)
    ids, changes = _trace(before, after, matched, names, new_ids(themes, broad=True))
    return groups, Level(ids, centres, theme_sizes(after, count), changes)


def _name(
    workspace: Workspace, corpus: Corpus, fitted: FittedThemes, narrow: Level, parents: np.ndarray,
    broad: Level, themes: Sequence[Theme], laid_out: np.ndarray,
) -> Iterator[FittedTheme]:  # fmt: skip
    """Yield the themes of both levels with their names; a theme merged into another keeps the names it had.

    :param laid_out: places of the narrow themes on the map, shape (themes, 2).
    """
    known = {one.id: one for one in themes}
    into = _resolve(narrow.ids, themes)
    labelled = choose_labelled(corpus.vectors, fitted.assigned, fitted.centres)
    theme_of = {corpus.ids[at]: int(fitted.assigned[at]) for at in labelled}
    places = [into, *([parents.tolist()] if broad.ids else [])]
    sizes = [len(narrow.ids), len(broad.ids)]
    terms = count_terms(workspace, theme_of, places=places, sizes=sizes[: len(places)])
    for number, (level, counted) in enumerate(zip((narrow, broad), terms, strict=False)):
        concepts = find_concepts(workspace, counted, level.centres)
        for at, (name, found) in enumerate(zip(name_themes(counted), concepts, strict=False)):
            parent = broad.ids[parents[at]] if not number and broad.ids else None
            id, label, words = level.ids[at], name.label, name.words
            old = known.get(id)
            if not number and into[at] != at and old:
                label, words = old.label, old.words
            yield FittedTheme(
                id, (NARROW, BROAD)[number], label or id, words, parent, level.centres[at],
                int(level.sizes[at]), tuple((one.uri, one.name_fi, one.name_sv, one.name_en) for one in found),
                None if number else (float(laid_out[at, 0]), float(laid_out[at, 1])),
            )  # fmt: skip


def _resolve(ids: Sequence[str], themes: Sequence[Theme]) -> list[int]:
    """Return for each new theme the index of the one that its passages count for."""
    index = {id: at for at, id in enumerate(ids)}
    resolved = resolve_ids(themes)
    return [index.get(resolved.get(id, id), at) for at, id in enumerate(ids)]


def _lay_out(workspace: Workspace, narrow: Level) -> np.ndarray:
    """Return the places of the narrow themes on the map, shape (themes, 2)."""
    lay = theme_places(workspace.catalogue)
    before = np.array([lay.get(id, (np.nan, np.nan)) for id in narrow.ids])
    return lay_out_themes(narrow.centres, before, seed=workspace.settings.themes.seed)


def _changed(corpus: Corpus, fitted: FittedThemes, ids: Sequence[str]) -> dict[str, str | None]:
    """Return the theme of each passage where it is another than before."""
    old = [one.id for one in corpus.old]
    pairs = zip(corpus.ids, corpus.before.tolist(), fitted.assigned.tolist(), strict=True)
    themes = (
        (id, old[before] if before != NO_THEME else None, ids[after] if after != NO_THEME else None)
        for id, before, after in pairs
    )
    return {id: after for id, before, after in themes if before != after}
