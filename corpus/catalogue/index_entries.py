"""What the index is made of, for a batch of documents: one statement a table, all of them in one transaction."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.contents import passage_of
from corpus.catalogue.schema import (
    document,
    duplicate,
    finding,
    membership,
    mention,
    passage,
    recommendation,
    search_terms,
    subject,
    subject_decision,
    version,
)
from corpus.catalogue.search_terms import VersionTerms, read_terms
from corpus.catalogue.stage_records import ANALYSE, has_done
from corpus.catalogue.store import LIVE, Catalogue, Reference
from corpus.catalogue.subjects import StoredSubject, SubjectDecision, subject_of
from corpus.publications import Membership
from corpus.records import Passage

VERSION_COLUMNS = ("document_id", "number", "title", "text", "date", "language", "url", "kind")


@dataclass(slots=True)
class IndexEntry:
    """What the index takes of a version of a document."""

    reference: Reference
    location: str
    title: str
    text: str
    date: str | None
    language: str | None
    url: str | None
    kind: str
    place: Membership | None = None
    passages: list[tuple[str, Passage]] = field(default_factory=list)  # with their ids, in order
    named: list[tuple[int, str, str]] = field(default_factory=list)  # start, type and id of today of each mention
    roles: set[tuple[str, str]] = field(default_factory=set)  # of organisations: each with the id of today
    sources: list[str] = field(default_factory=list)  # that offer it, or did so until they were removed
    recommended: list[int] = field(default_factory=list)  # where each recommendation begins
    subjects: list[StoredSubject] = field(default_factory=list)
    decisions: list[SubjectDecision] = field(default_factory=list)
    terms: VersionTerms | None = None


def shown_versions(catalogue: Catalogue, references: Sequence[Reference]) -> dict[Reference, Reference | None]:
    """Return the version that search should show of each document: the newest analysed one, if it is not gone."""
    query = select(version.c.document_id, func.max(version.c.number)).join(
        document, document.c.id == version.c.document_id
    )
    query = query.where(document.c.state == LIVE, version.c.text.is_not(None), has_done(ANALYSE))
    found: dict[str, int] = {}
    with catalogue.begin() as connection:
        for ids in chunks([one.document_id for one in references]):
            some = query.where(version.c.document_id.in_(ids)).group_by(version.c.document_id)
            found |= {row[0]: row[1] for row in connection.execute(some)}
    shown = {one: found.get(one.document_id) for one in references}
    return {one: Reference(one.document_id, number) if number is not None else None for one, number in shown.items()}


def load_entries(
    catalogue: Catalogue, references: Sequence[Reference], *, terms_version: str
) -> Iterator[IndexEntry]:  # fmt: skip
    """Yield what the index takes of versions, in order; a duplicate is found by the document that it is one of.

    :param terms_version: of the terms that are wanted; others are left out.
    """
    for some in chunks(references):
        with catalogue.begin() as connection:
            found = _load(connection, dict(some), terms_version)
        yield from (found[reference.document_id] for reference in some if reference.document_id in found)


def _load(connection: Connection, numbers: Mapping[str, int], terms_version: str) -> dict[str, IndexEntry]:
    ids = list(numbers)
    copies = set(connection.execute(select(duplicate.c.document_id).where(duplicate.c.document_id.in_(ids))).scalars())
    numbers = {id: number for id, number in numbers.items() if id not in copies}
    columns = [
        version.c[name] for name in ("document_id", "number", "title", "text", "date", "language", "url", "kind")
    ]
    query = select(*columns, document.c.location).join(document, document.c.id == version.c.document_id)
    found = {row.document_id: _entry(row) for row in _rows(connection, query, version, numbers)}
    for row in connection.execute(select(membership).where(membership.c.document_id.in_(list(numbers)))):
        found[row.document_id].place = Membership(*row)
    _add_contents(connection, numbers, found)
    of_today = select(search_terms).where(search_terms.c.version == terms_version)
    for row in _rows(connection, of_today, search_terms, numbers):
        found[row.document_id].terms = read_terms(row)
    offered = select(finding.c.document_id, finding.c.source).where(finding.c.document_id.in_(list(numbers)))
    for row in connection.execute(offered.where(finding.c.state != "gone").distinct().order_by(finding.c.source)):
        found[row.document_id].sources.append(row.source)
    for row in connection.execute(
        select(subject_decision)
        .where(subject_decision.c.document_id.in_(list(numbers)))
        .order_by(subject_decision.c.document_id, subject_decision.c.uri)
    ):
        found[row.document_id].decisions.append(SubjectDecision(**row._mapping))
    return found


def _add_contents(connection: Connection, numbers: Mapping[str, int], found: Mapping[str, IndexEntry]) -> None:
    """Add what was read and found of the versions."""
    for row in _ordered(connection, passage, numbers, passage.c.ordinal):
        found[row.document_id].passages.append((row.id, passage_of(row)))
    columns = [mention.c[name] for name in ("document_id", "number", "start", "type", "current_id", "role")]
    for row in _rows(connection, select(*columns), mention, numbers):
        found[row.document_id].named.append((row.start, row.type, row.current_id))
        if row.role:
            found[row.document_id].roles.add((row.role, row.current_id))
    for row in _rows(connection, select(recommendation), recommendation, numbers):
        found[row.document_id].recommended.append(row.start)
    for row in _ordered(connection, subject, numbers, subject.c.score.desc(), subject.c.uri):
        found[row.document_id].subjects.append(subject_of(row))


def _ordered(connection: Connection, table: Any, numbers: Mapping[str, int], *order: Any) -> Iterator[Any]:
    return _rows(connection, select(table).order_by(table.c.document_id, *order), table, numbers)


def _rows(connection: Connection, query: Select[Any], table: Any, numbers: Mapping[str, int]) -> Iterator[Any]:
    """Yield the rows of some versions: SQLite finds documents by an index, but not pairs of document and number."""
    inside = query.where(table.c.document_id.in_(list(numbers)), table.c.number.in_(set(numbers.values())))
    yield from (row for row in connection.execute(inside) if numbers[row.document_id] == row.number)


def _entry(row: Any) -> IndexEntry:
    return IndexEntry(
        Reference(row.document_id, row.number), row.location, row.title, row.text, row.date, row.language, row.url,
        row.kind,
    )  # fmt: skip
