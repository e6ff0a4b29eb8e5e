"""Organisations that the documents name, and what operators decided about names that no registry knows."""

from typing import NamedTuple

from sqlalchemy import and_, delete, func, insert, select, update

from corpus.catalogue.schema import document, mention, organisation_name, version
from corpus.catalogue.store import CURRENT, Catalogue, now
from corpus.records import DecidedName

#: Joins mentions to the newest versions of the documents that are there.
_NEWEST = and_(
    mention.c.document_id == document.c.id, mention.c.number == document.c.number, document.c.state == "live"
)


class NamedOrganisation(NamedTuple):
    """An organisation that documents name."""

    id: str
    name: str
    documents: int
    mentions: int


class Evidence(NamedTuple):
    """A document that names an organisation, and where in its text it first does."""

    title: str | None
    location: str
    text: str
    start: int
    end: int


def list_named(catalogue: Catalogue) -> list[NamedOrganisation]:
    """Return the organisations that documents name, those of most documents first."""
    documents = func.count(document.c.id.distinct())
    query = select(mention.c.id, func.min(mention.c.name), documents, func.count()).join(document, _NEWEST)
    query = query.where(mention.c.type == "organisation").group_by(mention.c.id)
    with catalogue.begin() as connection:
        rows = connection.execute(query.order_by(documents.desc(), func.count().desc(), mention.c.id)).all()
    return [NamedOrganisation(*row) for row in rows]


def find_evidence(catalogue: Catalogue, id: str, *, limit: int) -> list[Evidence]:
    """Return documents that name an organisation, the newest first."""
    first = select(mention.c.document_id, mention.c.number, func.min(mention.c.start).label("start"))
    first = first.where(mention.c.id == id).group_by(mention.c.document_id, mention.c.number)
    named = first.subquery()
    there = and_(*(mention.c[name] == named.c[name] for name in ("document_id", "number", "start")))
    query = select(version.c.title, document.c.location, version.c.text, mention.c.start, mention.c.end)
    query = query.select_from(document).join(version, CURRENT).join(mention, _NEWEST).join(named, there)
    with catalogue.begin() as connection:
        rows = connection.execute(query.order_by(version.c.date.desc(), document.c.id).limit(limit)).all()
    return [Evidence(*row) for row in rows]


def load_decisions(catalogue: Catalogue) -> list[DecidedName]:
    """Return all decisions, by id."""
    columns = [organisation_name.c[field] for field in DecidedName.__slots__]
    with catalogue.begin() as connection:
        return [DecidedName(*row) for row in connection.execute(select(*columns).order_by(organisation_name.c.id))]


def store_decision(catalogue: Catalogue, decided: DecidedName) -> int:
    """Keep a decision, and have the documents analysed again that it changes; return how many they are."""
    values = {field: getattr(decided, field) for field in DecidedName.__slots__}
    with catalogue.begin() as connection:
        connection.execute(delete(organisation_name).where(organisation_name.c.id == decided.id))
        connection.execute(insert(organisation_name).values(**values, decided_at=now()))
    return _analyse_again(catalogue, decided)


def forget_decision(catalogue: Catalogue, decided: DecidedName) -> int:
    """Take a decision back, and have the documents analysed again that it had changed; return how many they are."""
    with catalogue.begin() as connection:
        connection.execute(delete(organisation_name).where(organisation_name.c.id == decided.id))
    return _analyse_again(catalogue, decided)


def _analyse_again(catalogue: Catalogue, decided: DecidedName) -> int:
    stem = decided.found.partition(" ")[0][:-1] or decided.found  # the last letter may change in other forms
    written = version.c.text.contains(stem, autoescape=True)
    named = select(mention.c.document_id).where(mention.c.id.in_([decided.id, decided.into or decided.id]))
    waits = and_(written | version.c.document_id.in_(named), version.c.analysed_by.is_not(None))
    with catalogue.begin() as connection:
        changed = connection.execute(update(version).where(waits).values(analysed_by=None, indexed_by=None))
    return int(changed.rowcount)
