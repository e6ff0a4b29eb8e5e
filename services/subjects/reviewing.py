"""A stored document as people judge its subjects: what was suggested, what was decided, and what comes next."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_mentions
from corpus.catalogue.subjects import (
    StoredSubject,
    SubjectDecision,
    described_versions,
    load_decisions,
    load_subjects,
    undecided_documents,
)
from corpus.catalogue.themes import list_themes, load_assigned, shown_ids
from corpus.records import Document, Mention
from nlp.words.finnish import Finnish
from services.abstracts import find_abstract
from services.answers.subjects import DecidedAs, GivenSubject, SubjectEvidence
from services.answers.texts import FoundAbstract, Party, TaggedText, ThemeShare
from services.documents import DocumentAnswer, describe_stored
from services.parties import MemberText, find_parties
from services.subjects.naming import KnownConcepts, known_concepts
from services.workspace import Workspace
from services.write_back.records import tag_stored

KEPT = 64  # abstracts, so that a document is not shortened again after each decision


@dataclass(frozen=True, slots=True)
class JudgedSubject:
    """A subject that was suggested for a document or that a person gave it; it stays where it is when decided."""

    uri: str
    label: str  # in the language of the text, where the vocabulary has one
    score: float  # of the suggestion; 0 where there was none
    decision: DecidedAs | None
    by: str | None
    evidence: tuple[SubjectEvidence, ...]


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """A document with all that its subjects are judged by."""

    document: DocumentAnswer
    abstract: FoundAbstract | None
    parties: tuple[Party, ...]
    themes: tuple[ThemeShare, ...]
    subjects: tuple[JudgedSubject, ...]  # suggested ones, the surest first, then those that were added


def judge_document(workspace: Workspace, given: str) -> JudgedDocument:
    """Return a document as its subjects are judged.

    :raises NotFoundError: when there is no such document, it is gone or removed, or could not be read.
    """
    answer = describe_stored(workspace, given)
    reference = Reference(answer.id, answer.version)
    read, mentions = load_document(workspace.catalogue, reference), load_mentions(workspace.catalogue, reference)
    return JudgedDocument(
        answer,
        _shorten(read, tuple(mentions), workspace.finnish),
        find_parties(workspace.analyser, [MemberText(answer.id, read, mentions)]),
        _themes(workspace, answer),
        tuple(_judged(workspace, read, reference)),
    )


@lru_cache(maxsize=KEPT)
def _shorten(read: Document, mentions: tuple[Mention, ...], finnish: Finnish) -> FoundAbstract | None:
    return find_abstract(read, mentions, finnish)


def _themes(workspace: Workspace, answer: DocumentAnswer) -> tuple[ThemeShare, ...]:
    """Return the themes that passages of a document are in."""
    assigned = load_assigned(workspace.catalogue, [one.id for one in answer.passages])
    shown, labels = shown_ids(workspace.catalogue), {one.id: one.label for one in list_themes(workspace.catalogue)}
    found = Counter(id for cluster in assigned.values() if cluster and (id := shown.get(cluster)) in labels)
    total = len(answer.passages)
    return tuple(ThemeShare(id, labels[id], round(many / total, 3)) for id, many in found.most_common() if id)


def _judged(workspace: Workspace, read: Document, reference: Reference) -> Sequence[JudgedSubject]:
    names = known_concepts(workspace)
    suggested = {names.current(one.uri): one for one in reversed(load_subjects(workspace.catalogue, reference))}
    decided = {names.current(one.uri): one for one in load_decisions(workspace.catalogue, reference.document_id)}
    found = [_subject(names, read, uri, suggested.get(uri), decided.get(uri)) for uri in suggested | decided]
    return sorted(found, key=lambda one: (-one.score, one.uri))


def _subject(
    names: KnownConcepts, read: Document, uri: str, suggested: StoredSubject | None, decided: SubjectDecision | None
) -> JudgedSubject:  # fmt: skip
    evidence = suggested.evidence if suggested else ()
    return JudgedSubject(
        uri=uri,
        label=names.label(uri, read.language),
        score=suggested.score if suggested else 0.0,
        decision=decided.decision if decided else None,
        by=decided.by if decided else None,
        evidence=tuple(
            SubjectEvidence(start, end, read.text[start:end], read.page_at(start)) for start, end in evidence
        ),
    )


def count_undecided(workspace: Workspace) -> int:
    """Return how many documents have a suggested subject that nothing is decided about."""
    return len(undecided_documents(workspace.catalogue))


def next_undecided(workspace: Workspace, after: str = "") -> str | None:
    """Return the next document with a suggested subject that nothing is decided about; None where there is no other.

    :param after: id of a document; behind the last one the first comes again.
    """
    waiting = undecided_documents(workspace.catalogue)
    ahead = [id for id in waiting if id > after]
    return next((id for id in [*ahead, *waiting] if id != after and _is_undecided(workspace, id)), None)


def _is_undecided(workspace: Workspace, id: str) -> bool:
    """Return whether a suggestion is open still when decisions hold for what took a concept's place."""
    names = known_concepts(workspace)
    decided = {names.current(one.uri) for one in load_decisions(workspace.catalogue, id)}
    return any(
        names.current(one.uri) not in decided
        for reference in described_versions(workspace.catalogue, [id])
        for one in load_subjects(workspace.catalogue, reference)
    )


def record_of(workspace: Workspace, judged: JudgedDocument) -> TaggedText:
    """Return the metadata of a document with the subjects that people have left or given it."""
    return tag_stored(workspace, Reference(judged.document.id, judged.document.version), accepted_only=False)


def with_subjects(
    tagged: TaggedText, names: KnownConcepts, chosen: Sequence[str]
) -> TaggedText:  # fmt: skip
    """Return a text's metadata with the subjects that a person has chosen, in that order.

    :param chosen: URIs.
    """
    found = {one.uri: one for one in tagged.subjects}
    given = (found.get(uri) or GivenSubject(uri, names.label(uri, tagged.language), 1.0, ()) for uri in chosen)
    return replace(tagged, subjects=tuple(given))
