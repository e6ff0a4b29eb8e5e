"""Documents, their versions, and how far each version has come."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Engine, Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.locks import CatalogueLock
from corpus.catalogue.opening import open_engine, translated
from corpus.catalogue.schema import document, passage, stage_done, version
from corpus.catalogue.unsettled import settle_again
from corpus.ids import document_id as document_id

Outcome = Literal["new", "changed", "unchanged"]

# States of a document.
LIVE, GONE = "live", "gone"
REMOVED = "removed"  # by an operator: it is not fetched again until it is restored
SET_ASIDE = "set_aside"  # by an operator: it is in quarantine until it is tried again
EXPIRED = "expired"  # it could not be read for so long that its bytes were given up; comes back when it changes
# Why the archive has no bytes of a version.
PURGED, LOST = "purged", "lost"

#: Joins passages to the documents that search shows.
SHOWN = and_(passage.c.document_id == document.c.id, passage.c.number == document.c.shown)
#: Joins versions to the documents whose newest they are.
CURRENT = and_(version.c.document_id == document.c.id, version.c.number == document.c.number)


class Reference(NamedTuple):
    """A version of a document."""

    document_id: str
    number: int


class Sighting(NamedTuple):
    """What a run saw at a location."""

    location: str
    sha256: str
    media_type: str | None
    problem: str | None = None


def open_catalogue(url: str, *, write: bool = True) -> "Catalogue":
    """Open the catalogue at a path or database URL.

    :param write: makes or upgrades its tables; else nothing on disk is changed.
    :raises CatalogueError: when it is damaged, written by a newer version, or is to be upgraded first.
    :raises StorageError: when it cannot be opened or written.
    """
    return Catalogue(open_engine(url, write=write))


class Catalogue:
    """The truth about a workspace's documents. A method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction whose errors are ours."""
        with translated(self._engine), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def outside_transactions(self) -> Iterator[Connection]:
        """Open a connection each of whose statements is a transaction of its own."""
        with translated(self._engine), self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    def shared_lock(self) -> CatalogueLock | None:
        """Return the lock of a database that several machines may write to; None for a file."""
        return CatalogueLock(self._engine) if self._engine.dialect.name == "postgresql" else None

    # What was seen

    def record(self, run_id: int, sightings: Sequence[Sighting]) -> dict[Outcome, int]:
        """Note what a run saw; bytes other than the last ones make a new version.

        A location seen again after it was gone is live again, with the same document id; a decision on it holds.
        """
        outcomes: dict[Outcome, int] = {"new": 0, "changed": 0, "unchanged": 0}
        with self.begin() as connection:
            known = self._known(connection, [sighting.location for sighting in sightings])
            for sighting in sightings:
                outcomes[_record_one(connection, run_id, sighting, known.get(sighting.location))] += 1
        return outcomes

    def _known(self, connection: Connection, locations: list[str]) -> dict[str, Any]:
        columns = document.c.location, document.c.id, document.c.number, document.c.state
        query = select(*columns, version.c.sha256, version.c.bytes_gone).join(version, CURRENT)
        found = (connection.execute(query.where(document.c.location.in_(some))) for some in chunks(locations))
        return {row.location: row for rows in found for row in rows}

    def mark_gone(self, run_id: int, origins: Iterable[str]) -> int:
        """Mark what lies under an origin and was not seen by the run; return how many."""
        gone = 0
        with self.begin() as connection:
            for origin in origins:
                inside = or_(
                    document.c.location == origin,
                    document.c.location.startswith(origin.rstrip("/") + "/", autoescape=True),
                    document.c.location.startswith(origin + "#", autoescape=True),
                )
                missing = select(document.c.id).where(inside, document.c.seen_in != run_id, document.c.state == LIVE)
                ids = list(connection.execute(missing).scalars())
                for some in chunks(ids):
                    of_index = and_(stage_done.c.stage == "index", stage_done.c.document_id.in_(some))
                    connection.execute(delete(stage_done).where(of_index))
                    connection.execute(update(document).where(document.c.id.in_(some)).values(state=GONE))
                settle_again(connection, ids)
                gone += len(ids)
        return gone

    def raw(self, reference: Reference) -> tuple[str, str, str | None, str | None]:
        """Return location, SHA-256, media type and the source's problem of a version."""
        query = select(document.c.location, version.c.sha256, version.c.media_type, version.c.source_problem)
        with self.begin() as connection:
            row = connection.execute(
                query.join(document, document.c.id == version.c.document_id).where(is_version(reference))
            )
            location, sha256, media_type, problem = row.one()
        return location, sha256, media_type, problem

    # What is kept

    def versions(self, document_id: str) -> list[Reference]:
        """Return all versions of a document, oldest first."""
        query = select(version.c.document_id, version.c.number).where(version.c.document_id == document_id)
        with self.begin() as connection:
            return [Reference(*row) for row in connection.execute(query.order_by(version.c.number))]

    def counts(self) -> dict[str, int]:
        """Count what the catalogue holds of the documents that are there."""
        current = select(func.count()).select_from(document).join(version, CURRENT)
        live = document.c.state == LIVE
        failed = exists().where(
            stage_done.c.document_id == version.c.document_id, stage_done.c.number == version.c.number,
            stage_done.c.outcome == "failed",
        )  # fmt: skip
        queries: dict[str, Select[Any]] = {
            "documents": current.where(live, version.c.text.is_not(None)),
            "passages": select(func.count()).select_from(passage).join(document, SHOWN).where(live),
            "versions": select(func.count()).select_from(version),
            "quarantined": current.where(or_(and_(live, failed), document.c.state == SET_ASIDE)),
            "gone": current.where(document.c.state == GONE),
            "removed": current.where(document.c.state.in_((REMOVED, EXPIRED))),
        }
        with self.begin() as connection:
            return {name: int(connection.execute(query).scalar_one()) for name, query in queries.items()}


def _record_one(connection: Connection, run_id: int, sighting: Sighting, known: Any) -> Outcome:
    if known is not None and known.state == REMOVED:
        return "unchanged"
    id = document_id(sighting.location) if known is None else str(known.id)
    same = known is not None and known.sha256 == sighting.sha256
    holds = known is not None and (known.state == SET_ASIDE or (known.state == EXPIRED and same))
    seen = {"state": known.state if holds else LIVE, "seen_in": run_id}
    number = 1 if known is None else known.number + (0 if same else 1)
    if known is None:
        connection.execute(insert(document).values(id=id, location=sighting.location, number=1, **seen))
    else:
        connection.execute(update(document).where(document.c.id == id).values(number=number, **seen))
    if same:
        if known is not None and known.state != seen["state"]:
            settle_again(connection, [id])
        if known is not None and known.state == GONE:
            again = and_(is_version(Reference(id, number), stage_done), stage_done.c.stage == "index")
            connection.execute(delete(stage_done).where(again))
        if known is not None and known.bytes_gone == LOST:  # given again
            connection.execute(update(version).where(is_version(Reference(id, number))).values(bytes_gone=None))
        return "unchanged"
    connection.execute(
        insert(version).values(
            document_id=id, number=number, sha256=sighting.sha256, media_type=sighting.media_type,
            fetched_at=now(), source_problem=sighting.problem,
        )
    )  # fmt: skip
    return "new" if known is None else "changed"


def is_version(reference: Reference, table: Any = version) -> Any:
    """Write the condition that a row of a table belongs to a version."""
    return and_(table.c.document_id == reference.document_id, table.c.number == reference.number)


def lies_under(location: str, origin: str) -> bool:
    """Return whether a location is an origin, lies in a folder, or is a row of a file."""
    return location == origin or location.startswith((origin.rstrip("/") + "/", origin + "#"))


def now() -> str:
    """Return the time of now as the catalogue writes it."""
    return timestamp(datetime.now(UTC))


def timestamp(moment: datetime) -> str:
    """Return a time as the catalogue writes it: in UTC and to the second, so that such texts sort as their times do."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
