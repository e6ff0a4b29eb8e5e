"""What was taken down: the record of it, and the digests by which its bytes and names are known again."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, delete, insert, select, update
from sqlalchemy.engine import Connection

from corpus.archive import Archive
from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import (
    change,
    document,
    fetched,
    finding,
    mention,
    metadata_field,
    passage,
    recommendation,
    search_terms,
    takedown,
    takedown_digest,
    version,
)
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import CURRENT, PURGED, Catalogue, Reference, is_version
from corpus.errors import TakenDownError

TakedownKind = Literal["document", "person"]
DigestKind = Literal["bytes", "withheld", "name", "surname"]
NOTHING = hashlib.sha256(b"").hexdigest()  # bytes of what could not be fetched: these are no content
Redact = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class TakedownDigest:
    """What is known again, by its SHA-256."""

    digest: str
    what: DigestKind


@dataclass(frozen=True, slots=True)
class Takedown:
    """The record of something that was taken down, without its content."""

    id: str
    kind: TakedownKind
    taken_down_at: str
    reason: str
    documents: int  # that it changed
    salt: str  # of a person's digests
    words: int  # of a person's name
    digests: tuple[TakedownDigest, ...]


def store_takedown(catalogue: Catalogue, record: Takedown) -> None:
    """Keep a record; one of the same id is replaced, and what it knew is known on."""
    values = {column.name: getattr(record, column.name) for column in takedown.columns}
    with catalogue.begin() as connection:
        known = {row.digest for row in connection.execute(_digests_of(record.id))}
        if not connection.execute(update(takedown).where(takedown.c.id == record.id).values(values)).rowcount:
            connection.execute(insert(takedown).values(values))
        new = [one for one in dict.fromkeys(record.digests) if one.digest not in known]
        rows = [{"takedown_id": record.id, "digest": one.digest, "what": one.what} for one in new]
        if rows:
            connection.execute(insert(takedown_digest), rows)


def list_takedowns(catalogue: Catalogue, kind: TakedownKind | None = None) -> list[Takedown]:
    """Return the records, the oldest first."""
    query = select(takedown).order_by(takedown.c.taken_down_at, takedown.c.id)
    if kind:
        query = query.where(takedown.c.kind == kind)
    with catalogue.begin() as connection:
        return [
            Takedown(
                **row._mapping,
                digests=tuple(TakedownDigest(one.digest, one.what) for one in connection.execute(_digests_of(row.id))),
            )
            for row in connection.execute(query).all()
        ]


def _digests_of(id: str) -> Any:
    columns = takedown_digest.c
    return select(columns.digest, columns.what).where(columns.takedown_id == id).order_by(columns.what, columns.digest)


def find_same_bytes(catalogue: Catalogue, ids: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return some documents with those whose newest bytes are the same, and the SHA-256 of all that these alone had."""
    with catalogue.begin() as connection:
        newest = _found(connection, select(version.c.sha256).join(document, CURRENT), version.c.document_id, ids)
        newest.discard(NOTHING)
        mirrors = select(version.c.document_id).join(document, CURRENT)
        found = set(ids) | _found(connection, mirrors, version.c.sha256, newest)
        digests = _found(connection, select(version.c.sha256), version.c.document_id, found) - {NOTHING}
        others = _found(
            connection, select(version.c.sha256).where(version.c.document_id.not_in(found)), version.c.sha256, digests
        )
    return sorted(found), sorted(digests - others)


def _found(connection: Connection, query: Select[Any], column: ColumnElement[Any], values: Iterable[str]) -> set[str]:
    return {
        one
        for some in chunks(sorted(set(values)))
        for one in connection.execute(query.where(column.in_(some))).scalars()
    }


class WithholdingArchive:
    """An archive that does not take what was taken down."""

    def __init__(self, archive: Archive, catalogue: Callable[[], Catalogue]) -> None:
        self._archive, self._catalogue = archive, catalogue

    def put(self, content: bytes) -> str:
        """Keep bytes and return their SHA-256; bytes of a document that stays without them are not kept.

        :raises TakenDownError: when they were taken down.
        """
        digest = hashlib.sha256(content).hexdigest()
        what = what_was_taken_down(self._catalogue(), digest)
        if what == "bytes":
            raise TakenDownError("its content was taken down: `aluetutka takedown --list` says when and why")
        return digest if what == "withheld" else self._archive.put(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)


def what_was_taken_down(catalogue: Catalogue, digest: str) -> DigestKind | None:
    """Return as what bytes were taken down; None where they were not."""
    query = select(takedown_digest.c.what).where(takedown_digest.c.digest == digest)
    with catalogue.begin() as connection:
        return connection.execute(query.order_by(takedown_digest.c.what).limit(1)).scalar()


# Names in what is stored


def named_versions(catalogue: Catalogue, is_named: Callable[[list[str]], bool]) -> list[Reference]:
    """Return the versions of whose texts, titles and metadata something holds; texts are read one after the other."""
    with catalogue.begin() as connection:
        references = [Reference(*row) for row in connection.execute(select(version.c.document_id, version.c.number))]
    return [reference for reference in references if is_named(list(_strings(catalogue, reference)))]


def _strings(catalogue: Catalogue, reference: Reference) -> Iterator[str]:
    """Yield all that was read of a version, and what its sources call it."""
    columns = version.c.title, version.c.text, version.c.materials
    with catalogue.begin() as connection:
        row = connection.execute(select(*columns).where(is_version(reference))).one()
        yield from filter(None, (row.title, row.text))
        yield from (label for label, _ in row.materials or ())
        values = select(metadata_field.c.value).where(is_version(reference, metadata_field))
        yield from connection.execute(values).scalars()
        called = select(finding.c.title, finding.c.label).where(finding.c.document_id == reference.document_id)
        for found in connection.execute(called):
            yield from filter(None, found)


def redact_version(catalogue: Catalogue, reference: Reference, redact: Redact) -> str:
    """Write what was read of a version again without what is not to be in it; return the SHA-256 of its bytes.

    :param redact: keeps the length of a text, so that all offsets into it hold.
    """
    of_version = is_version(reference)
    with catalogue.begin() as connection:
        row = connection.execute(select(version).where(of_version)).one()
        text = redact(row.text) if row.text else row.text
        materials = [[redact(label), url] for label, url in row.materials] if row.materials else row.materials
        connection.execute(
            update(version).where(of_version).values(
                title=redact(row.title) if row.title else row.title, text=text, materials=materials, bytes_gone=PURGED
            )
        )  # fmt: skip
        _redact_found(connection, reference, row.text or "", text or "", redact)
        connection.execute(delete(search_terms).where(is_version(reference, search_terms)))
        index_again(connection, [reference.document_id])
    return str(row.sha256)


def _redact_found(connection: Connection, reference: Reference, before: str, after: str, redact: Redact) -> None:
    """Redact what was found in a version, and what stands beside it."""
    for row in connection.execute(select(passage).where(is_version(reference, passage))).all():
        if (headings := [redact(one) for one in row.headings]) != row.headings:
            connection.execute(update(passage).where(passage.c.id == row.id).values(headings=headings))
    for table, column in ((metadata_field, "value"), (change, "note")):
        keys = list(table.primary_key.columns)
        for row in connection.execute(select(table).where(is_version(reference, table))).all():
            written = redact(getattr(row, column))
            same = [key == getattr(row, key.name) for key in keys]
            connection.execute(update(table).where(*same).values({column: written}))
    for row in connection.execute(select(mention).where(is_version(reference, mention))).all():
        if before[row.start : row.end] != after[row.start : row.end]:
            of_it = (mention.c.start == row.start, mention.c.end == row.end, mention.c.type == row.type)
            connection.execute(delete(mention).where(is_version(reference, mention), *of_it))
    for row in connection.execute(select(recommendation).where(is_version(reference, recommendation))).all():
        named = [[redact(name), id] for name, id in row.addressees]
        if named != [list(one) for one in row.addressees]:
            at = (is_version(reference, recommendation), recommendation.c.start == row.start)
            connection.execute(update(recommendation).where(*at).values(addressees=named))
    for row in connection.execute(select(finding).where(finding.c.document_id == reference.document_id)).all():
        said = {"title": redact(row.title or "") or None, "label": redact(row.label or "") or None}
        where = (finding.c.source == row.source, finding.c.location == row.location)
        connection.execute(update(finding).where(*where).values(said))


def versions_with_bytes(catalogue: Catalogue, digests: Iterable[str]) -> list[str]:
    """Return the documents of whose versions some have bytes of these SHA-256."""
    with catalogue.begin() as connection:
        return sorted(_found(connection, select(version.c.document_id), version.c.sha256, digests))


def forget_answers(catalogue: Catalogue, ids: Sequence[str]) -> list[str]:
    """Forget what was fetched from the addresses of documents; return the SHA-256 of what no version has."""
    with catalogue.begin() as connection:
        own = _found(connection, select(document.c.location), document.c.id, ids)
        own |= _found(connection, select(finding.c.location), finding.c.document_id, ids)
        digests = _found(connection, select(fetched.c.sha256), fetched.c.url, own)
        for some in chunks(sorted(own)):
            connection.execute(delete(fetched).where(fetched.c.url.in_(some)))
        return sorted(digests - _found(connection, select(version.c.sha256), version.c.sha256, digests))


def note_withheld(catalogue: Catalogue, reference: Reference, digest: str) -> None:
    """Note that the bytes of a version are not to be kept: what was read of them has a name that was taken down."""
    with catalogue.begin() as connection:
        connection.execute(update(version).where(is_version(reference)).values(bytes_gone=PURGED))
        person = select(takedown.c.id).where(takedown.c.kind == "person").order_by(takedown.c.id).limit(1)
        id = connection.execute(person).scalar_one()
        known = select(takedown_digest.c.digest).where(takedown_digest.c.digest == digest)
        if connection.execute(known).first() is None:
            values = {"takedown_id": id, "digest": digest, "what": "withheld"}
            connection.execute(insert(takedown_digest).values(values))


def taken_down_documents(catalogue: Catalogue, ids: Sequence[str]) -> set[str]:
    """Return those of some documents of which bytes were taken down."""
    query = select(version.c.document_id.distinct()).join(
        takedown_digest, (takedown_digest.c.digest == version.c.sha256) & (takedown_digest.c.what == "bytes")
    )
    with catalogue.begin() as connection:
        found = (connection.execute(query.where(version.c.document_id.in_(some))) for some in chunks(list(ids)))
        return {id for rows in found for id in rows.scalars()}
