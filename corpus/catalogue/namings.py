"""What the documents that search shows name: counted, listed by publication, and together with what else."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, and_, column, func, literal, select, union_all, values

from corpus.catalogue.schema import (
    document,
    membership,
    mention,
    organisation_name,
    passage,
    run,
    subject,
    theme_change,
    version,
)
from corpus.catalogue.store import LIVE, SHOWN, Catalogue

#: Joins mentions to the versions that search shows.
_SHOWN_MENTIONS = and_(
    mention.c.document_id == document.c.id, mention.c.number == document.c.shown, document.c.state == LIVE
)
_SHOWN_VERSIONS = and_(version.c.document_id == document.c.id, version.c.number == document.c.shown)
#: A document belongs to a publication, or is one by itself.
_PUBLICATION = func.coalesce(membership.c.publication_id, document.c.id)


class NamedCount(NamedTuple):
    """Something that documents name."""

    type: str
    id: str
    name: str
    documents: int


class RoleCount(NamedTuple):
    """A body in a role, or in none, and the publications that name it so."""

    id: str
    name: str
    role: str | None
    publications: int


class NamingPublication(NamedTuple):
    """A publication that names something, by its newest document that does."""

    publication_id: str
    document_id: str
    title: str | None
    date: str | None
    kind: str | None
    url: str | None
    location: str
    mentions: int


class NamingTotals(NamedTuple):
    """How many documents and publications name something, and how often."""

    documents: int
    publications: int
    mentions: int


def catalogue_mark(catalogue: Catalogue) -> str:
    """Return what tells what the catalogue holds of names and themes from what it held before a run or a decision."""
    marks = union_all(
        select(literal("run"), func.count(), func.max(run.c.finished_at)),
        select(literal("names"), func.count(), func.max(organisation_name.c.decided_at)),
        select(literal("themes"), func.count(), func.max(theme_change.c.changed_at)),
        select(literal("documents"), func.count(), func.max(document.c.decided_at)).where(document.c.state == LIVE),
    )
    with catalogue.begin() as connection:
        return repr([tuple(row) for row in connection.execute(marks)])


def count_named(catalogue: Catalogue, types: Sequence[str], ids: Collection[str] | None = None) -> list[NamedCount]:
    """Return what documents name of some types, as it is today, with how many name it.

    :param ids: of these only.
    """
    documents = func.count(document.c.id.distinct())
    query = select(mention.c.type, mention.c.current_id, func.min(mention.c.name), documents)
    query = query.join(document, _SHOWN_MENTIONS).where(mention.c.type.in_(types))
    query = query.group_by(mention.c.type, mention.c.current_id)
    if ids is not None:
        query = query.where(_one_of(ids))
    with catalogue.begin() as connection:
        return [NamedCount(*row) for row in connection.execute(query)]


def count_subjects(catalogue: Catalogue, *, minimum: float) -> dict[str, int]:
    """Return how many documents each concept is suggested for, by its URI.

    :param minimum: score of a suggestion that counts.
    """
    of = and_(document.c.id == subject.c.document_id, document.c.state == LIVE, document.c.shown == subject.c.number)
    query = select(subject.c.uri, func.count()).join(document, of).where(subject.c.score >= minimum)
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query.group_by(subject.c.uri))}


def count_namings(catalogue: Catalogue, ids: Collection[str]) -> NamingTotals:
    """Return how many documents and publications name any of some ids."""
    query = select(
        func.count(document.c.id.distinct()), func.count(_PUBLICATION.distinct()), func.count(mention.c.start)
    )
    with catalogue.begin() as connection:
        return NamingTotals(*connection.execute(_naming(query, ids)).one())


def count_groups(catalogue: Catalogue, groups: Mapping[str, Collection[str]]) -> dict[str, int]:
    """Return how many documents name any of the ids of each group, by group; one that none names is left out."""
    pairs = [(group, id) for group, ids in groups.items() for id in ids]
    if not pairs:
        return {}
    inside = values(column("group", String), column("id", String), name="inside").data(pairs).cte("inside")
    query = select(inside.c.group, func.count(document.c.id.distinct())).select_from(mention)
    query = query.join(document, _SHOWN_MENTIONS).join(inside, inside.c.id == mention.c.current_id)
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query.group_by(inside.c.group))}


def count_years(catalogue: Catalogue, ids: Collection[str]) -> dict[str, int]:
    """Return how many publications of each year name any of some ids; those without a date are in none."""
    year = func.substr(version.c.date, 1, 4)
    query = _naming(select(year, func.count(_PUBLICATION.distinct())), ids).join(version, _SHOWN_VERSIONS)
    query = query.where(version.c.date.is_not(None)).group_by(year).order_by(year)
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def list_naming(catalogue: Catalogue, ids: Collection[str], *, limit: int) -> list[NamingPublication]:
    """Return the publications that name any of some ids, the newest first."""
    columns = (document.c.id, version.c.title, version.c.date, version.c.kind, version.c.url, document.c.location)
    query = _naming(select(_PUBLICATION, *columns, func.count(mention.c.start)), ids).join(version, _SHOWN_VERSIONS)
    query = query.group_by(_PUBLICATION, *columns)
    query = query.order_by(version.c.date.is_(None), version.c.date.desc(), document.c.id)
    found: dict[str, NamingPublication] = {}
    with catalogue.begin() as connection:
        for row in connection.execute(query):
            found.setdefault(row[0], NamingPublication(*row))
            if len(found) == limit:
                break
    return list(found.values())


def count_bodies(catalogue: Catalogue, ids: Collection[str], *, in_roles: bool = False) -> list[RoleCount]:
    """Return the organisations of the documents that name any of some ids, by their roles there, the commonest first.

    :param in_roles: only those that have a role.
    """
    there = _naming(select(document.c.id.label("id")), ids).distinct().subquery()
    publications = func.count(_PUBLICATION.distinct())
    query = select(mention.c.current_id, func.min(mention.c.name), mention.c.role, publications)
    query = query.join(document, _SHOWN_MENTIONS).join(there, there.c.id == document.c.id)
    query = query.outerjoin(membership, membership.c.document_id == document.c.id)
    query = query.where(mention.c.type == "organisation", mention.c.current_id.not_in(list(ids)))
    if in_roles:
        query = query.where(mention.c.role.is_not(None))
    query = query.group_by(mention.c.current_id, mention.c.role).order_by(publications.desc(), mention.c.current_id)
    with catalogue.begin() as connection:
        return [RoleCount(*row) for row in connection.execute(query)]


def count_in_roles(catalogue: Catalogue) -> list[RoleCount]:
    """Return the organisations that have roles, by role, those of most publications first."""
    publications = func.count(_PUBLICATION.distinct())
    query = select(mention.c.current_id, func.min(mention.c.name), mention.c.role, publications)
    query = query.select_from(mention).join(document, _SHOWN_MENTIONS)
    query = query.outerjoin(membership, membership.c.document_id == document.c.id)
    query = query.where(mention.c.type == "organisation", mention.c.role.is_not(None))
    query = query.group_by(mention.c.current_id, mention.c.role).order_by(publications.desc(), mention.c.current_id)
    with catalogue.begin() as connection:
        return [RoleCount(*row) for row in connection.execute(query)]


def count_roles(catalogue: Catalogue, ids: Collection[str]) -> dict[str, int]:
    """Return in how many publications any of some ids has each role."""
    publications = func.count(_PUBLICATION.distinct())
    query = _naming(select(mention.c.role, publications), ids).where(mention.c.role.is_not(None))
    query = query.group_by(mention.c.role).order_by(publications.desc(), mention.c.role)
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def count_clusters(catalogue: Catalogue, ids: Collection[str]) -> dict[str, int]:
    """Return how many passages of each cluster name any of some ids."""
    inside = and_(
        mention.c.document_id == passage.c.document_id, mention.c.number == passage.c.number,
        mention.c.start >= passage.c.start, mention.c.start < passage.c.end, _one_of(ids),
    )  # fmt: skip
    query = select(passage.c.theme_id, func.count(passage.c.id.distinct())).select_from(passage)
    query = query.join(document, and_(SHOWN, document.c.state == LIVE)).join(mention, inside)
    query = query.where(passage.c.theme_id.is_not(None)).group_by(passage.c.theme_id)
    with catalogue.begin() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def _naming(query: Select[Any], ids: Collection[str]) -> Select[Any]:
    query = query.select_from(mention).join(document, _SHOWN_MENTIONS)
    query = query.outerjoin(membership, membership.c.document_id == document.c.id)
    return query.where(_one_of(ids))


def _one_of(ids: Collection[str]) -> ColumnElement[bool]:
    return mention.c.current_id.in_(sorted(ids))
