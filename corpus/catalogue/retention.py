"""What the catalogue no longer needs to keep, and giving its room on the disk back."""

from sqlalchemy import and_, delete, exists, func, or_, select, text
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import MOST_VARIABLES
from corpus.catalogue.schema import (
    change,
    document,
    fetched,
    finding,
    mention,
    metadata_field,
    passage,
    recommendation,
    run,
    search_terms,
    signature,
    stage_done,
    subject,
    version,
)
from corpus.catalogue.stage_records import FAILED
from corpus.catalogue.store import CURRENT, LIVE, REMOVED, Catalogue, Reference, is_version

OF_VERSIONS = (
    stage_done, passage, search_terms, mention, recommendation, subject, metadata_field, signature, change,
)  # fmt: skip


def unreadable_since(catalogue: Catalogue, before: str) -> list[str]:
    """Return the documents of which no version could be read, and whose newest one was fetched before a time."""
    other = version.alias()
    read = exists().where(other.c.document_id == document.c.id, other.c.text.is_not(None))
    failed = exists().where(
        stage_done.c.document_id == version.c.document_id, stage_done.c.number == version.c.number,
        stage_done.c.outcome == FAILED,
    )  # fmt: skip
    query = select(document.c.id).join(version, CURRENT)
    query = query.where(document.c.state == LIVE, version.c.fetched_at < before, failed, ~read)
    with catalogue.begin() as connection:
        return list(connection.execute(query.order_by(document.c.id)).scalars())


def drop_old_versions(catalogue: Catalogue, keep: int) -> int:
    """Forget all but the newest versions of each document, and those that search shows; return how many.

    Also the newest one that could be read is kept: search shows it should the newer ones fail.
    """
    dropped = 0
    while True:
        with catalogue.begin() as connection:
            old = _old_versions(connection, keep)
            for reference in old:
                for table in OF_VERSIONS:
                    connection.execute(delete(table).where(is_version(reference, table)))
                connection.execute(delete(version).where(is_version(reference)))
        dropped += len(old)
        if not old:
            return dropped


def _old_versions(connection: Connection, keep: int) -> list[Reference]:
    """Return some of the versions that are not to be kept."""
    newer, readable = version.alias(), version.alias()
    count = select(func.count()).where(
        newer.c.document_id == version.c.document_id, newer.c.number > version.c.number
    ).correlate(version).scalar_subquery()  # fmt: skip
    later = exists().where(
        readable.c.document_id == version.c.document_id, readable.c.number > version.c.number,
        readable.c.text.is_not(None),
    )  # fmt: skip
    query = select(version.c.document_id, version.c.number).join(document, document.c.id == version.c.document_id)
    query = query.where(
        version.c.number <= document.c.number - keep, count >= keep, or_(version.c.text.is_(None), later),
        or_(document.c.shown.is_(None), document.c.shown != version.c.number),
    )  # fmt: skip
    return [Reference(*row) for row in connection.execute(query.limit(MOST_VARIABLES))]


def trim_runs(catalogue: Catalogue, keep: int) -> int:
    """Forget all but the newest runs, those that are going on among them; return how many."""
    newest = select(run.c.id).order_by(run.c.id.desc()).limit(keep)
    with catalogue.begin() as connection:
        oldest = min(connection.execute(newest).scalars(), default=0)
        old = and_(run.c.id < oldest, run.c.state != "running")
        return int(connection.execute(delete(run).where(old)).rowcount)


def forget_removed_addresses(catalogue: Catalogue) -> int:
    """Forget the answers of addresses whose documents were removed; return how many."""
    own = select(document.c.location).where(document.c.state == REMOVED)
    offered = select(finding.c.location).join(document, finding.c.document_id == document.c.id)
    offered = offered.where(document.c.state == REMOVED)
    forgotten = delete(fetched).where(or_(fetched.c.url.in_(own), fetched.c.url.in_(offered)))
    with catalogue.begin() as connection:
        return int(connection.execute(forgotten).rowcount)


def compact_database(catalogue: Catalogue) -> None:
    """Give the room of deleted rows back to the disk; PostgreSQL does so by itself.

    :raises StorageError: when the disk cannot take a second copy of the catalogue meanwhile.
    """
    with catalogue.outside_transactions() as connection:
        if connection.dialect.name != "sqlite":
            return
        for statement in ("PRAGMA optimize", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
            connection.execute(text(statement))
