"""Fits of themes: what each gave, what became of the themes before it, and where it put documents on the map."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, document_place, theme, theme_change, theme_fit
from corpus.catalogue.store import Catalogue, now
from corpus.catalogue.themes import write_assigned
from corpus.catalogue.vectors import write_vector

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class FittedTheme:
    """A theme as a fit leaves it."""

    id: str
    level: int
    label: str
    words: tuple[str, ...]
    parent: str | None
    centre: np.ndarray  # unit length, shape (width,)
    size: int
    concepts: tuple[tuple[str, ...], ...] = ()
    place: tuple[float, float] | None = None  # on the map


@dataclass(frozen=True, slots=True)
class ThemeChange:
    """What became of a theme in a fit, or what an operator decided about it."""

    theme_id: str
    kind: str
    other: str | None = None
    shared: float | None = None
    fit_id: int | None = None
    changed_at: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fit left beside its themes."""

    encoder: str
    passages: int
    without_theme: int
    wanted: int  # themes that suited the corpus
    minimum: float  # cosine under which a passage has no theme
    id: int = 0
    fitted_at: str = ""
    indexed: bool = False  # whether the index shows its themes


def store_fit(
    catalogue: Catalogue,
    fit: Fit,
    themes: Iterable[FittedTheme],
    changes: Iterable[ThemeChange],
    assigned: Mapping[str, str | None],
    places: Places,
) -> None:
    """Put newly fitted themes in place of the ones there were: all in one transaction.

    A theme that is not among them has ended, and is kept. What operators decided is not touched.

    :param assigned: the theme of each passage that has another one than before.
    """
    themes = list(themes)
    with catalogue.begin() as connection:
        fit_id = _insert_fit(connection, fit)
        _write_themes(connection, themes, fit.encoder)
        _write_changes(connection, changes, fit_id)
        write_assigned(connection, assigned)
        connection.execute(delete(document_place))
        write_places(connection, places)


def last_fit(catalogue: Catalogue) -> Fit | None:
    """Return the newest fit, None where there has been none."""
    with catalogue.begin() as connection:
        row = connection.execute(select(theme_fit).order_by(theme_fit.c.id.desc()).limit(1)).first()
    return Fit(**row._mapping) if row else None


def mark_fit(catalogue: Catalogue, *, indexed: bool) -> None:
    """Note whether the index shows the themes as the catalogue has them."""
    with catalogue.begin() as connection:
        connection.execute(update(theme_fit).values(indexed=indexed))


def list_changes(catalogue: Catalogue, theme_id: str | None = None) -> list[ThemeChange]:
    """Return what became of a theme, or of all, the oldest first."""
    query = select(theme_change).order_by(theme_change.c.id)
    if theme_id is not None:
        query = query.where(theme_change.c.theme_id == theme_id)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [
        ThemeChange(row.theme_id, row.kind, row.other, row.shared, row.fit_id, row.changed_at) for row in rows
    ]  # fmt: skip


def record_change(connection: Connection, change: ThemeChange) -> None:
    """Note a decision of an operator."""
    _write_changes(connection, [change], None)


def place_documents(catalogue: Catalogue, places: Places) -> None:
    """Put documents on the map, in place of where they were."""
    with catalogue.begin() as connection:
        for some in chunks(list(places)):
            connection.execute(delete(document_place).where(document_place.c.document_id.in_(some)))
        write_places(connection, places)


def load_places(catalogue: Catalogue) -> dict[str, tuple[float, float]]:
    """Return where each document that search shows lies on the map."""
    query = select(document_place).join(document, document.c.id == document_place.c.document_id)
    query = query.where(document.c.state == "live", document.c.shown.is_not(None))
    with catalogue.begin() as connection:
        return {row.document_id: (row.x, row.y) for row in connection.execute(query)}


def write_places(connection: Connection, places: Places) -> None:
    """Insert where documents lie on the map."""
    rows = [{"document_id": id, "x": x, "y": y} for id, (x, y) in places.items()]
    if rows:
        connection.execute(insert(document_place), rows)


def _insert_fit(connection: Connection, fit: Fit) -> int:
    values = {
        "fitted_at": now(), "encoder": fit.encoder, "passages": fit.passages, "without_theme": fit.without_theme,
        "wanted": fit.wanted, "minimum": fit.minimum, "indexed": False,
    }  # fmt: skip
    return int(connection.execute(insert(theme_fit).values(**values).returning(theme_fit.c.id)).scalar_one())


def _write_themes(connection: Connection, themes: list[FittedTheme], encoder: str) -> None:
    known = set(connection.execute(select(theme.c.id)).scalars())
    connection.execute(update(theme).values(state="ended"))
    rows = [_columns(one, encoder) for one in themes]
    new = [row for row in rows if row["id"] not in known]
    old = [{"of": row.pop("id"), **row} for row in rows if row["id"] in known]
    if new:
        connection.execute(insert(theme), new)
    if old:
        connection.execute(update(theme).where(theme.c.id == bindparam("of")), old)


def _columns(one: FittedTheme, encoder: str) -> dict[str, Any]:
    return {
        "id": one.id, "label": one.label, "words": list(one.words), "parent": one.parent, "encoder": encoder,
        "centre": write_vector(one.centre), "level": one.level, "state": "live", "size_at_fit": one.size,
        "concepts": [list(concept) for concept in one.concepts],
        "x": one.place[0] if one.place else None, "y": one.place[1] if one.place else None,
    }  # fmt: skip


def _write_changes(connection: Connection, changes: Iterable[ThemeChange], fit_id: int | None) -> None:
    rows = [
        {
            "changed_at": now(), "fit_id": fit_id, "theme_id": one.theme_id, "kind": one.kind, "other": one.other,
            "shared": one.shared,
        }
        for one in changes
    ]  # fmt: skip
    if rows:
        connection.execute(insert(theme_change), rows)
