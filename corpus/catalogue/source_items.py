"""What each source has offered: what of it is a document here, and what is there no longer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, insert, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, finding, source, version
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import CURRENT, Catalogue, Reference, document_id, now
from corpus.catalogue.unsettled import settle_again
from corpus.records import SourceItem

KEPT = "kept"  # state of a finding whose source was removed while its documents stay


@dataclass(frozen=True, slots=True)
class Known:
    """A finding of earlier runs."""

    location: str
    parent: str | None
    mark: str | None
    fingerprint: str | None
    document: str | None  # location of the document that it led to
    sha256: str | None
    media_type: str | None
    seen_in: int
    state: str
    date: str | None  # as the source says


class FetchedItem(NamedTuple):
    """A finding and what came of it."""

    finding: SourceItem
    document: str | None  # location of the document, None where it could not be fetched
    fingerprint: str | None = None


def known_items(catalogue: Catalogue, name: str) -> dict[str, Known]:
    """Return what a source has offered so far, by location."""
    query = (
        select(
            finding.c.location, finding.c.parent, finding.c.mark, finding.c.fingerprint,
            document.c.location.label("document"), version.c.sha256, version.c.media_type,
            finding.c.seen_in, finding.c.state, finding.c.date,
        )
        .outerjoin(document, document.c.id == finding.c.document_id)
        .outerjoin(version, CURRENT)
        .where(finding.c.source == name, finding.c.state != KEPT)
    )  # fmt: skip
    with catalogue.begin() as connection:
        return {row.location: Known(*row) for row in connection.execute(query)}


#: What says where a document belongs.
_PLACE = (finding.c.document_id, finding.c.parent, finding.c.label)


def record_items(catalogue: Catalogue, run_id: int, name: str, taken: Sequence[FetchedItem]) -> None:
    """Note what a run saw of a source."""
    rows = {one.finding.location: _row(run_id, name, one) for one in taken}
    with catalogue.begin() as connection:
        query = select(finding.c.location, *_PLACE).where(finding.c.source == name)
        found = (connection.execute(query.where(finding.c.location.in_(some))) for some in chunks(list(rows)))
        there = {row.location: tuple(row)[1:] for rows_found in found for row in rows_found}
        new = [row | {"first_seen": now()} for location, row in rows.items() if location not in there]
        if new:
            connection.execute(insert(finding), new)
        old = [_bound(row) for location, row in rows.items() if location in there]
        for fetched in (True, False):
            again = [row for row in old if (row["b_document_id"] is not None) == fetched]
            if again:
                connection.execute(_update(fetched), again)
        places = {location: tuple(row[column.name] for column in _PLACE) for location, row in rows.items()}
        moved = [place[0] for location, place in places.items() if place[0] and there.get(location) != place]
        settle_again(connection, moved)


def _row(run_id: int, name: str, taken: FetchedItem) -> dict[str, Any]:
    found = taken.finding
    return {
        "source": name, "location": found.location, "parent": found.parent, "label": found.label, "title": found.title,
        "date": found.date, "mark": found.mark, "fingerprint": taken.fingerprint, "state": "live", "seen_in": run_id,
        "document_id": document_id(taken.document) if taken.document else None,
    }  # fmt: skip


def _bound(row: dict[str, Any]) -> dict[str, Any]:
    return {f"b_{key}": value for key, value in row.items()}


def _update(fetched: bool) -> Any:
    """Write the update of one finding; what could not be fetched keeps its old mark, so that it is tried again."""
    names = ["parent", "label", "title", "date", "state", "seen_in"]
    if fetched:
        names += ["mark", "fingerprint", "document_id"]
    one = and_(finding.c.source == bindparam("b_source"), finding.c.location == bindparam("b_location"))
    return update(finding).where(one).values({name: bindparam(f"b_{name}") for name in names})


def retire_items(catalogue: Catalogue, name: str, locations: Iterable[str]) -> int:
    """Mark findings gone, and the documents that no source offers any more; return how many documents."""
    with catalogue.begin() as connection:
        return sum(retire(connection, name, some) for some in chunks(list(locations)))


def retire(connection: Connection, name: str, locations: Sequence[str]) -> int:
    """Mark some findings gone as `retire_items` does, in a transaction that is open."""
    chosen = and_(finding.c.source == name, finding.c.location.in_(locations))
    ids = list(connection.execute(select(finding.c.document_id).where(chosen)).scalars())
    connection.execute(update(finding).where(chosen).values(state="gone"))
    offered = exists().where(finding.c.document_id == document.c.id, finding.c.state == "live")
    orphans = select(document.c.id).where(document.c.id.in_(ids), document.c.state == "live", ~offered)
    gone = list(connection.execute(orphans).scalars())
    connection.execute(update(document).where(document.c.id.in_(gone)).values(state="gone"))
    index_again(connection, gone)
    settle_again(connection, gone)
    return len(gone)


@dataclass(frozen=True, slots=True)
class Page:
    """A document that links to materials."""

    location: str
    mark: str | None
    materials: list[list[str]]  # [[label, url], …]


def pages_with_materials(catalogue: Catalogue, run_id: int, name: str) -> list[Page]:
    """Return the documents, with their links to materials, that a run saw of a source."""
    query = (
        select(document.c.location, finding.c.mark, version.c.materials)
        .join(finding, finding.c.document_id == document.c.id)
        .join(version, CURRENT)
        .where(finding.c.source == name, finding.c.seen_in == run_id, finding.c.state == "live")
        .where(version.c.text.is_not(None), version.c.materials.is_not(None))
        .order_by(document.c.location)
    )
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return list({row.location: Page(*row) for row in rows}.values())


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source's last run went."""

    marks: dict[str, str]
    checked_at: str
    problem: str | None
    new_at: str | None
    complete_at: str | None  # the last run that could read it whole


def source_state(catalogue: Catalogue, name: str) -> SourceState | None:
    """Return how a source's last run went; None before its first."""
    with catalogue.begin() as connection:
        row = connection.execute(select(source).where(source.c.name == name)).first()
    if row is None:
        return None
    return SourceState(dict(row.marks), row.checked_at, row.problem, row.new_at, row.complete_at)


def save_source_state(
    catalogue: Catalogue, name: str, marks: dict[str, str], *, problem: str | None, found_new: bool
) -> None:
    """Note how a source's run went."""
    values: dict[str, Any] = {"marks": marks, "checked_at": now(), "problem": problem}
    if found_new:
        values["new_at"] = now()
    if problem is None:
        values["complete_at"] = now()
    with catalogue.begin() as connection:
        changed = connection.execute(update(source).where(source.c.name == name).values(values))
        if not changed.rowcount:
            connection.execute(insert(source).values(name=name, **values))


def offered_date(catalogue: Catalogue, reference: Reference) -> str | None:
    """Return the day on which a document came out, as the sources that offer it say."""
    query = select(func.min(finding.c.date)).where(
        finding.c.document_id == reference.document_id, finding.c.state == "live", finding.c.date.is_not(None)
    )  # fmt: skip
    with catalogue.begin() as connection:
        return connection.execute(query).scalar()


def item_dates(catalogue: Catalogue, name: str) -> list[str]:
    """Return the days on which a source's items came out: as it says, else as the documents say, else first seen."""
    query = (
        select(finding.c.date, version.c.date.label("read"), finding.c.first_seen)
        .outerjoin(document, finding.c.document_id == document.c.id)
        .outerjoin(version, CURRENT)
        .where(finding.c.source == name, finding.c.parent.is_(None), finding.c.state != KEPT)
    )
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return sorted({next(day for day in row if day and len(day) >= 10)[:10] for row in rows})


def source_names(catalogue: Catalogue) -> list[str]:
    """Return the names of all sources that documents have come from."""
    query = select(finding.c.source).where(finding.c.document_id.is_not(None)).distinct().order_by(finding.c.source)
    with catalogue.begin() as connection:
        return list(connection.execute(query).scalars())
