"""Themes as the catalogue keeps them: what each is, and which passages belong to it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.schema import document, passage, theme
from corpus.catalogue.store import SHOWN, Catalogue


@dataclass(frozen=True, slots=True)
class Theme:
    """A cluster of passages found in the corpus."""

    id: str
    label: str
    words: tuple[str, ...]
    parent: str | None
    size: int  # passages of current versions


def replace_themes(
    catalogue: Catalogue,
    encoder: str,
    themes: Iterable[tuple[Theme, bytes]],
    assigned: Mapping[str, str | None],
) -> None:
    """Put newly fitted themes, each with its centre, in place of the old ones: all in one transaction."""
    rows = [
        {
            "id": one.id, "label": one.label, "words": list(one.words), "parent": one.parent,
            "encoder": encoder, "centre": centre,
        }
        for one, centre in themes
    ]  # fmt: skip
    with catalogue.begin() as connection:
        connection.execute(update(passage).values(theme_id=None))
        connection.execute(delete(theme))
        if rows:
            connection.execute(insert(theme), rows)
        _assign(connection, assigned)


def assign_passages(catalogue: Catalogue, assigned: Mapping[str, str | None]) -> None:
    """Note the theme of passages."""
    with catalogue.begin() as connection:
        _assign(connection, assigned)


def _assign(connection: Connection, assigned: Mapping[str, str | None]) -> None:
    """Update passages by one prepared statement: a statement built for each is ten times slower."""
    if assigned:
        one = update(passage).where(passage.c.id == bindparam("of")).values(theme_id=bindparam("theme"))
        connection.execute(one, [{"of": passage_id, "theme": theme} for passage_id, theme in assigned.items()])


def list_themes(catalogue: Catalogue) -> list[Theme]:
    """Give the themes, the largest first."""
    sizes = (
        select(passage.c.theme_id, func.count().label("size"))
        .join(document, and_(SHOWN, document.c.state == "live"))
        .where(passage.c.theme_id.is_not(None))
        .group_by(passage.c.theme_id)
        .subquery()
    )
    query = select(theme, func.coalesce(sizes.c.size, 0).label("size")).outerjoin(sizes, sizes.c.theme_id == theme.c.id)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    themes = [Theme(row.id, row.label, tuple(row.words), row.parent, row.size) for row in rows]
    return sorted(themes, key=lambda one: (-one.size, one.id))


def theme_centres(catalogue: Catalogue, encoder: str) -> Iterator[tuple[str, bytes]]:
    """Yield id and centre of the themes fitted on an encoder's vectors, in order of their ids."""
    query = select(theme.c.id, theme.c.centre).where(theme.c.encoder == encoder).order_by(theme.c.id)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    yield from ((row.id, row.centre) for row in rows)


def passages_of(catalogue: Catalogue, theme_id: str) -> list[str]:
    """Give the ids of a theme's passages, in order."""
    query = select(passage.c.id).where(passage.c.theme_id == theme_id).order_by(passage.c.id)
    with catalogue.begin() as connection:
        return list(connection.execute(query).scalars())
