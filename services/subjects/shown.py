"""The subjects that a stored document has for readers: what was suggested, and what people decided about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document
from corpus.catalogue.subjects import (
    StoredSubject,
    SubjectDecision,
    described_versions,
    load_decisions,
    load_subjects,
)
from corpus.errors import NotFoundError
from corpus.records import Document
from services.answers.subjects import DocumentSubjects, PublicationSubject, ShownSubject, SubjectEvidence
from services.subjects.naming import KnownConcepts, known_concepts
from services.workspace import Workspace

INDEXED = 0.2  # how sure a subject must be to be searched by; less is for people to decide on
DECIDED = 1.0  # score of what a person accepted or added


@dataclass(frozen=True, slots=True)
class KeptSubject:
    """A subject of a version, and what a person decided about it."""

    uri: str
    score: float
    evidence: tuple[tuple[int, int], ...]
    decision: SubjectDecision | None


def keep_subjects(suggested: Iterable[StoredSubject], decided: Iterable[SubjectDecision]) -> list[KeptSubject]:
    """Return what is suggested but for what was rejected, and what was accepted or added, the surest first.

    :param decided: a later decision on a concept overrides those before it.
    """
    decisions = {one.uri: one for one in decided}
    rejected = {uri for uri, one in decisions.items() if one.decision == "reject"}
    found = {one.uri: KeptSubject(one.uri, one.score, one.evidence, None) for one in suggested}
    for uri, one in decisions.items():
        evidence = found[uri].evidence if uri in found else ()
        found[uri] = KeptSubject(uri, DECIDED, evidence, one)
    kept = [one for one in found.values() if one.uri not in rejected]
    return sorted(kept, key=lambda one: (-one.score, one.uri))


def subjects_of(workspace: Workspace, names: KnownConcepts, reference: Reference) -> list[KeptSubject]:
    """Return the subjects of a version, the surest first; decisions hold for what took a concept's place."""
    suggested = load_subjects(workspace.catalogue, reference)
    return _keep_current(names, suggested, load_decisions(workspace.catalogue, reference.document_id))


def subjects_to_index(
    names: KnownConcepts, suggested: Iterable[StoredSubject], decided: Iterable[SubjectDecision]
) -> tuple[str, ...]:  # fmt: skip
    """Return the URIs of the subjects that the index is to have of a version, in order of their URIs."""
    kept = _keep_current(names, suggested, decided)
    return tuple(sorted(one.uri for one in kept if one.score >= INDEXED))


def _keep_current(
    names: KnownConcepts, suggested: Iterable[StoredSubject], decided: Iterable[SubjectDecision]
) -> list[KeptSubject]:  # fmt: skip
    current = (replace(one, uri=names.current(one.uri)) for one in decided)
    return keep_subjects(suggested, sorted(current, key=lambda one: one.decided_at))


def subject_filter(workspace: Workspace, given: Sequence[str]) -> list[str]:
    """Return the URIs of the subjects that a search is narrowed to.

    :param given: URIs, or labels in any language.
    :raises NotFoundError: when no vocabulary has one.
    :raises DecisionError: when one is the label of several.
    """
    return [known_concepts(workspace).choose(one) for one in given]


def describe_subjects(workspace: Workspace, document_ids: Sequence[str] | None = None) -> list[DocumentSubjects]:
    """Return the subjects of documents, or of all that are there, with the words that speak for them.

    :raises NotFoundError: when one of them is gone, was removed, or could not be read.
    """
    references = described_versions(workspace.catalogue, document_ids)
    missing = set(document_ids or ()) - {reference.document_id for reference in references}
    if missing:
        raise NotFoundError(f"{min(missing)} is gone, removed or set aside: see `aluetutka document list` and `status`")
    names = known_concepts(workspace)
    return [_describe(workspace, names, reference) for reference in references]


def _describe(workspace: Workspace, names: KnownConcepts, reference: Reference) -> DocumentSubjects:
    document = load_document(workspace.catalogue, reference)
    kept = subjects_of(workspace, names, reference)
    return DocumentSubjects(
        document_id=reference.document_id,
        location=workspace.catalogue.raw(reference)[0],
        title=document.title,
        language=document.language,
        subjects=tuple(_shown(names, document, one) for one in kept),
    )


def _shown(names: KnownConcepts, document: Document, kept: KeptSubject) -> ShownSubject:
    decided = kept.decision
    return ShownSubject(
        uri=kept.uri,
        label=names.label(kept.uri, document.language),
        score=kept.score,
        decision=decided.decision if decided else None,
        by=decided.by if decided else None,
        decided_at=decided.decided_at if decided else None,
        evidence=tuple(
            SubjectEvidence(start, end, document.text[start:end], document.page_at(start))
            for start, end in kept.evidence
        ),
    )


def join_subjects(
    workspace: Workspace, document_ids: Sequence[str], language: str | None
) -> tuple[PublicationSubject, ...]:  # fmt: skip
    """Return the subjects of a publication's documents, once each, the surest first.

    :param language: of the labels.
    """
    names = known_concepts(workspace)
    found: dict[str, list[tuple[str, KeptSubject]]] = {}
    for reference in described_versions(workspace.catalogue, document_ids):
        for one in subjects_of(workspace, names, reference):
            found.setdefault(one.uri, []).append((reference.document_id, one))
    joined = (_joined(names, language, uri, of) for uri, of in found.items())
    return tuple(sorted(joined, key=lambda one: (-one.score, one.uri)))


def _joined(
    names: KnownConcepts, language: str | None, uri: str, found: Sequence[tuple[str, KeptSubject]]
) -> PublicationSubject:  # fmt: skip
    best = max((one for _, one in found), key=lambda one: one.score)
    decision = best.decision.decision if best.decision else None
    return PublicationSubject(uri, names.label(uri, language), best.score, decision, tuple(id for id, _ in found))
