"""Documents of which duplicates and publications are to be decided again: read since they last were, or gone."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import unsettled

if TYPE_CHECKING:  # it notes here what it records
    from corpus.catalogue.store import Catalogue


def settle_again(connection: Connection, ids: Collection[str]) -> None:
    """Have it decided again what documents belong to, in a transaction that is open."""
    for some in chunks(sorted(set(ids))):
        known = select(unsettled.c.document_id).where(unsettled.c.document_id.in_(some))
        there = set(connection.execute(known).scalars())
        rows = [{"document_id": id} for id in some if id not in there]
        if rows:
            connection.execute(insert(unsettled), rows)


def unsettled_documents(catalogue: "Catalogue") -> list[str]:
    """Return the documents that wait to be settled, in order."""
    with catalogue.begin() as connection:
        return list(connection.execute(select(unsettled.c.document_id).order_by(unsettled.c.document_id)).scalars())


def is_settled(catalogue: "Catalogue") -> bool:
    """Return whether nothing waits to be settled."""
    with catalogue.begin() as connection:
        return connection.execute(select(unsettled.c.document_id).limit(1)).first() is None


def mark_settled(catalogue: "Catalogue", ids: Sequence[str]) -> None:
    """Note that it has been decided what documents belong to."""
    with catalogue.begin() as connection:
        for some in chunks(ids):
            connection.execute(delete(unsettled).where(unsettled.c.document_id.in_(some)))
