"""Documents, their versions, and how far each version has come."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Literal, NamedTuple

from sqlalchemy import Engine, Select, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.opening import open_engine, translated
from corpus.catalogue.schema import document, passage, run, version

Stage = Literal["read", "analysed", "indexed"]
Outcome = Literal["new", "changed", "unchanged"]

_MARKS = {"read": version.c.read_by, "analysed": version.c.analysed_by, "indexed": version.c.indexed_by}
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


def open_catalogue(url: str) -> "Catalogue":
    """Open the catalogue at a path or database URL, making or upgrading its tables.

    :raises CatalogueError: when it is damaged or written by a newer version.
    :raises StorageError: when it cannot be opened or written.
    """
    return Catalogue(open_engine(url))


class Catalogue:
    """The truth about a workspace's documents. A method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """Open a transaction whose errors are ours."""
        with translated(self._engine), self._engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()

    # Runs

    def start_run(self) -> int:
        with self.begin() as connection:
            return int(connection.execute(insert(run).values(started_at=now()).returning(run.c.id)).scalar_one())

    def finish_run(self, run_id: int, counts: dict[str, Any]) -> None:
        with self.begin() as connection:
            connection.execute(update(run).where(run.c.id == run_id).values(finished_at=now(), counts=counts))

    def last_run(self) -> dict[str, Any] | None:
        with self.begin() as connection:
            row = connection.execute(select(run).order_by(run.c.id.desc()).limit(1)).first()
        return dict(row._mapping) if row else None

    # What was seen

    def record(self, run_id: int, sightings: Sequence[Sighting]) -> dict[Outcome, int]:
        """Note what a run saw; bytes other than the last ones make a new version.

        A location seen again after it was gone is live again, with the same document id.
        """
        outcomes: dict[Outcome, int] = {"new": 0, "changed": 0, "unchanged": 0}
        with self.begin() as connection:
            known = self._known(connection, [sighting.location for sighting in sightings])
            for sighting in sightings:
                outcomes[_record_one(connection, run_id, sighting, known.get(sighting.location))] += 1
        return outcomes

    def _known(self, connection: Connection, locations: list[str]) -> dict[str, Any]:
        query = (
            select(document.c.location, document.c.id, document.c.number, document.c.state, version.c.sha256)
            .join(version, CURRENT)
            .where(document.c.location.in_(locations))
        )
        return {row.location: row for row in connection.execute(query)}

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
                missing = select(document.c.id).where(inside, document.c.seen_in != run_id, document.c.state == "live")
                ids = list(connection.execute(missing).scalars())
                connection.execute(update(document).where(document.c.id.in_(ids)).values(state="gone"))
                connection.execute(update(version).where(version.c.document_id.in_(ids)).values(indexed_by=None))
                gone += len(ids)
        return gone

    # Stages

    def pending(self, stage: Stage, by: str, *, limit: int) -> Iterator[list[Reference]]:
        """Yield batches of current versions that a stage, in its version `by`, has yet to do.

        Quarantined ones wait only for reading, which may have learned better; gone ones only for the index,
        which has to forget them.
        """
        query = select(version.c.document_id, version.c.number).join(document, CURRENT)
        query = query.where(_undone(stage, by), _ready(stage, by)).order_by(version.c.document_id).limit(limit)
        after = ""
        while True:
            with self.begin() as connection:
                batch = [Reference(*row) for row in connection.execute(query.where(version.c.document_id > after))]
            if not batch:
                return
            yield batch
            after = batch[-1].document_id

    def mark_indexed(self, by: str, shown: dict[Reference, Reference | None]) -> None:
        """Note which version of each document, if any, the index now shows."""
        with self.begin() as connection:
            if not shown:
                return
            done = update(version).where(
                version.c.document_id == bindparam("of"), version.c.number == bindparam("newest")
            )
            connection.execute(
                done.values(indexed_by=by), [{"of": one.document_id, "newest": one.number} for one in shown]
            )
            showing = update(document).where(document.c.id == bindparam("of")).values(shown=bindparam("number_shown"))
            connection.execute(
                showing,
                [
                    {"of": one.document_id, "number_shown": other.number if other else None}
                    for one, other in shown.items()
                ],
            )

    def to_show(self, reference: Reference) -> Reference | None:
        """Return the version that search should show: the newest readable one, of a document that is not gone."""
        readable = select(version.c.number).join(document, document.c.id == version.c.document_id)
        readable = readable.where(
            document.c.id == reference.document_id, document.c.state == "live",
            version.c.problem.is_(None), version.c.analysed_by.is_not(None),
        )  # fmt: skip
        with self.begin() as connection:
            number = connection.execute(readable.order_by(version.c.number.desc()).limit(1)).scalar()
        return Reference(reference.document_id, number) if number is not None else None

    def reset(self, stage: Stage) -> None:
        """Have a stage done again for every document."""
        with self.begin() as connection:
            connection.execute(update(version).values({_MARKS[stage]: None}))

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

    def quarantined(self, origins: Sequence[str] | None = None) -> list[tuple[str, str]]:
        """Return location and reason of what is in quarantine, in order; only under some origins if given."""
        query = select(document.c.location, version.c.problem).join(version, CURRENT)
        query = query.where(version.c.problem.is_not(None), document.c.state == "live").order_by(document.c.location)
        with self.begin() as connection:
            rows = [(row.location, row.problem) for row in connection.execute(query)]
        if origins is None:
            return rows
        return [row for row in rows if any(_lies_under(row[0], origin) for origin in origins)]

    def counts(self, stages: dict[Stage, str]) -> dict[str, int]:
        """Count what the workspace holds, and what waits for each stage in its version of today."""
        current = select(func.count()).select_from(document).join(version, CURRENT)
        live = document.c.state == "live"
        queries: dict[str, Select[Any]] = {
            "documents": current.where(live, version.c.problem.is_(None), version.c.read_by.is_not(None)),
            "passages": select(func.count()).select_from(passage)
            .join(document, SHOWN).where(live),
            "versions": select(func.count()).select_from(version),
            "quarantined": current.where(live, version.c.problem.is_not(None)),
            "gone": current.where(document.c.state == "gone"),
        }  # fmt: skip
        for stage, by in stages.items():
            queries[f"waiting_{stage}"] = current.where(_undone(stage, by), _ready(stage, by))
        with self.begin() as connection:
            return {name: int(connection.execute(query).scalar_one()) for name, query in queries.items()}


def document_id(location: str) -> str:
    """Make a readable id that is always the same for a location."""
    name = PurePosixPath(location.partition("#")[2] or location.rstrip("/")).name.rsplit(".", 1)[0]
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "document"
    return f"{slug}-{hashlib.sha256(location.encode()).hexdigest()[:8]}"


def _record_one(connection: Connection, run_id: int, sighting: Sighting, known: Any) -> Outcome:
    id = document_id(sighting.location) if known is None else str(known.id)
    seen = {"state": "live", "seen_in": run_id}
    same = known is not None and known.sha256 == sighting.sha256
    number = 1 if known is None else known.number + (0 if same else 1)
    if known is None:
        connection.execute(insert(document).values(id=id, location=sighting.location, number=1, **seen))
    else:
        connection.execute(update(document).where(document.c.id == id).values(number=number, **seen))
    if same:
        if known is not None and known.state == "gone":
            connection.execute(update(version).where(is_version(Reference(id, number))).values(indexed_by=None))
        return "unchanged"
    connection.execute(
        insert(version).values(
            document_id=id, number=number, sha256=sighting.sha256, media_type=sighting.media_type,
            fetched_at=now(), source_problem=sighting.problem,
        )
    )  # fmt: skip
    return "new" if known is None else "changed"


def _undone(stage: Stage, by: str) -> Any:
    return or_(_MARKS[stage].is_(None), _MARKS[stage] != by)


def _ready(stage: Stage, by: str) -> Any:
    live = document.c.state == "live"
    if stage == "read":
        return live
    if stage == "analysed":
        return and_(live, version.c.problem.is_(None), version.c.read_by.is_not(None))
    return or_(version.c.analysed_by.is_not(None), version.c.problem.is_not(None), document.c.state == "gone")


def is_version(reference: Reference, table: Any = version) -> Any:
    """Write the condition that a row of a table belongs to a version."""
    return and_(table.c.document_id == reference.document_id, table.c.number == reference.number)


def _lies_under(location: str, origin: str) -> bool:
    return location == origin or location.startswith((origin.rstrip("/") + "/", origin + "#"))


def now() -> str:
    """Return the time of now as the catalogue writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")
