"""What was read and found of a version: its text, passages and mentions, or why there are none."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.schema import change, mention, metadata_field, passage, signature, version
from corpus.catalogue.store import Catalogue, Reference, is_version
from corpus.records import Block, Document, Field, Material, Mention, Passage


def store_quarantine(catalogue: Catalogue, reference: Reference, reason: str, by: str) -> None:
    """Keep a version aside with the reason why it could not be read."""
    with catalogue.begin() as connection:
        _forget_reading(connection, reference)
        connection.execute(
            update(version)
            .where(is_version(reference))
            .values(problem=reason, read_by=by, analysed_by=None, indexed_by=None)
        )


def store_reading(
    catalogue: Catalogue, reference: Reference, read: Document, passages: Iterable[Passage], by: str
) -> None:
    """Keep what was read of a version, in place of what an earlier reader gave."""
    rows = [
        {
            "id": passage_id(reference, ordinal), "document_id": reference.document_id, "number": reference.number,
            "ordinal": ordinal, "start": part.start, "end": part.end, "page": part.page,
            "headings": list(part.headings),
        }
        for ordinal, part in enumerate(passages, start=1)
    ]  # fmt: skip
    said = [
        {
            "document_id": reference.document_id, "number": reference.number, "ordinal": ordinal, "name": field.name,
            "value": field.value, "language": field.language, "origin": field.origin,
        }
        for ordinal, field in enumerate(read.fields, start=1)
    ]  # fmt: skip
    with catalogue.begin() as connection:
        _forget_reading(connection, reference)
        connection.execute(
            update(version).where(is_version(reference)).values(
                **_document_columns(read), problem=None, read_by=by, analysed_by=None, indexed_by=None
            )
        )  # fmt: skip
        if rows:
            connection.execute(insert(passage), rows)
        if said:
            connection.execute(insert(metadata_field), said)


def store_mentions(
    catalogue: Catalogue, reference: Reference, language: str | None, mentions: Iterable[Mention], by: str
) -> None:
    """Keep what the analysis of a version found, in place of what an earlier one did."""
    rows = [
        {
            "document_id": reference.document_id, "number": reference.number, "start": found.start,
            "end": found.end, "type": found.type, "id": found.id, "name": found.name,
            "current_id": found.current_id, "role": found.role, "score": found.score,
        }
        for found in mentions
    ]  # fmt: skip
    with catalogue.begin() as connection:
        connection.execute(delete(mention).where(is_version(reference, mention)))
        if rows:
            connection.execute(insert(mention), rows)
        connection.execute(
            update(version).where(is_version(reference)).values(language=language, analysed_by=by, indexed_by=None)
        )


def load_document(catalogue: Catalogue, reference: Reference) -> Document:
    """Return what was read of a version, old ones too."""
    with catalogue.begin() as connection:
        row = connection.execute(select(version).where(is_version(reference))).one()
        said = connection.execute(
            select(metadata_field).where(is_version(reference, metadata_field)).order_by(metadata_field.c.ordinal)
        ).all()
    return Document(
        row.title,
        row.text,
        tuple(Block(*block) for block in row.blocks),
        row.read_media_type,
        row.date,
        row.language,
        row.url,
        row.kind,
        tuple(Material(*link) for link in row.materials),
        tuple(row.page_starts),
        tuple(Field(field.name, field.value, field.origin, field.language) for field in said),
    )


def load_passages(catalogue: Catalogue, reference: Reference) -> list[tuple[str, Passage]]:
    """Return a version's passages with their ids, in order."""
    query = select(passage).where(is_version(reference, passage)).order_by(passage.c.ordinal)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [(row.id, Passage(row.start, row.end, tuple(row.headings), row.page)) for row in rows]


def load_mentions(catalogue: Catalogue, reference: Reference) -> list[Mention]:
    """Return a version's mentions, in order."""
    query = select(mention).where(is_version(reference, mention)).order_by(mention.c.start)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [
        Mention(row.start, row.end, row.type, row.id, row.name, row.current_id, row.score, row.role) for row in rows
    ]


def passage_id(reference: Reference, ordinal: int) -> str:
    """Make the id by which a passage can be cited for good: document, version, ordinal."""
    return f"{reference.document_id}.v{reference.number}.p{ordinal}"


def _document_columns(read: Document) -> dict[str, Any]:
    return {
        "title": read.title,
        "date": read.date,
        "language": read.language,
        "url": read.url,
        "kind": read.kind,
        "text": read.text,
        "blocks": [[block.start, block.end, block.kind, block.level] for block in read.blocks],
        "page_starts": list(read.page_starts),
        "materials": [[link.label, link.url] for link in read.materials],
        "read_media_type": read.media_type,
    }


def _forget_reading(connection: Connection, reference: Reference) -> None:
    connection.execute(delete(mention).where(is_version(reference, mention)))
    connection.execute(delete(passage).where(is_version(reference, passage)))
    for table in (metadata_field, signature, change):
        connection.execute(delete(table).where(is_version(reference, table)))
