"""Documents that are one work with others: their publication's, repetitions of their text, editions."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.engine import Connection

from corpus.catalogue.schema import duplicate, membership, metadata_field
from corpus.catalogue.store import Catalogue
from corpus.records import VERSION_OF


def original_of(catalogue: Catalogue, id: str) -> str:
    """Return the document that a document repeats; itself where it repeats none."""
    with catalogue.begin() as connection:
        of = connection.execute(select(duplicate.c.of).where(duplicate.c.document_id == id)).scalar()
    return of or id


def same_work(catalogue: Catalogue, ids: Collection[str]) -> set[str]:
    """Return some documents, and those of which each is one work with one of them."""
    reached, new = set[str](), set(ids)
    with catalogue.begin() as connection:
        while new:
            reached |= new
            new = _beside(connection, new) - reached
    return reached


def _beside(connection: Connection, ids: Collection[str]) -> set[str]:
    """Return the documents that are joined to some in one step."""
    places = select(membership.c.publication_id).where(membership.c.document_id.in_(ids))
    edition = metadata_field.c.name == VERSION_OF
    queries = (
        select(membership.c.document_id).where(membership.c.publication_id.in_(places)),
        select(duplicate.c.of).where(duplicate.c.document_id.in_(ids)),
        select(duplicate.c.document_id).where(duplicate.c.of.in_(ids)),
        select(metadata_field.c.value).where(edition, metadata_field.c.document_id.in_(ids)),
        select(metadata_field.c.document_id).where(edition, metadata_field.c.value.in_(ids)),
    )
    return {id for query in queries for id in connection.execute(query).scalars() if id}


def load_repetitions(catalogue: Catalogue) -> dict[str, str]:
    """Return the documents that repeat others, each with the one that it repeats."""
    with catalogue.begin() as connection:
        rows = connection.execute(select(duplicate.c.document_id, duplicate.c.of))
        return {row.document_id: row.of for row in rows}
