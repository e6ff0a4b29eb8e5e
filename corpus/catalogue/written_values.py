"""What was last written to other sites of each document."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, delete, insert, select

from corpus.catalogue.schema import written_value
from corpus.catalogue.store import Catalogue, now


def load_written(catalogue: Catalogue, target: str, document_id: str) -> dict[str, tuple[str, ...]]:
    """Return the values that were last written to a site of a document, by field."""
    query = select(written_value.c.field, written_value.c.given).where(_of(target, document_id))
    with catalogue.begin() as connection:
        return {row.field: tuple(row.given) for row in connection.execute(query)}


def store_written(catalogue: Catalogue, target: str, document_id: str, fields: Mapping[str, tuple[str, ...]]) -> None:
    """Keep what is written to a site of a document; other fields stay as they are."""
    rows = [
        {"target": target, "document_id": document_id, "field": field, "given": list(values), "written_at": now()}
        for field, values in fields.items()
    ]
    with catalogue.begin() as connection:
        connection.execute(
            delete(written_value).where(_of(target, document_id), written_value.c.field.in_(list(fields)))
        )
        if rows:
            connection.execute(insert(written_value), rows)


def _of(target: str, document_id: str) -> ColumnElement[bool]:
    return and_(written_value.c.target == target, written_value.c.document_id == document_id)
