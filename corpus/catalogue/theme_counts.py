"""Counts of a theme's passages by time, by the names in them and by where they come from."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, select

from corpus.catalogue.schema import document, mention, passage, version
from corpus.catalogue.store import SHOWN, Catalogue


def count_by_date(catalogue: Catalogue, clusters: Sequence[str] | None = None) -> dict[str | None, int]:
    """Count the passages that search shows by their document's date, to the month where it is known.

    :param clusters: only of these; None counts all passages.
    """
    month = func.substr(version.c.date, 1, 7)
    query = _shown(select(month, func.count()), clusters).group_by(month)
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def count_by_cluster(catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """Count the dated passages that search shows by cluster and year."""
    year = func.substr(version.c.date, 1, 4)
    query = _shown(select(passage.c.theme_id, year, func.count()), None)
    query = query.where(passage.c.theme_id.is_not(None), version.c.date.is_not(None))
    counts: dict[str, dict[str, int]] = {}
    with catalogue.begin() as connection:
        for cluster, period, count in connection.execute(query.group_by(passage.c.theme_id, year)):
            counts.setdefault(cluster, {})[period] = count
    return counts


def count_by_language(catalogue: Catalogue) -> dict[str, dict[str, int]]:
    """Count the passages that search shows by cluster and the language of their document, where it is known."""
    query = _shown(select(passage.c.theme_id, version.c.language, func.count()), None)
    query = query.where(passage.c.theme_id.is_not(None), version.c.language.is_not(None))
    counts: dict[str, dict[str, int]] = {}
    with catalogue.begin() as connection:
        for cluster, language, count in connection.execute(query.group_by(passage.c.theme_id, version.c.language)):
            counts.setdefault(cluster, {})[language] = count
    return counts


def find_first_date(catalogue: Catalogue, clusters: Sequence[str]) -> str | None:
    """Return the date of the oldest document with a passage in some clusters."""
    with catalogue.begin() as connection:
        return connection.execute(_shown(select(func.min(version.c.date)), clusters)).scalar()


def count_by_mention(catalogue: Catalogue, clusters: Sequence[str], type: str) -> list[tuple[str, str, int]]:
    """Return id, name and number of passages of what is named in some clusters, the most frequent first."""
    inside = and_(
        mention.c.document_id == passage.c.document_id, mention.c.number == passage.c.number,
        mention.c.start >= passage.c.start, mention.c.start < passage.c.end, mention.c.type == type,
    )  # fmt: skip
    passages = func.count(passage.c.id.distinct())
    query = _shown(select(mention.c.current_id, func.min(mention.c.name), passages), clusters)
    query = query.join(mention, inside).group_by(mention.c.current_id)
    with catalogue.begin() as connection:
        rows = connection.execute(query.order_by(passages.desc(), mention.c.current_id)).all()
    return [(row[0], row[1], row[2]) for row in rows]


def count_by_location(catalogue: Catalogue, clusters: Sequence[str]) -> list[tuple[str, int]]:
    """Return location and number of passages of the documents with passages in some clusters."""
    query = _shown(select(document.c.location, func.count()), clusters).group_by(document.c.location)
    with catalogue.begin() as connection:
        return [(row[0], row[1]) for row in connection.execute(query.order_by(document.c.location))]


def _shown(query: Select[Any], clusters: Sequence[str] | None) -> Select[Any]:
    query = query.select_from(passage).join(document, and_(SHOWN, document.c.state == "live"))
    query = query.join(
        version, and_(version.c.document_id == passage.c.document_id, version.c.number == passage.c.number)
    )
    return query if clusters is None else query.where(passage.c.theme_id.in_(clusters))
