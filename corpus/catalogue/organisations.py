"""Organisations that the documents name, and what operators decided about names that no registry knows."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, delete, func, insert, select
from sqlalchemy.engine import Connection

from corpus.catalogue.schema import document, mention, organisation_name, stage_done, version
from corpus.catalogue.stage_records import ANALYSE, carry_over
from corpus.catalogue.store import CURRENT, Catalogue, now
from corpus.records import DecidedName

#: "Kulma Oy (y-tunnus 1234567-8)", "Kulma Oy, Y-tunnus: 1234567-8".
BUSINESS_ID = re.compile(r"[\s,(]{1,4}(?:y-tunnus|FO-nummer)[\s:]{1,3}(\d{7}-\d)", re.IGNORECASE)
DECIDED = " decided:"  # before the decisions in the version of the analysis

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
    score: float  # how sure the surest of its mentions is


class Evidence(NamedTuple):
    """A document that names an organisation, and where in its text it first does."""

    title: str | None
    location: str
    text: str
    start: int
    end: int


def list_named(catalogue: Catalogue, *types: str) -> list[NamedOrganisation]:
    """Return the organisations that documents name, or what they name of other types, those of most documents first."""
    query = _named().where(mention.c.type.in_(types or ("organisation",)))
    documents = func.count(document.c.id.distinct())
    with catalogue.begin() as connection:
        rows = connection.execute(query.order_by(documents.desc(), func.count().desc(), mention.c.id)).all()
    return [NamedOrganisation(*row) for row in rows]


def find_named(catalogue: Catalogue, id: str, *, today: str) -> NamedOrganisation | None:
    """Return the organisation of an id; None where no document names it.

    :param today: the id of what it is today, by which mentions are found without looking at all.
    """
    with catalogue.begin() as connection:
        of_it = _named().where(mention.c.id == id, mention.c.type == "organisation")
        row = connection.execute(of_it.where(mention.c.current_id == today)).first()
        row = row or connection.execute(of_it).first()  # it has become another one since they were analysed
    return NamedOrganisation(*row) if row else None


def _named() -> Select[Any]:
    documents = func.count(document.c.id.distinct())
    query = select(mention.c.id, func.min(mention.c.name), documents, func.count(), func.max(mention.c.score))
    return query.join(document, _NEWEST).group_by(mention.c.id)


def name_organisations(catalogue: Catalogue, ids: Sequence[str]) -> dict[str, str]:
    """Return what documents call organisations, by the ids of what these are today."""
    query = select(mention.c.current_id, func.min(mention.c.name)).where(mention.c.current_id.in_(ids))
    with catalogue.begin() as connection:
        rows = connection.execute(query.group_by(mention.c.current_id)).all()
    return {row[0]: row[1] for row in rows}


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


def abbreviated(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return pairs of organisations of which the second stands in brackets right behind the first: "X (Y)"."""
    behind = mention.alias()
    same = and_(behind.c.document_id == mention.c.document_id, behind.c.number == mention.c.number)
    query = select(mention.c.id, behind.c.id).distinct().join(document, _NEWEST).join(version, CURRENT)
    query = query.join(behind, and_(same, behind.c.start == mention.c.end + 2, behind.c.id != mention.c.id))
    query = query.where(
        mention.c.type == "organisation", behind.c.type == "organisation",
        func.substr(version.c.text, mention.c.end + 1, 2) == " (",
        func.substr(version.c.text, behind.c.end + 1, 1) == ")",
    )  # fmt: skip
    with catalogue.begin() as connection:
        return [(row[0], row[1]) for row in connection.execute(query.order_by(mention.c.id, behind.c.id))]


def business_ids(catalogue: Catalogue) -> list[tuple[str, str]]:
    """Return organisations with the Business IDs that are printed right behind their names."""
    after = func.substr(version.c.text, mention.c.end + 1, 40)
    query = select(mention.c.id, after).distinct().join(document, _NEWEST).join(version, CURRENT)
    query = query.where(
        mention.c.type == "organisation", version.c.text.ilike("%-tunnus%") | version.c.text.like("%FO-nummer%")
    )
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return sorted({(id, printed[1]) for id, text in rows if (printed := BUSINESS_ID.match(text))})


def load_decisions(catalogue: Catalogue) -> list[DecidedName]:
    """Return all decisions, by id."""
    with catalogue.begin() as connection:
        return _decisions(connection)


def store_decision(catalogue: Catalogue, decided: DecidedName) -> int:
    """Keep a decision, and have the documents analysed again that it changes; return how many they are."""
    values = {field: getattr(decided, field) for field in DecidedName.__slots__}

    def decide(connection: Connection) -> None:
        connection.execute(delete(organisation_name).where(organisation_name.c.id == decided.id))
        connection.execute(insert(organisation_name).values(**values, decided_at=now()))

    return _decide(catalogue, decided, decide)


def forget_decision(catalogue: Catalogue, decided: DecidedName) -> int:
    """Take a decision back, and have the documents analysed again that it had changed; return how many they are."""
    return _decide(
        catalogue,
        decided,
        lambda connection: connection.execute(delete(organisation_name).where(organisation_name.c.id == decided.id)),
    )


def decisions_version(decisions: Sequence[DecidedName]) -> str:
    """Return what tells sets of decisions apart; empty where there are none."""
    if not decisions:
        return ""
    rows = [[one.id, one.found, one.name, one.into, one.rejected] for one in decisions]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:8]


def _decisions(connection: Connection) -> list[DecidedName]:
    columns = [organisation_name.c[field] for field in DecidedName.__slots__]
    return [DecidedName(*row) for row in connection.execute(select(*columns).order_by(organisation_name.c.id))]


def _decide(catalogue: Catalogue, decided: DecidedName, change: Callable[[Connection], object]) -> int:
    """Change a decision; documents that it cannot concern count as analysed with the decisions of now.

    An analysis that still runs with the decisions of before records their version, and so waits to be done again.
    """
    with catalogue.begin() as connection:
        before = decisions_version(_decisions(connection))
        change(connection)
        after = decisions_version(_decisions(connection))
        waiting = _analyse_again(connection, decided)
        for version_before in _versions(connection, before):
            carry_over(connection, ANALYSE, version_before, with_decisions(version_before, after))
    return waiting


def with_decisions(stage_version: str, decisions: str) -> str:
    """Write the version of the analysis with a set of decisions in it."""
    plain = stage_version.partition(DECIDED)[0]
    return f"{plain}{DECIDED}{decisions}" if decisions else plain


def _versions(connection: Connection, decisions: str) -> list[str]:
    """Return the versions of the analysis that were made with a set of decisions."""
    query = select(stage_done.c.version).where(stage_done.c.stage == ANALYSE).distinct()
    return [one for one in connection.execute(query).scalars() if one.partition(DECIDED)[2] == decisions]


def _analyse_again(connection: Connection, decided: DecidedName) -> int:
    stem = decided.found.partition(" ")[0][:-1] or decided.found  # the last letter may change in other forms
    written = version.c.text.contains(stem, autoescape=True)
    named = select(mention.c.document_id).where(mention.c.id.in_([decided.id, decided.into or decided.id]))
    concerned = select(version.c.document_id).where(written | version.c.document_id.in_(named))
    forgotten = delete(stage_done).where(stage_done.c.stage == ANALYSE, stage_done.c.document_id.in_(concerned))
    return int(connection.execute(forgotten).rowcount)
