"""Decisions on single documents: removed, set aside, restored, tried again, their bytes purged."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, delete, exists, null, or_, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.contents import forget_reading
from corpus.catalogue.schema import document, fetched, finding, source, stage_done, version
from corpus.catalogue.stage_records import FAILED, index_again
from corpus.catalogue.store import CURRENT, EXPIRED, LIVE, PURGED, REMOVED, SET_ASIDE, Catalogue, Reference, now
from corpus.catalogue.unsettled import settle_again


@dataclass(frozen=True, slots=True)
class DecidedDocument:
    """A document whose state was decided on."""

    id: str
    location: str
    title: str | None
    state: str
    reason: str | None
    decided_at: str | None


def decided_documents(
    catalogue: Catalogue, states: Sequence[str] = (REMOVED, SET_ASIDE, EXPIRED)
) -> list[DecidedDocument]:
    """Return the documents in some states, in order of their locations."""
    columns = document.c.id, document.c.location, version.c.title, document.c.state
    query = select(*columns, document.c.reason, document.c.decided_at).join(version, CURRENT)
    with catalogue.begin() as connection:
        rows = connection.execute(query.where(document.c.state.in_(states)).order_by(document.c.location))
        return [DecidedDocument(*row) for row in rows]


def state_of(catalogue: Catalogue, document_id: str) -> str:
    """Return the state of a document."""
    with catalogue.begin() as connection:
        return str(connection.execute(select(document.c.state).where(document.c.id == document_id)).scalar_one())


def withdrawn(catalogue: Catalogue) -> dict[str, str | None]:
    """Return the locations that are not to be fetched, by whatever name a source has for them.

    :returns: None by a location of a removed document; of one that has expired the SHA-256 of the bytes that are not
        wanted again.
    """
    columns = document.c.state, version.c.sha256
    own = select(document.c.location, *columns).join(version, CURRENT)
    offered = select(finding.c.location, *columns).join(document, finding.c.document_id == document.c.id)
    offered = offered.join(version, CURRENT)
    chosen = document.c.state.in_((REMOVED, EXPIRED))
    with catalogue.begin() as connection:
        rows = [row for query in (own, offered) for row in connection.execute(query.where(chosen))]
    return {row.location: None if row.state == REMOVED else row.sha256 for row in rows}


def decide(catalogue: Catalogue, ids: Sequence[str], state: str, reason: str) -> None:
    """Put documents into a state by decision; the index forgets them in the next run at the latest."""
    with catalogue.begin() as connection:
        _decide(connection, ids, state, reason)


def _decide(connection: Connection, ids: Sequence[str], state: str, reason: str | None) -> None:
    values = {"state": state, "reason": reason, "decided_at": None if state == LIVE else now()}
    for some in chunks(ids):
        connection.execute(update(document).where(document.c.id.in_(some)).values(values))
    index_again(connection, ids)
    settle_again(connection, ids)


def purge(catalogue: Catalogue, ids: Sequence[str], state: str, reason: str) -> None:
    """Put documents into a state and forget all that was read of them; that their bytes are to go is recorded."""
    with catalogue.begin() as connection:
        _decide(connection, ids, state, reason)
        for some in chunks(ids):
            of_them = version.c.document_id.in_(some)
            for row in connection.execute(select(version.c.document_id, version.c.number).where(of_them)).all():
                forget_reading(connection, Reference(*row))
            _forget_addresses(connection, some)
            connection.execute(update(version).where(of_them).values(_NOTHING_READ))
            of_findings = finding.c.document_id.in_(some)
            connection.execute(update(finding).where(of_findings).values(title=None, label=None))


_READ = (
    "title", "date", "language", "url", "kind", "text", "blocks", "page_starts", "materials", "read_media_type",
    "page_labels", "recognised",
)  # fmt: skip
_NOTHING_READ = {"bytes_gone": PURGED, **{name: null() for name in _READ}}


def _forget_addresses(connection: Connection, ids: Sequence[str]) -> None:
    """Forget what was fetched from addresses of removed documents: their newest bytes may be those of no version."""
    removed = and_(document.c.id.in_(ids), document.c.state == REMOVED)
    own = select(document.c.location).where(removed)
    offered = select(finding.c.location).join(document, finding.c.document_id == document.c.id).where(removed)
    connection.execute(delete(fetched).where(or_(fetched.c.url.in_(own), fetched.c.url.in_(offered))))


def unshared_bytes(catalogue: Catalogue, ids: Sequence[str]) -> list[str]:
    """Return the SHA-256 of purged versions of documents whose bytes no other version needs."""
    other = version.alias()
    needed = exists().where(other.c.sha256 == version.c.sha256, other.c.bytes_gone.is_(None))
    query = select(version.c.sha256.distinct()).where(version.c.bytes_gone == PURGED, ~needed)
    with catalogue.begin() as connection:
        found = [connection.execute(query.where(version.c.document_id.in_(some))).scalars() for some in chunks(ids)]
        return sorted({digest for digests in found for digest in digests})


def restore(catalogue: Catalogue, ids: Sequence[str]) -> None:
    """Take decisions on documents back: they are there again; bytes that were purged are fetched again."""
    with catalogue.begin() as connection:
        _decide(connection, ids, LIVE, None)
        for some in chunks(ids):
            _fetch_again(connection, some)
            _forget_failures(connection, some)


def _fetch_again(connection: Connection, ids: Sequence[str]) -> None:
    """Have the sources of documents give again what was purged, though they say that nothing has changed."""
    purged = select(version.c.document_id).where(version.c.document_id.in_(ids), version.c.bytes_gone.is_not(None))
    names = select(finding.c.source).where(finding.c.document_id.in_(purged))
    connection.execute(update(source).where(source.c.name.in_(names)).values(marks={}))
    of_findings = finding.c.document_id.in_(purged)
    connection.execute(update(finding).where(of_findings).values(mark=None, fingerprint=None))
    connection.execute(delete(stage_done).where(stage_done.c.document_id.in_(purged)))
    connection.execute(update(version).where(version.c.document_id.in_(ids)).values(bytes_gone=None))


def failed_documents(catalogue: Catalogue, ids: Sequence[str]) -> set[str]:
    """Return those of some documents whose newest version a stage has failed on."""
    of_current = and_(stage_done.c.document_id == document.c.id, stage_done.c.number == document.c.number)
    query = select(document.c.id).join(stage_done, of_current).where(stage_done.c.outcome == FAILED)
    with catalogue.begin() as connection:
        found = [connection.execute(query.where(document.c.id.in_(some))).scalars() for some in chunks(ids)]
        return {id for some in found for id in some}


def _forget_failures(connection: Connection, ids: Sequence[str]) -> None:
    failed = and_(stage_done.c.document_id.in_(ids), stage_done.c.outcome == FAILED)
    connection.execute(delete(stage_done).where(failed))
