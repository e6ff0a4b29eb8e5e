"""Which stage has done which version of a document, by which version of itself, and what failed.

A stage waits for a document when there is no record of it by the stage's version of today. A record is deleted when
what the stage worked on has changed; so a run that was killed is caught up by the next one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, stage_done, version
from corpus.catalogue.store import CURRENT, Catalogue, Reference, is_version, lies_under, now

READ, ANALYSE, SUBJECTS, INDEX, RERANK = "read", "analyse", "subjects", "index", "rerank"
DONE, FAILED = "done", "failed"
LONGEST_REASON = 500  # characters


@dataclass(frozen=True, slots=True)
class Work:
    """What a stage asks for: its name and version, and the stages whose results it takes.

    :param after_failures: also documents that an earlier stage failed on, and documents that are gone or removed: the
        index has to forget them.
    """

    stage: str
    version: str
    needs: tuple[str, ...] = ()
    after_failures: bool = False


@dataclass(frozen=True, slots=True)
class StageFailure:
    """Why a stage could not do a version of a document."""

    document_id: str
    number: int
    stage: str
    version: str
    error: str  # name of the exception
    reason: str  # one line
    location: str = ""
    failed_at: str = ""

    @property
    def reference(self) -> Reference:
        return Reference(self.document_id, self.number)


def pending(catalogue: Catalogue, work: Work, *, limit: int) -> Iterator[list[Reference]]:
    """Yield batches of current versions that a stage has yet to do, in order of their documents."""
    query = _pending(select(version.c.document_id, version.c.number), work)
    query = query.order_by(version.c.document_id).limit(limit)
    after = ""
    while True:
        with catalogue.begin() as connection:
            rows = connection.execute(query.where(version.c.document_id > after))
            batch = [Reference(*row) for row in rows]
        if not batch:
            return
        yield batch
        after = batch[-1].document_id


def count_pending(catalogue: Catalogue, work: Work) -> int:
    """Count the current versions that a stage has yet to do."""
    with catalogue.begin() as connection:
        return int(connection.execute(_pending(select(func.count()), work)).scalar_one())


def mark_done(catalogue: Catalogue, work: Work, references: Sequence[Reference], *, dependents: Iterable[str]) -> None:
    """Record that a stage has done some versions; the stages that take its results have to do them again."""
    with catalogue.begin() as connection:
        _replace(connection, work.stage, references, dependents)
        rows = [
            {**one._asdict(), "stage": work.stage, "version": work.version, "outcome": DONE, "done_at": now()}
            for one in references
        ]
        if rows:
            connection.execute(insert(stage_done), rows)


def mark_failed(catalogue: Catalogue, failure: StageFailure, *, dependents: Iterable[str]) -> None:
    """Set a version aside: the stage tries it again in another version, or when it is asked to."""
    values = {
        "document_id": failure.document_id, "number": failure.number, "stage": failure.stage,
        "version": failure.version, "outcome": FAILED, "error": failure.error,
        "reason": failure.reason[:LONGEST_REASON], "done_at": now(),
    }  # fmt: skip
    with catalogue.begin() as connection:
        _replace(connection, failure.stage, [failure.reference], dependents)
        connection.execute(insert(stage_done).values(values))


def failures(catalogue: Catalogue, origins: Sequence[str] | None = None) -> list[StageFailure]:
    """Return what is set aside of the documents that are there, in order; only under some origins if given."""
    columns = [stage_done.c[name] for name in ("document_id", "number", "stage", "version", "error", "reason")]
    query = select(*columns, document.c.location, stage_done.c.done_at.label("failed_at")).join(
        document, _CURRENT_STAGE
    )
    query = query.where(stage_done.c.outcome == FAILED, document.c.state == "live").order_by(document.c.location)
    with catalogue.begin() as connection:
        found = [StageFailure(**row._mapping) for row in connection.execute(query)]
    if origins is None:
        return found
    return [one for one in found if any(lies_under(one.location, origin) for origin in origins)]


def retry_failed(catalogue: Catalogue) -> int:
    """Have everything that is set aside tried again by the next run; return how many versions."""
    with catalogue.begin() as connection:
        return int(connection.execute(delete(stage_done).where(stage_done.c.outcome == FAILED)).rowcount)


def forget_failure(catalogue: Catalogue, failure: StageFailure) -> None:
    """Have a failure tried again by the next run."""
    with catalogue.begin() as connection:
        of_stage = and_(is_version(failure.reference, stage_done), stage_done.c.stage == failure.stage)
        connection.execute(delete(stage_done).where(of_stage))


def forget_stage(connection: Connection, stage: str, which: ColumnElement[bool] | None = None) -> None:
    """Have a stage do documents again: those of a condition on `stage_done`, else all."""
    forgotten = delete(stage_done).where(stage_done.c.stage == stage)
    connection.execute(forgotten if which is None else forgotten.where(which))


def reset_stage(catalogue: Catalogue, stage: str) -> None:
    """Have a stage do every document again."""
    with catalogue.begin() as connection:
        forget_stage(connection, stage)


def index_again(connection: Connection, documents: Sequence[str]) -> None:
    """Have documents indexed again."""
    for some in chunks(documents):
        forget_stage(connection, INDEX, stage_done.c.document_id.in_(some))


def carry_over(connection: Connection, stage: str, before: str, after: str) -> None:
    """Record what a stage has done in one version as done in another, whose results would be the same."""
    unchanged = and_(stage_done.c.stage == stage, stage_done.c.version == before, stage_done.c.outcome == DONE)
    connection.execute(update(stage_done).where(unchanged).values(version=after))


def has_done(stage: str, *, outcome: str = DONE) -> ColumnElement[bool]:
    """Write the condition that a stage, in whatever version, has ended so with a row of `version`."""
    return exists().where(
        stage_done.c.document_id == version.c.document_id, stage_done.c.number == version.c.number,
        stage_done.c.stage == stage, stage_done.c.outcome == outcome,
    )  # fmt: skip


#: Joins records of stages to the documents whose newest version they are about.
_CURRENT_STAGE = and_(stage_done.c.document_id == document.c.id, stage_done.c.number == document.c.number)


def _pending(query: Select[Any], work: Work) -> Select[Any]:
    today = exists().where(
        stage_done.c.document_id == version.c.document_id, stage_done.c.number == version.c.number,
        stage_done.c.stage == work.stage, stage_done.c.version == work.version,
    )  # fmt: skip
    ready = and_(document.c.state == "live", *(has_done(stage) for stage in work.needs))
    if work.stage == READ:  # what was read of bytes that are lost is better than nothing
        ready = and_(ready, or_(version.c.bytes_gone.is_(None), version.c.text.is_(None)))
    if work.after_failures:
        failed = [has_done(stage, outcome=FAILED) for stage in work.needs]
        ready = or_(ready, document.c.state != "live", *failed)
    return query.select_from(version).join(document, CURRENT).where(~today, ready)


def _replace(
    connection: Connection, stage: str, references: Sequence[Reference], dependents: Iterable[str]
) -> None:  # fmt: skip
    stages = [stage, *dependents]
    for some in chunks(references):
        ids = [one.document_id for one in some]
        numbers = dict(some)
        versions = [and_(stage_done.c.document_id == id, stage_done.c.number == numbers[id]) for id in ids]
        connection.execute(delete(stage_done).where(or_(*versions), stage_done.c.stage.in_(stages)))
