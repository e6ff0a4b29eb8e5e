"""What versions of documents recommend."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import MOST_VARIABLES
from corpus.catalogue.schema import document, recommendation
from corpus.catalogue.store import Catalogue, Reference, is_version
from corpus.records import Addressee, Recommendation


def write_recommendations(connection: Connection, reference: Reference, found: Iterable[Recommendation]) -> None:
    """Keep what a version recommends, in place of what an earlier analysis found, in a transaction that is open."""
    rows = [
        {
            "document_id": reference.document_id, "number": reference.number,
            "start": recommended.start, "end": recommended.end, "counted_as": recommended.number,
            "addressees": [[to.name, to.id] for to in recommended.addressees], "score": recommended.score,
        }
        for recommended in found
    ]  # fmt: skip
    connection.execute(delete(recommendation).where(is_version(reference, recommendation)))
    if rows:
        connection.execute(insert(recommendation), rows)


def load_recommendations(catalogue: Catalogue, reference: Reference) -> list[Recommendation]:
    """Return what a version recommends, in reading order."""
    query = select(recommendation).where(is_version(reference, recommendation)).order_by(recommendation.c.start)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [
        Recommendation(row.start, row.end, row.counted_as, tuple(Addressee(*to) for to in row.addressees), row.score)
        for row in rows
    ]


def shown_references(catalogue: Catalogue, document_ids: Iterable[str]) -> list[Reference]:
    """Return the versions of documents that search shows."""
    wanted, found = list(document_ids), []
    with catalogue.begin() as connection:
        for at in range(0, len(wanted), MOST_VARIABLES):
            query = select(document.c.id, document.c.shown).where(
                document.c.id.in_(wanted[at : at + MOST_VARIABLES]), document.c.shown.is_not(None)
            )
            found += [Reference(*row) for row in connection.execute(query)]
    return found
