"""Near-duplicates and the notes of changes, as the catalogue keeps them."""

from collections.abc import Iterable, Iterator

from sqlalchemy import and_, delete, func, insert, select, update

from corpus.catalogue.publications import PAGES, READABLE
from corpus.catalogue.schema import change, document, duplicate, metadata_field, signature, version
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import CURRENT, Catalogue, Reference, chunks
from corpus.duplicates import Duplicate, Signed
from corpus.records import VERSION_OF

EDITION_ORDINAL = 1_000_000  # behind all fields that a document has by itself


def unsigned(catalogue: Catalogue) -> Iterator[tuple[Reference, str]]:
    """Yield the newest versions that have no signature yet, with their texts."""
    signed = and_(signature.c.document_id == version.c.document_id, signature.c.number == version.c.number)
    query = select(version.c.document_id, version.c.number, version.c.text).join(document, CURRENT).where(READABLE)
    query = query.outerjoin(signature, signed).where(signature.c.document_id.is_(None)).limit(200)
    while True:
        with catalogue.begin() as connection:
            rows = connection.execute(query).all()
        if not rows:
            return
        yield from ((Reference(row.document_id, row.number), row.text or "") for row in rows)


def store_signature(catalogue: Catalogue, reference: Reference, hashes: bytes, words: int) -> None:
    """Keep the signature of a version."""
    with catalogue.begin() as connection:
        connection.execute(
            insert(signature).values(
                document_id=reference.document_id, number=reference.number, hashes=hashes, words=words, settled=False
            )
        )


def mark_grouped(catalogue: Catalogue) -> None:
    """Note that publications and duplicates have been decided with all that was read."""
    with catalogue.begin() as connection:
        connection.execute(update(signature).where(signature.c.settled.is_(False)).values(settled=True))


def load_signatures(catalogue: Catalogue) -> list[Signed]:
    """Return the signatures of the documents that are there, pages before files and the earlier before the later."""
    query = (
        select(document.c.id, signature.c.hashes, version.c.read_media_type, version.c.date, version.c.title)
        .join(version, CURRENT)
        .join(signature, and_(signature.c.document_id == version.c.document_id, signature.c.number == version.c.number))
        .where(READABLE)
    )
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [
        Signed(row.id, row.hashes, ("0" if row.read_media_type in PAGES else "1", row.date or "9999"), row.title or "")
        for row in rows
    ]


def text_of(catalogue: Catalogue, document_id: str) -> str:
    """Return the text of a document's newest version."""
    query = select(version.c.text).join(document, CURRENT).where(document.c.id == document_id)
    with catalogue.begin() as connection:
        return connection.execute(query).scalar() or ""


def replace_duplicates(catalogue: Catalogue, duplicates: Iterable[Duplicate]) -> int:
    """Put new duplicates in place of the old; return how many documents became or ceased to be one."""
    new = {one.id: one for one in duplicates}
    with catalogue.begin() as connection:
        old = set(connection.execute(select(duplicate.c.document_id)).scalars())
        connection.execute(delete(duplicate))
        if new:
            rows = [{"document_id": one.id, "of": one.of, "similarity": one.similarity} for one in new.values()]
            connection.execute(insert(duplicate), rows)
        index_again(connection, sorted(old ^ new.keys()))
    return len(old ^ new.keys())


def replace_editions(catalogue: Catalogue, editions: Iterable[Duplicate]) -> None:
    """Put new editions of works in place of the old, as a field of each document's newest version."""
    of = {edition.id: edition for edition in editions}
    newest = select(version.c.document_id, version.c.number).join(document, CURRENT)
    with catalogue.begin() as connection:
        connection.execute(delete(metadata_field).where(metadata_field.c.name == VERSION_OF))
        for ids in chunks(sorted(of)):
            rows = connection.execute(newest.where(document.c.id.in_(ids))).all()
            fields = [
                {
                    "document_id": id, "number": number, "ordinal": EDITION_ORDINAL, "name": VERSION_OF,
                    "value": of[id].of, "language": None, "origin": f"{of[id].similarity:.0%} of the text is the same",
                }
                for id, number in rows
            ]  # fmt: skip
            connection.execute(insert(metadata_field), fields)


def count_duplicates(catalogue: Catalogue) -> int:
    """Count the documents that are duplicates of others."""
    with catalogue.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(duplicate)).scalar_one())


def undescribed(catalogue: Catalogue) -> list[tuple[Reference, Reference]]:
    """Return pairs of a version without a note of what it changed and the readable one before it."""
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
        return [(Reference(row[0], row[1]), Reference(row[0], row[2])) for row in connection.execute(query)]


def change_notes(catalogue: Catalogue, document_id: str) -> dict[int, str]:
    """Return the notes of what a document's versions changed."""
    query = select(change.c.number, change.c.note).where(change.c.document_id == document_id)
    with catalogue.begin() as connection:
        return {row.number: row.note for row in connection.execute(query.order_by(change.c.number))}


def store_note(catalogue: Catalogue, reference: Reference, note: str) -> None:
    """Keep the note of what a version changed."""
    with catalogue.begin() as connection:
        connection.execute(insert(change).values(document_id=reference.document_id, number=reference.number, note=note))
