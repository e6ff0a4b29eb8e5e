"""What operators decide about themes; every decision stays through later fits and is noted in the history."""

from collections.abc import Mapping

from sqlalchemy import insert, update

from corpus.catalogue.schema import theme
from corpus.catalogue.store import Catalogue
from corpus.catalogue.theme_fits import FittedTheme, ThemeChange, record_change
from corpus.catalogue.themes import write_assigned
from corpus.catalogue.vectors import write_vector


def rename_theme(catalogue: Catalogue, id: str, label: str | None) -> None:
    """Call a theme as the operator does; None calls it by its words again."""
    with catalogue.begin() as connection:
        connection.execute(update(theme).where(theme.c.id == id).values(given_label=label))
        record_change(connection, ThemeChange(id, "renamed", label))


def hide_theme(catalogue: Catalogue, id: str, *, hidden: bool) -> None:
    """Keep a theme from readers, or show it again."""
    with catalogue.begin() as connection:
        connection.execute(update(theme).where(theme.c.id == id).values(hidden=hidden))
        record_change(connection, ThemeChange(id, "hidden" if hidden else "shown"))


def merge_theme(catalogue: Catalogue, id: str, into: str | None) -> None:
    """Count a theme's passages for another; None lets it stand alone again."""
    with catalogue.begin() as connection:
        connection.execute(update(theme).where(theme.c.id == id).values(merged_into=into))
        record_change(connection, ThemeChange(id, "merged" if into else "parted", into))


def split_theme(
    catalogue: Catalogue,
    encoder: str,
    id: str,
    parts: list[FittedTheme],
    assigned: Mapping[str, str | None],
) -> None:
    """Make themes of parts of one; the first part is the theme itself.

    :param assigned: the theme of each passage that leaves it.
    """
    with catalogue.begin() as connection:
        for part in parts:
            values = {
                "label": part.label, "words": list(part.words), "centre": write_vector(part.centre),
                "size_at_fit": part.size,
                "concepts": [list(concept) for concept in part.concepts], "split_from": id,
            }  # fmt: skip
            if part.id == id:
                connection.execute(update(theme).where(theme.c.id == id).values(**values))
                continue
            values |= {"id": part.id, "encoder": encoder, "level": part.level, "parent": part.parent}
            connection.execute(insert(theme).values(**values))
            record_change(connection, ThemeChange(part.id, "split", id))
        write_assigned(connection, assigned)
