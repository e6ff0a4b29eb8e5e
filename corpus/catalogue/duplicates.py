"""Near-duplicates and the notes of changes, as the catalogue keeps them."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, func, insert, select
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.publications import PAGES, READABLE
from corpus.catalogue.schema import (
    change,
    document,
    duplicate,
    metadata_field,
    publication_key,
    signature,
    text_band,
    version,
)
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import CURRENT, Catalogue, Reference
from corpus.duplicates import Duplicate, Signed, bands_of, decide_duplicates
from corpus.publication_keys import edition_key
from corpus.records import VERSION_OF

EDITION_ORDINAL = 1_000_000  # behind all fields that a document has by itself
MOST_NEAR = 64  # originals that a text is compared with; of one mould there may be thousands


def unsigned(catalogue: Catalogue, ids: Sequence[str]) -> Iterator[tuple[Reference, str]]:
    """Yield the newest versions of documents that have no signature yet, with their texts."""
    signed = and_(signature.c.document_id == version.c.document_id, signature.c.number == version.c.number)
    query = select(version.c.document_id, version.c.number, version.c.text).join(document, CURRENT).where(READABLE)
    query = query.outerjoin(signature, signed).where(signature.c.document_id.is_(None))
    for some in chunks(ids):
        with catalogue.begin() as connection:
            rows = connection.execute(query.where(document.c.id.in_(some))).all()
        yield from ((Reference(row.document_id, row.number), row.text or "") for row in rows)


def store_signature(catalogue: Catalogue, reference: Reference, hashes: bytes, words: int) -> None:
    """Keep the signature of a version."""
    with catalogue.begin() as connection:
        connection.execute(
            insert(signature).values(
                document_id=reference.document_id, number=reference.number, hashes=hashes, words=words
            )
        )


def redecide_duplicates(catalogue: Catalogue, changed: Sequence[str]) -> list[str]:
    """Decide again which documents are duplicates, where some have been read again or are gone; return which were."""
    with catalogue.begin() as connection:
        texts = StoredTexts(connection)
        left = texts.repeating(changed)
        texts.forget(changed)
        return list(decide_duplicates({one.id: one for one in [*left, *texts.load(changed)]}.values(), texts))


class StoredTexts:
    """What has been decided of texts, in a transaction; see `DecidedTexts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def load(self, ids: Collection[str]) -> list[Signed]:
        """Return the signatures of documents that are there."""
        found = (self._connection.execute(_SIGNED.where(document.c.id.in_(some))) for some in chunks(sorted(set(ids))))
        return [Signed(row.id, row.hashes, _rank(row), row.title or "") for rows in found for row in rows]

    def originals_near(self, document: Signed) -> list[Signed]:
        """Return the originals that have the most bands in common with a document, but for itself."""
        near = select(text_band.c.document_id).where(
            text_band.c.band.in_(bands_of(document.hashes)), text_band.c.document_id != document.id
        )
        near = near.group_by(text_band.c.document_id).order_by(func.count().desc(), text_band.c.document_id)
        return self.load(self._connection.execute(near.limit(MOST_NEAR)).scalars().all())

    def repeating(self, ids: Collection[str]) -> list[Signed]:
        """Return the duplicates and the editions of some documents."""
        found: set[str] = set()
        for some in chunks(sorted(set(ids))):
            repeated = select(duplicate.c.document_id).where(duplicate.c.of.in_(some))
            keys = [edition_key(id) for id in some]
            editions = select(publication_key.c.document_id).where(publication_key.c.key.in_(keys))
            found.update(self._connection.execute(repeated).scalars(), self._connection.execute(editions).scalars())
        return self.load(found)

    def text_of(self, id: str) -> str:
        """Return the text of a document's newest version."""
        return self._connection.execute(_text_of(id)).scalar() or ""

    def forget(self, ids: Sequence[str]) -> None:
        """Forget what was decided of documents; those that are duplicates no more are indexed again."""
        for some in chunks(ids):
            copies = select(duplicate.c.document_id).where(duplicate.c.document_id.in_(some))
            index_again(self._connection, list(self._connection.execute(copies).scalars()))
            self._clear(some)

    def decide(self, document: Signed, found: Duplicate | None) -> bool:
        """Keep a decision; return whether it makes an original of what was none, or the other way round."""
        bands = select(text_band.c.band).where(text_band.c.document_id == document.id).limit(1)
        was_original = self._connection.execute(bands).first() is not None
        was_duplicate = select(duplicate.c.of).where(duplicate.c.document_id == document.id)
        before = self._connection.execute(was_duplicate).scalar()
        self._clear([document.id])
        is_duplicate = found is not None and not found.is_edition
        if found is not None:
            (self._repeat if is_duplicate else self._edit)(found)
        if not is_duplicate and document.hashes:
            rows = [{"band": band, "document_id": document.id} for band in set(bands_of(document.hashes))]
            self._connection.execute(insert(text_band), rows)
        if is_duplicate != (before is not None):
            index_again(self._connection, [document.id])
        return bool(document.hashes) and was_original == is_duplicate

    def _clear(self, ids: Sequence[str]) -> None:
        edition = and_(metadata_field.c.document_id.in_(ids), metadata_field.c.name == VERSION_OF)
        self._connection.execute(delete(metadata_field).where(edition))
        for table in (duplicate, text_band):
            self._connection.execute(delete(table).where(table.c.document_id.in_(ids)))

    def _repeat(self, found: Duplicate) -> None:
        row = {"document_id": found.id, "of": found.of, "similarity": found.similarity}
        self._connection.execute(insert(duplicate), [row])

    def _edit(self, found: Duplicate) -> None:
        """Keep the work that a document is an edition of, as a field of its newest version."""
        newest = select(document.c.number).where(document.c.id == found.id)
        row = {
            "document_id": found.id, "number": self._connection.execute(newest).scalar_one(),
            "ordinal": EDITION_ORDINAL, "name": VERSION_OF, "value": found.of, "language": None,
            "origin": f"{found.similarity:.0%} of the text is the same",
        }  # fmt: skip
        self._connection.execute(insert(metadata_field), [row])


def _rank(row: Any) -> tuple[str, str]:
    """Order texts that are alike: pages before files, the earlier before the later."""
    return "0" if row.read_media_type in PAGES else "1", row.date or "9999"


_SIGNED = (
    select(document.c.id, signature.c.hashes, version.c.read_media_type, version.c.date, version.c.title)
    .join(version, CURRENT)
    .join(signature, and_(signature.c.document_id == version.c.document_id, signature.c.number == version.c.number))
    .where(READABLE)
)


def text_of(catalogue: Catalogue, document_id: str) -> str:
    """Return the text of a document's newest version."""
    with catalogue.begin() as connection:
        return connection.execute(_text_of(document_id)).scalar() or ""


def _text_of(document_id: str) -> Select[tuple[str]]:
    return select(version.c.text).join(document, CURRENT).where(document.c.id == document_id)


def count_duplicates(catalogue: Catalogue) -> int:
    """Count the documents that are duplicates of others."""
    with catalogue.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(duplicate)).scalar_one())


def undescribed(catalogue: Catalogue, ids: Sequence[str]) -> list[tuple[Reference, Reference]]:
    """Return pairs of a version of documents without a note of what it changed and the readable one before it."""
    before = version.alias()
    noted = and_(change.c.document_id == version.c.document_id, change.c.number == version.c.number)
    query = (
        select(version.c.document_id, version.c.number, func.max(before.c.number))
        .join(before, and_(before.c.document_id == version.c.document_id, before.c.number < version.c.number))
        .outerjoin(change, noted)
        .where(change.c.document_id.is_(None), before.c.text.is_not(None), version.c.text.is_not(None))
        .group_by(version.c.document_id, version.c.number)
    )
    with catalogue.begin() as connection:
        found = (connection.execute(query.where(version.c.document_id.in_(some))) for some in chunks(ids))
        return [(Reference(row[0], row[1]), Reference(row[0], row[2])) for rows in found for row in rows]


def change_notes(catalogue: Catalogue, document_id: str) -> dict[int, str]:
    """Return the notes of what a document's versions changed."""
    query = select(change.c.number, change.c.note).where(change.c.document_id == document_id)
    with catalogue.begin() as connection:
        return {row.number: row.note for row in connection.execute(query.order_by(change.c.number))}


def store_note(catalogue: Catalogue, reference: Reference, note: str) -> None:
    """Keep the note of what a version changed."""
    with catalogue.begin() as connection:
        connection.execute(insert(change).values(document_id=reference.document_id, number=reference.number, note=note))
