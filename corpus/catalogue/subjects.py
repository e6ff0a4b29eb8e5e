"""Subjects suggested for versions of documents, and what people decided about them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Select, and_, delete, distinct, func, insert, select
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, subject, subject_decision, version
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import LIVE, Catalogue, Reference, is_version, now

#: Number of the version by which a document is described.
_DESCRIBED = func.coalesce(document.c.shown, document.c.number)
Decision = Literal["accept", "reject", "add"]


@dataclass(frozen=True, slots=True)
class StoredSubject:
    """A concept suggested for a version.

    :param score: how often such a suggestion is right, 0–1.
    :param evidence: (start, end) of the words that speak for it, in code points of the text.
    """

    uri: str
    score: float
    evidence: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectDecision:
    """What a person decided about a concept and a document, whatever version of it there is."""

    document_id: str
    uri: str
    decision: Decision
    by: str
    decided_at: str = ""


@dataclass(frozen=True, slots=True)
class ConceptCounts:
    """Of how many documents a concept is suggested, and was rejected, accepted, added."""

    uri: str
    suggested: int = 0
    rejected: int = 0
    accepted: int = 0
    added: int = 0


def store_subjects(catalogue: Catalogue, found: Mapping[Reference, Sequence[StoredSubject]]) -> None:
    """Keep what was suggested for versions, in place of what was before."""
    rows = [
        {
            "document_id": reference.document_id, "number": reference.number, "uri": one.uri, "score": one.score,
            "evidence": [list(span) for span in one.evidence],
        }
        for reference, subjects in found.items()
        for one in subjects
    ]  # fmt: skip
    with catalogue.begin() as connection:
        for reference in found:
            forget_subjects(connection, reference)
        if rows:
            connection.execute(insert(subject), rows)


def forget_subjects(connection: Connection, reference: Reference) -> None:
    """Forget what was suggested for a version, in a transaction that is open."""
    connection.execute(delete(subject).where(is_version(reference, subject)))


def discard_subjects(catalogue: Catalogue, reference: Reference) -> None:
    """Forget what was suggested for a version."""
    with catalogue.begin() as connection:
        forget_subjects(connection, reference)


def load_subjects(catalogue: Catalogue, reference: Reference) -> list[StoredSubject]:
    """Return what was suggested for a version, the surest first."""
    query = select(subject).where(is_version(reference, subject)).order_by(subject.c.score.desc(), subject.c.uri)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [subject_of(row) for row in rows]


def subject_of(row: Any) -> StoredSubject:
    """Return the suggestion of a row."""
    return StoredSubject(row.uri, row.score, tuple((start, end) for start, end in row.evidence))


def described_versions(catalogue: Catalogue, document_ids: Iterable[str] | None = None) -> list[Reference]:
    """Return the version by which each document that is there is described: what search shows, else the newest.

    Documents that could not be read are left out.

    :param document_ids: of these documents only.
    """
    described = and_(version.c.document_id == document.c.id, version.c.number == _DESCRIBED)
    query = select(version.c.document_id, version.c.number).join(document, described)
    query = query.where(document.c.state == LIVE, version.c.text.is_not(None)).order_by(document.c.id)
    with catalogue.begin() as connection:
        if document_ids is None:
            return [Reference(*row) for row in connection.execute(query)]
        wanted = sorted(set(document_ids))
        found = (connection.execute(query.where(document.c.id.in_(some))) for some in chunks(wanted))
        return [Reference(*row) for rows in found for row in rows]


def undecided_documents(catalogue: Catalogue) -> list[str]:
    """Return the documents that are there with a suggestion that nothing is decided about, in order of their ids."""
    of = and_(
        document.c.id == subject.c.document_id, document.c.state == LIVE, subject.c.number == _DESCRIBED
    )  # fmt: skip
    decided = and_(
        subject_decision.c.document_id == subject.c.document_id, subject_decision.c.uri == subject.c.uri
    )  # fmt: skip
    query = select(distinct(subject.c.document_id)).join(document, of).outerjoin(subject_decision, decided)
    query = query.where(subject_decision.c.uri.is_(None)).order_by(subject.c.document_id)
    with catalogue.begin() as connection:
        return list(connection.execute(query).scalars())


def load_decisions(catalogue: Catalogue, document_id: str | None = None) -> list[SubjectDecision]:
    """Return what was decided, of one document or of all, in order of documents and concepts."""
    query = select(subject_decision).order_by(subject_decision.c.document_id, subject_decision.c.uri)
    if document_id is not None:
        query = query.where(subject_decision.c.document_id == document_id)
    with catalogue.begin() as connection:
        return [SubjectDecision(**row._mapping) for row in connection.execute(query)]


def store_decisions(
    catalogue: Catalogue, document_id: str, decided: Sequence[SubjectDecision], *, taken_back: Sequence[str] = ()
) -> None:
    """Keep decisions on a document in place of earlier ones on the same concepts, and have it indexed again.

    :param taken_back: URIs of concepts that nothing is decided about any more.
    """
    columns = subject_decision.c
    again = [*taken_back, *(one.uri for one in decided)]
    rows = [
        {
            "document_id": document_id, "uri": one.uri, "decision": one.decision, "by": one.by,
            "decided_at": one.decided_at or now(),
        }
        for one in decided
    ]  # fmt: skip
    with catalogue.begin() as connection:
        connection.execute(
            delete(subject_decision).where(columns.document_id == document_id, columns.uri.in_(again))
        )  # fmt: skip
        if rows:
            connection.execute(insert(subject_decision), rows)
        index_again(connection, [document_id])


def count_concepts(catalogue: Catalogue) -> list[ConceptCounts]:
    """Return the counts of every concept that something was decided about, by URI."""
    decision = subject_decision.c.decision
    query = select(subject_decision.c.uri, decision, func.count()).join(
        document, and_(document.c.id == subject_decision.c.document_id, document.c.state == LIVE)
    )
    counts: dict[str, dict[str, int]] = {}
    with catalogue.begin() as connection:
        for uri, decided, many in connection.execute(query.group_by(subject_decision.c.uri, decision)):
            counts.setdefault(uri, {})[decided] = many
        suggested = {uri: many for some in chunks(sorted(counts)) for uri, many in connection.execute(_suggested(some))}
    return [
        ConceptCounts(uri, suggested.get(uri, 0), of.get("reject", 0), of.get("accept", 0), of.get("add", 0))
        for uri, of in sorted(counts.items())
    ]


def _suggested(uris: Sequence[str]) -> Select[Any]:
    of = and_(
        document.c.id == subject.c.document_id, document.c.state == LIVE, subject.c.number == _DESCRIBED
    )  # fmt: skip
    query = select(subject.c.uri, func.count(distinct(subject.c.document_id))).join(document, of)
    return query.where(subject.c.uri.in_(uris)).group_by(subject.c.uri)
