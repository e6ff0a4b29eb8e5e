"""Whether the catalogue is sound: its database, what must hold between its rows, what archive and index owe it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, null, or_, select, text, update

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import (
    document,
    duplicate,
    fetched,
    finding,
    membership,
    mention,
    passage,
    recommendation,
    source,
    stage_done,
    theme,
    version,
)
from corpus.catalogue.stage_records import ANALYSE, INDEX, READ, Work, has_done, index_again
from corpus.catalogue.store import CURRENT, EXPIRED, GONE, LIVE, LOST, REMOVED, SET_ASIDE, SHOWN, Catalogue, Reference

STATES = (LIVE, GONE, REMOVED, SET_ASIDE, EXPIRED)


@dataclass(frozen=True, slots=True)
class Inconsistency:
    """Something in the catalogue that cannot be right."""

    document_id: str
    number: int | None  # of the version, where it is about one
    message: str
    again: str | None  # the stage that puts it right, when it does the document again; None: a backup has to


@dataclass(frozen=True, slots=True)
class ArchivedVersion:
    """A version whose bytes the archive is to have."""

    reference: Reference
    location: str
    sha256: str


def check_database(catalogue: Catalogue) -> list[str]:
    """Return what a database says of its own damage; PostgreSQL checks its references itself."""
    with catalogue.begin() as connection:
        if connection.dialect.name != "sqlite":
            return []
        found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
    said = [line for line in found if line != "ok"]
    return said + [f"a row of {row[0]} refers to a row of {row[2]} that is not there" for row in broken]


def find_inconsistencies(catalogue: Catalogue) -> Iterator[Inconsistency]:
    """Yield what cannot be right, by document."""
    with catalogue.begin() as connection:
        for query, message, again in _RULES:
            rows = connection.execute(query)
            yield from [Inconsistency(row[0], row[1], message, again) for row in rows]


def _rule(
    table: Any, broken: ColumnElement[bool], message: str, again: str | None
) -> tuple[Select[Any], str, str | None]:
    """Write a rule about rows of a table that belong to versions."""
    of_version = and_(version.c.document_id == table.c.document_id, version.c.number == table.c.number)
    query = select(table.c.document_id, table.c.number).join(version, of_version).where(broken).distinct()
    return query, message, again


def _documents(broken: ColumnElement[bool], message: str, again: str | None) -> tuple[Select[Any], str, str | None]:
    return select(document.c.id, null()).where(broken), message, again


def _outside(table: Any) -> ColumnElement[bool]:
    """Write the condition that offsets do not cover a part of the text."""
    length = func.length(version.c.text)
    return or_(
        version.c.text.is_(None), table.c.start < 0, table.c["end"] <= table.c.start, table.c["end"] > length
    )  # fmt: skip


_newest = exists().where(version.c.document_id == document.c.id, version.c.number == document.c.number)
_later = exists().where(version.c.document_id == document.c.id, version.c.number > document.c.number)
_shown = exists().where(
    version.c.document_id == document.c.id, version.c.number == document.c.shown, version.c.text.is_not(None)
)
_indexed = exists().where(
    stage_done.c.document_id == document.c.id, stage_done.c.number == document.c.number,
    stage_done.c.stage == INDEX, stage_done.c.outcome == "done",
)  # fmt: skip
_publication = exists().where(document.c.id == membership.c.publication_id).correlate(membership)
_theme = exists().where(theme.c.id == passage.c.theme_id).correlate(passage)
_unread = and_(version.c.text.is_(None), version.c.bytes_gone.is_(None), has_done(READ))

#: Queries of document and version, what they find, and the stage that puts it right.
_RULES: tuple[tuple[Select[Any], str, str | None], ...] = (
    _documents(~_newest, "its newest version is missing", None),
    _documents(_later, "a version is newer than its newest", None),
    _documents(document.c.state.not_in(STATES), "its state is none", None),
    _documents(and_(document.c.shown.is_not(None), ~_shown), "search is to show a version without a text", INDEX),
    _documents(
        and_(document.c.state != LIVE, document.c.shown.is_not(None), _indexed),
        "search is to show it though it is not there", INDEX,
    ),
    (
        select(version.c.document_id, version.c.number).join(document, CURRENT).where(_unread),
        "it was read and has no text", READ,
    ),
    _rule(passage, _outside(passage), "passages lie outside of its text", READ),
    _rule(mention, _outside(mention), "mentions lie outside of its text", ANALYSE),
    _rule(recommendation, _outside(recommendation), "recommendations lie outside of its text", ANALYSE),
    _rule(passage, and_(passage.c.theme_id.is_not(None), ~_theme), "passages are of a theme that is not there", INDEX),
    (
        select(membership.c.document_id, null()).where(~_publication),
        "it belongs to a publication that is not there", INDEX,
    ),
)  # fmt: skip


def do_again(catalogue: Catalogue, found: Iterable[Inconsistency], dependents: Sequence[str]) -> None:
    """Have the stage that puts inconsistencies of one kind right do their documents again.

    :param dependents: names of the stages that take its results.
    """
    with catalogue.begin() as connection:
        for one in found:
            of_it = stage_done.c.document_id == one.document_id
            if one.number is not None:
                of_it = and_(of_it, stage_done.c.number == one.number)
            connection.execute(delete(stage_done).where(of_it, stage_done.c.stage.in_([one.again, *dependents])))
            strange = passage.c.document_id == one.document_id, passage.c.theme_id.is_not(None), ~_theme
            connection.execute(update(passage).where(*strange).values(theme_id=None))
            lost = membership.c.document_id == one.document_id, ~_publication
            connection.execute(delete(membership).where(*lost))


# What the archive is to have


def archived_versions(catalogue: Catalogue) -> Iterator[ArchivedVersion]:
    """Yield the versions whose bytes the archive is to have, in order of their SHA-256."""
    columns = version.c.document_id, version.c.number, document.c.location, version.c.sha256
    query = select(*columns).join(document, document.c.id == version.c.document_id)
    with catalogue.begin() as connection:
        rows = connection.execute(query.where(version.c.bytes_gone.is_(None)).order_by(version.c.sha256)).all()
    yield from (ArchivedVersion(Reference(row[0], row[1]), row.location, row.sha256) for row in rows)


def lost_digests(catalogue: Catalogue) -> set[str]:
    """Return the SHA-256 of bytes that are recorded as lost."""
    with catalogue.begin() as connection:
        return set(connection.execute(select(version.c.sha256).where(version.c.bytes_gone == LOST)).scalars())


def needed_digests(catalogue: Catalogue) -> set[str]:
    """Return the SHA-256 of all bytes that the catalogue refers to: those of versions, and answers kept for later."""
    unwanted = exists().where(version.c.sha256 == fetched.c.sha256, version.c.bytes_gone.is_not(None))
    of_versions = select(version.c.sha256).where(version.c.bytes_gone.is_(None))
    with catalogue.begin() as connection:
        needed = set(connection.execute(of_versions).scalars())
        return needed | set(connection.execute(select(fetched.c.sha256).where(~unwanted)).scalars())


def mark_lost(catalogue: Catalogue, digest: str, *, lost: bool = True) -> None:
    """Record that bytes are lost, or there again; where they are lost, sources are asked for all they have again."""
    of_bytes = version.c.sha256 == digest
    with catalogue.begin() as connection:
        if not lost:
            again = update(version).where(of_bytes, version.c.bytes_gone == LOST).values(bytes_gone=None)
            connection.execute(again)
            return
        connection.execute(update(version).where(of_bytes, version.c.bytes_gone.is_(None)).values(bytes_gone=LOST))
        owners = select(version.c.document_id).where(of_bytes)
        names = select(finding.c.source).where(finding.c.document_id.in_(owners))
        connection.execute(update(source).where(source.c.name.in_(names)).values(marks={}))
        connection.execute(update(finding).where(finding.c.document_id.in_(owners)).values(mark=None))


def addresses_of(catalogue: Catalogue, document_id: str) -> list[tuple[str, str | None]]:
    """Return where a document can be had: its location, and what sources call it, each with the source's name."""
    own = select(document.c.location).where(document.c.id == document_id)
    offered = select(finding.c.location, finding.c.source).where(finding.c.document_id == document_id)
    with catalogue.begin() as connection:
        found = [(row.location, row.source) for row in connection.execute(offered)]
        return [*found, *((location, None) for location in connection.execute(own).scalars())]


# What the index is to have


def indexed_passages(catalogue: Catalogue, work: Work) -> tuple[set[str], set[str]]:
    """Return the passages that the index is to hold, and the documents of which it may hold anything.

    :param work: of the stage that indexes: what waits for it is not looked at.
    """
    done = exists().where(
        stage_done.c.document_id == document.c.id, stage_done.c.number == document.c.number,
        stage_done.c.stage == work.stage, stage_done.c.version == work.version, stage_done.c.outcome == "done",
    )  # fmt: skip
    copies = select(duplicate.c.document_id)
    shown = select(passage.c.id).join(document, SHOWN)
    shown = shown.where(document.c.state == LIVE, done, document.c.id.not_in(copies))
    with catalogue.begin() as connection:
        waiting = set(connection.execute(select(document.c.id).where(~done)).scalars())
        return set(connection.execute(shown).scalars()), waiting


def index_documents_again(catalogue: Catalogue, ids: Sequence[str]) -> set[str]:
    """Have documents indexed again; return those that the catalogue does not know."""
    known: set[str] = set()
    with catalogue.begin() as connection:
        for some in chunks(ids):
            known |= set(connection.execute(select(document.c.id).where(document.c.id.in_(some))).scalars())
        index_again(connection, sorted(known))
    return set(ids) - known
