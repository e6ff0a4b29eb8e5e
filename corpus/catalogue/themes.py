"""Themes as the catalogue keeps them: what each is, and which passages belong to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sqlalchemy import and_, bindparam, func, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, passage, theme
from corpus.catalogue.store import SHOWN, Catalogue
from corpus.catalogue.vectors import read_vector

BROAD, NARROW = 1, 2


@dataclass(frozen=True, slots=True)
class Theme:
    """A cluster of passages found in the corpus, or a group of such clusters; its id is for good."""

    id: str
    label: str  # the operator's, where one was given
    words: tuple[str, ...]
    parent: str | None
    size: int  # passages of current versions; those of the themes in it or merged into it among them
    level: int = NARROW
    live: bool = True
    hidden: bool = False  # by an operator, it or its parent
    merged_into: str | None = None
    split_from: str | None = None
    given_label: str | None = None
    size_at_fit: int = 0
    concepts: tuple[tuple[str, ...], ...] = ()  # uri and names in fi, sv, en

    @property
    def shown(self) -> bool:
        """Whether a reader sees it."""
        return self.live and not self.hidden and self.merged_into is None

    @property
    def decided(self) -> bool:
        """Whether an operator has decided something about it, so that a fit must not dissolve it."""
        return self.hidden or bool(self.merged_into or self.split_from or self.given_label)


def list_themes(catalogue: Catalogue) -> list[Theme]:
    """Return the themes that a reader sees, the largest first."""
    return [one for one in all_themes(catalogue) if one.shown]


def all_themes(catalogue: Catalogue) -> list[Theme]:
    """Return all themes there have ever been, the largest first."""
    counted = (
        select(passage.c.theme_id, func.count())
        .join(document, and_(SHOWN, document.c.state == "live"))
        .where(passage.c.theme_id.is_not(None))
        .group_by(passage.c.theme_id)
    )
    with catalogue.begin() as connection:
        themes = _load(connection)
        sizes = Counter({row[0]: row[1] for row in connection.execute(counted)})
    return sorted(_with_sizes(themes, sizes), key=lambda one: (-one.size, one.id))


def find_theme(catalogue: Catalogue, id: str) -> Theme | None:
    """Return a theme by its id, one that has ended or was merged too."""
    return next((one for one in all_themes(catalogue) if one.id == id), None)


def resolve_ids(themes: Iterable[Theme]) -> dict[str, str]:
    """Return for each live narrow theme the one that its passages count for: itself, or what it was merged into."""
    live = {one.id: one for one in themes if one.live and one.level == NARROW}
    return {id: _resolve(one, live) for id, one in live.items()}


def shown_ids(catalogue: Catalogue) -> dict[str, str | None]:
    """Return for each live narrow theme the id that the index shows for its passages, None of a hidden one."""
    with catalogue.begin() as connection:
        themes = _load(connection)  # counting their passages takes long, and is not needed here
    shown = {one.id for one in themes if one.shown}
    return {id: into if into in shown else None for id, into in resolve_ids(themes).items()}


def assign_passages(catalogue: Catalogue, assigned: Mapping[str, str | None]) -> None:
    """Note the theme of passages."""
    with catalogue.begin() as connection:
        write_assigned(connection, assigned)


def write_assigned(connection: Connection, assigned: Mapping[str, str | None]) -> None:
    """Update passages by one prepared statement: a statement built for each is ten times slower."""
    if assigned:
        one = update(passage).where(passage.c.id == bindparam("of")).values(theme_id=bindparam("theme"))
        connection.execute(one, [{"of": passage_id, "theme": theme} for passage_id, theme in assigned.items()])


def load_assigned(catalogue: Catalogue, passage_ids: Iterable[str] | None = None) -> dict[str, str | None]:
    """Return the theme of the passages that search shows, or of some passages: the cluster, before any merging."""
    query = select(passage.c.id, passage.c.theme_id)
    if passage_ids is None:
        queries = [query.join(document, SHOWN)]
    else:
        queries = [query.where(passage.c.id.in_(some)) for some in chunks(list(passage_ids))]
    with catalogue.begin() as connection:
        return {row.id: row.theme_id for query in queries for row in connection.execute(query)}


def theme_centres(catalogue: Catalogue, encoder: str) -> dict[str, np.ndarray]:
    """Return the centres of the live narrow themes fitted on an encoder's vectors, in order of their ids.

    :returns: unit rows by id, shape (width,).
    """
    query = select(theme.c.id, theme.c.centre).where(
        theme.c.encoder == encoder, theme.c.state == "live", theme.c.level == NARROW
    )
    with catalogue.begin() as connection:
        rows = connection.execute(query.order_by(theme.c.id)).all()
    return {row.id: read_vector(row.centre) for row in rows}


def theme_places(catalogue: Catalogue) -> dict[str, tuple[float, float]]:
    """Return where each theme lies on the map, or lay when it ended."""
    query = select(theme.c.id, theme.c.x, theme.c.y).where(theme.c.x.is_not(None))
    with catalogue.begin() as connection:
        return {row.id: (row.x, row.y) for row in connection.execute(query)}


def theme_centre(catalogue: Catalogue, encoder: str, id: str) -> np.ndarray | None:
    """Return the centre of a theme of either level, None where it was fitted on another encoder's vectors."""
    query = select(theme.c.centre).where(theme.c.id == id, theme.c.encoder == encoder)
    with catalogue.begin() as connection:
        stored = connection.execute(query).scalar()
    return None if stored is None else read_vector(stored)


def clusters_of(themes: Iterable[Theme], id: str) -> list[str]:
    """Return the ids of the clusters that a theme is made of: its own, those merged into it, or those of its themes."""
    themes = list(themes)
    resolved = resolve_ids(themes)
    inside = {one.id for one in themes if one.live and one.parent == id} | {id}
    return sorted(cluster for cluster, into in resolved.items() if into in inside)


def _load(connection: Connection) -> list[Theme]:
    rows = connection.execute(select(theme)).all()
    hidden = {row.id for row in rows if row.hidden}
    live = {row.id for row in rows if row.state == "live"}
    return [_from_row(row, hidden, live) for row in rows]


def _from_row(row: Any, hidden: set[str], live: set[str]) -> Theme:
    return Theme(
        row.id, row.given_label or row.label, tuple(row.words), row.parent, 0,
        level=row.level, live=row.state == "live", hidden=row.hidden or row.parent in hidden,
        merged_into=row.merged_into if row.merged_into in live else None,  # into one that has ended: it stands alone
        split_from=row.split_from, given_label=row.given_label,
        size_at_fit=row.size_at_fit, concepts=tuple(map(tuple, row.concepts or ())),
    )  # fmt: skip


def _with_sizes(themes: list[Theme], counted: Counter[str]) -> Iterator[Theme]:
    sizes: Counter[str] = Counter()
    parents = {one.id: one.parent for one in themes}
    for cluster, into in resolve_ids(themes).items():
        for id in {into, parents[into]} - {None}:
            sizes[str(id)] += counted[cluster]
    return (replace(one, size=sizes[one.id]) for one in themes)


def _resolve(one: Theme, live: Mapping[str, Theme]) -> str:
    while one.merged_into and one.merged_into in live:
        one = live[one.merged_into]
    return one.id
