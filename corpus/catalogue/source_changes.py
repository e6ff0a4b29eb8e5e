"""What the catalogue keeps of a source that is renamed or removed."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, finding, source
from corpus.catalogue.source_items import KEPT, retire
from corpus.catalogue.source_sizes import forget_sizes, rename_sizes
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import Catalogue


def rename_source(catalogue: Catalogue, before: str, after: str) -> None:
    """Give what is kept of a source to its new name, by which the next run has search find it.

    Doing it again changes nothing.
    """
    with catalogue.begin() as connection:
        there = select(finding.c.location).where(finding.c.source == after).scalar_subquery()
        twice = finding.c.source == before, finding.c.location.in_(there)
        connection.execute(delete(finding).where(*twice))
        of_source = select(finding.c.document_id).where(finding.c.source == before, finding.c.document_id.is_not(None))
        index_again(connection, list(connection.execute(of_source.distinct()).scalars()))
        connection.execute(update(finding).where(finding.c.source == before).values(source=after))
        if connection.execute(select(source.c.name).where(source.c.name == after)).first() is None:
            connection.execute(update(source).where(source.c.name == before).values(name=after))
        connection.execute(delete(source).where(source.c.name == before))
        rename_sizes(connection, before, after)


def remove_source(catalogue: Catalogue, name: str, *, with_documents: bool) -> int:
    """Forget the state of a source; return how many documents it offered that are there.

    :param with_documents: those that no other source offers are gone then; else all stay, whatever becomes of others.
    """
    with catalogue.begin() as connection:
        number = _count_documents(connection, name)
        if with_documents:
            locations = list(connection.execute(select(finding.c.location).where(finding.c.source == name)).scalars())
            number = sum(retire(connection, name, some) for some in chunks(locations))
        else:
            of_source = finding.c.source == name, finding.c.state == "live"
            connection.execute(update(finding).where(*of_source).values(state=KEPT))
        connection.execute(delete(source).where(source.c.name == name))
        forget_sizes(connection, name)
    return number


def _count_documents(connection: Connection, name: str) -> int:
    live = select(func.count(document.c.id.distinct())).join(finding, finding.c.document_id == document.c.id)
    live = live.where(finding.c.source == name, finding.c.state == "live", document.c.state == "live")
    return int(connection.execute(live).scalar_one())
