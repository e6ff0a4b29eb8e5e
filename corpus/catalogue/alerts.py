"""Saved searches, and what each has announced: every publication once, however its documents are put together later."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import (
    alert,
    alert_document,
    alert_item,
    document,
    duplicate,
    finding,
    membership,
    passage,
    stage_done,
    version,
)
from corpus.catalogue.stage_records import INDEX
from corpus.catalogue.store import Catalogue, now
from corpus.errors import AlertError, NotFoundError


@dataclass(frozen=True, slots=True)
class Alert:
    """A search whose new results are announced."""

    name: str
    uid: str  # UUID
    query: str
    filters: Mapping[str, list[str]]
    by: str  # words, meaning, both
    every: str  # day, week
    recipients: tuple[tuple[str, str], ...]  # (email, address) or (address, URL of apprise, which may hold a password)
    created_at: str
    since: str | None = None  # a date: what was there before and is not older is announced too
    ran_at: str | None = None
    round: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A publication that answers an alert, by the document and passage that answer it best."""

    document_id: str
    passage_id: str
    by: str  # words, meaning
    score: float
    documents: tuple[str, ...]  # all that are the same publication, or duplicates of it


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document that search shows, with when it was first seen here and when it came out."""

    id: str
    first_seen: str
    date: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Announced:
    """What an alert has announced, as it is now."""

    document_id: str
    round: int
    by: str
    score: float
    found_at: str
    title: str
    date: str | None
    source: str | None  # name of the source in the settings
    location: str
    url: str | None
    page: int | None
    page_label: str | None
    heading: str
    passage: str  # empty where it is no longer there


def add_alert(catalogue: Catalogue, one: Alert) -> None:
    """Keep a new alert.

    :raises AlertError: when its name is taken.
    """
    values = {name: getattr(one, name) for name in Alert.__dataclass_fields__}
    values |= {"filters": dict(one.filters), "recipients": [list(to) for to in one.recipients]}
    try:
        with catalogue.begin() as connection:
            connection.execute(insert(alert).values(values))
    except IntegrityError as error:
        raise AlertError(
            f"there already is an alert {one.name!r}: give another --name, or `aluetutka alerts remove {one.name}`"
        ) from error


def list_saved(catalogue: Catalogue) -> list[Alert]:
    """Return all alerts by name."""
    with catalogue.begin() as connection:
        return [_alert(row) for row in connection.execute(select(alert).order_by(alert.c.name))]


def find_alert(catalogue: Catalogue, name: str) -> Alert:
    """Return the alert of a name.

    :raises NotFoundError: when there is none.
    """
    saved = list_saved(catalogue)
    found = next((one for one in saved if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in saved) or "none yet"
        raise NotFoundError(f"there is no alert {name!r} (there are: {known})")
    return found


def remove_alert(catalogue: Catalogue, name: str) -> None:
    """Forget an alert and what it has announced."""
    with catalogue.begin() as connection:
        for table in (alert_item, alert_document):
            connection.execute(delete(table).where(table.c.alert == name))
        connection.execute(delete(alert).where(alert.c.name == name))


def record_round(catalogue: Catalogue, one: Alert, found: Iterable[Match], *, ran_at: str) -> bool:
    """Record what an alert has found, before anybody hears of it; return False where another process was faster."""
    with catalogue.begin() as connection:
        mine = and_(alert.c.name == one.name, alert.c.round == one.round)
        if not connection.execute(update(alert).where(mine).values(round=one.round + 1, ran_at=ran_at)).rowcount:
            return False
        known = select(alert_document.c.document_id).where(alert_document.c.alert == one.name)
        there = set(connection.execute(known).scalars())
        for match in found:
            connection.execute(
                insert(alert_item).values(
                    alert=one.name, document_id=match.document_id, round=one.round + 1, passage_id=match.passage_id,
                    by=match.by, score=match.score, found_at=now(),
                )
            )  # fmt: skip
            rows = [{"alert": one.name, "document_id": id} for id in sorted(set(match.documents) - there)]
            if rows:
                connection.execute(insert(alert_document), rows)
            there |= set(match.documents)
    return True


def announced_documents(catalogue: Catalogue, name: str) -> set[str]:
    """Return the ids of all documents of what an alert has announced."""
    with catalogue.begin() as connection:
        return set(
            connection.execute(select(alert_document.c.document_id).where(alert_document.c.alert == name)).scalars()
        )


def gone_documents(catalogue: Catalogue, ids: Collection[str]) -> list[NewDocument]:
    """Return those of some documents that are gone, as they were."""
    query = _DOCUMENTS.where(document.c.state == "gone")
    with catalogue.begin() as connection:
        found = (connection.execute(query.where(document.c.id.in_(some))) for some in chunks(sorted(ids)))
        return [NewDocument(*row) for rows in found for row in rows]


def new_documents(
    catalogue: Catalogue, *, seen_since: str, dated_since: str | None = None, indexed_since: str | None = None
) -> list[NewDocument]:  # fmt: skip
    """Return the documents that search shows and that were first seen, or by a date came out, since a time.

    :param indexed_since: only those that have been indexed since: others have been looked at.
    """
    wanted: ColumnElement[bool] = _FIRST.c.fetched_at >= seen_since
    if dated_since is not None:
        wanted = or_(wanted, func.coalesce(_OF_NOW.c.date, _FIRST.c.fetched_at) >= dated_since[:4])
    query = _DOCUMENTS.where(document.c.state == "live", wanted).order_by(document.c.id)
    if indexed_since is not None:
        done = and_(stage_done.c.document_id == document.c.id, stage_done.c.number == document.c.number)
        query = query.join(stage_done, done).where(stage_done.c.stage == INDEX, stage_done.c.done_at >= indexed_since)
    with catalogue.begin() as connection:
        return [NewDocument(*row) for row in connection.execute(query)]


_FIRST, _OF_NOW = version.alias("first"), version.alias("of_now")
#: What search shows, with when it was first seen.
_DOCUMENTS = (
    select(document.c.id, _FIRST.c.fetched_at, _OF_NOW.c.date, _OF_NOW.c.title)
    .join(_FIRST, and_(_FIRST.c.document_id == document.c.id, _FIRST.c.number == 1))
    .join(
        _OF_NOW,
        and_(
            _OF_NOW.c.document_id == document.c.id,
            _OF_NOW.c.number == func.coalesce(document.c.shown, document.c.number),
        ),
    )
)


def related_documents(catalogue: Catalogue, id: str) -> set[str]:
    """Return the documents of a document's publication, with their duplicates and what they are duplicates of."""
    with catalogue.begin() as connection:
        publication = connection.execute(
            select(membership.c.publication_id).where(membership.c.document_id == id)
        ).scalar()
        members = select(membership.c.document_id).where(membership.c.publication_id == publication)
        found = {id, *connection.execute(members).scalars()}
        copies = select(duplicate.c.document_id).where(duplicate.c.of.in_(found))
        originals = select(duplicate.c.of).where(duplicate.c.document_id.in_(found))
        return found | {one for query in (copies, originals) for one in connection.execute(query).scalars()}


def list_announced(
    catalogue: Catalogue, name: str, *, round: int | None = None, limit: int | None = None
) -> list[Announced]:  # fmt: skip
    """Return what an alert has announced and is still there, the newest first.

    :param round: only of one run of the alert.
    """
    query = (
        select(alert_item)
        .join(document, document.c.id == alert_item.c.document_id)
        .where(alert_item.c.alert == name, document.c.shown.is_not(None))
        .order_by(alert_item.c.round.desc(), alert_item.c.score.desc(), alert_item.c.document_id)
    )
    if round is not None:
        query = query.where(alert_item.c.round == round)
    with catalogue.begin() as connection:
        rows = connection.execute(query if limit is None else query.limit(limit)).all()
        return list(_described(connection, rows))


def describe_matches(catalogue: Catalogue, matches: Sequence[Match]) -> list[Announced]:
    """Return what would be announced, as `list_announced` would."""
    with catalogue.begin() as connection:
        return list(_described(connection, matches))


def _described(connection: Connection, items: Sequence[Any]) -> Iterator[Announced]:
    """Yield items of alerts with what is known of their documents and passages, whose versions may be older ones."""
    by_document = {row.id: row for row in _rows_of(connection, _SHOWN_DOCUMENTS, document.c.id, items, "document_id")}
    by_passage = {row.id: row for row in _rows_of(connection, _PASSAGES, passage.c.id, items, "passage_id")}
    sources = {row[0]: row[1] for row in _rows_of(connection, _SOURCES, finding.c.document_id, items, "document_id")}
    for item in items:
        if item.document_id in by_document:
            row, found = by_document[item.document_id], by_passage.get(item.passage_id)
            yield _announced(item, row, found, sources.get(item.document_id))


def _rows_of(connection: Connection, query: Select[Any], column: Any, items: Sequence[Any], name: str) -> Iterator[Any]:
    for some in chunks(sorted({getattr(item, name) for item in items})):
        yield from connection.execute(query.where(column.in_(some)))


_SHOWN_DOCUMENTS = select(document.c.id, document.c.location, version.c.title, version.c.date, version.c.url).join(
    version, and_(version.c.document_id == document.c.id, version.c.number == document.c.shown)
)
_PASSAGES = select(passage, version.c.text).join(
    version, and_(version.c.document_id == passage.c.document_id, version.c.number == passage.c.number)
)
_SOURCES = select(finding.c.document_id, func.min(finding.c.source)).group_by(finding.c.document_id)


def _announced(item: Any, row: Any, found: Any, source: str | None) -> Announced:
    headings = [heading for heading in found.headings if heading != row.title] if found else []
    return Announced(
        item.document_id, getattr(item, "round", 0), item.by, item.score, getattr(item, "found_at", ""),
        row.title or row.location, row.date, source, row.location, row.url,
        found.page if found else None, found.page_label if found else None,
        " › ".join(headings), found.text[found.start : found.end] if found and found.text else "",
    )  # fmt: skip


def _alert(row: Any) -> Alert:
    values = {name: row._mapping[name] for name in Alert.__dataclass_fields__}
    return Alert(**values | {"recipients": tuple((kind, to) for kind, to in row.recipients)})
