"""How many documents each source has, now and on earlier days."""

from collections.abc import Mapping

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.schema import document, finding, source_day
from corpus.catalogue.store import Catalogue

KEPT_DAYS = 30  # with a count, of each source


def source_sizes(catalogue: Catalogue) -> dict[str, int]:
    """Count the documents that are there of each source."""
    query = (
        select(finding.c.source, func.count(func.distinct(document.c.id)))
        .join(document, document.c.id == finding.c.document_id)
        .where(finding.c.state == "live", document.c.state == "live")
        .group_by(finding.c.source)
    )
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def named_since(catalogue: Catalogue, name: str, run_id: int) -> int:
    """Count the documents that a source has named since a run."""
    query = (
        select(func.count(func.distinct(document.c.id)))
        .join(finding, document.c.id == finding.c.document_id)
        .where(finding.c.source == name, finding.c.state == "live", document.c.state == "live")
        .where(finding.c.seen_in >= run_id)
    )
    with catalogue.begin() as connection:
        return int(connection.execute(query).scalar_one())


def record_source_sizes(catalogue: Catalogue, sizes: Mapping[str, int], day: str) -> None:
    """Keep the largest count of each source on a day, and of the days before only the newest.

    :param day: ISO, UTC.
    """
    with catalogue.begin() as connection:
        for name, documents in sizes.items():
            this = and_(source_day.c.source == name, source_day.c.day == day)
            before = connection.execute(select(source_day.c.documents).where(this)).scalar()
            if before is None:
                connection.execute(insert(source_day).values(source=name, day=day, documents=documents))
            elif documents > before:
                connection.execute(update(source_day).where(this).values(documents=documents))
            days = select(source_day.c.day).where(source_day.c.source == name).order_by(source_day.c.day.desc())
            kept = list(connection.execute(days.limit(KEPT_DAYS)).scalars())
            old = and_(source_day.c.source == name, source_day.c.day < kept[-1])
            connection.execute(delete(source_day).where(old))


def largest_sizes(catalogue: Catalogue) -> dict[str, int]:
    """Return the largest count of each source on the days that are kept."""
    query = select(source_day.c.source, func.max(source_day.c.documents)).group_by(source_day.c.source)
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def rename_sizes(connection: Connection, before: str, after: str) -> None:
    """Give the counts of a source to its new name, in place of what is kept under that."""
    if connection.execute(select(source_day.c.day).where(source_day.c.source == before)).first() is not None:
        forget_sizes(connection, after)
        connection.execute(update(source_day).where(source_day.c.source == before).values(source=after))


def forget_sizes(connection: Connection, name: str) -> None:
    """Forget the counts of a source."""
    connection.execute(delete(source_day).where(source_day.c.source == name))
