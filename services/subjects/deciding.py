"""What people decide about the subjects of documents, and what it says of the suggestions."""

import getpass
from collections.abc import Sequence

from corpus.catalogue.subjects import (
    ConceptCounts,
    Decision,
    SubjectDecision,
    count_concepts,
    described_versions,
    load_decisions,
    load_subjects,
    store_decisions,
)
from corpus.errors import DecisionError, NotFoundError
from services.answers.subjects import DecidedConcept, SubjectReport
from services.locks import exclusive_run
from services.publications import locate_document
from services.subjects.naming import KnownConcepts, known_concepts
from services.workspace import Workspace


def accept_subjects(workspace: Workspace, document: str, given: Sequence[str], *, by: str | None = None) -> list[str]:
    """Record that suggested subjects are right; return their labels.

    :param given: URIs or labels.
    :param by: who says so, by default the user of the system.
    :raises NotFoundError: when there is no such document or concept; nothing is changed then.
    :raises DecisionError: when one was not suggested, or a label is that of several; nothing is changed then.
    """
    return _decide(workspace, document, given, "accept", by)


def reject_subjects(workspace: Workspace, document: str, given: Sequence[str], *, by: str | None = None) -> list[str]:
    """Record that suggested subjects are wrong, or take back what a person added; return their labels.

    Arguments and errors are those of `accept_subjects`.
    """
    return _decide(workspace, document, given, "reject", by)


def add_subjects(workspace: Workspace, document: str, given: Sequence[str], *, by: str | None = None) -> list[str]:
    """Record that a document has subjects that were not suggested, or accept them if they were; return their labels.

    Arguments and errors are those of `accept_subjects`.
    """
    return _decide(workspace, document, given, "add", by)


def _decide(
    workspace: Workspace, document: str, given: Sequence[str], decision: Decision, by: str | None
) -> list[str]:  # fmt: skip
    with exclusive_run(workspace.lock, workspace.folder):
        id = locate_document(workspace, document)
        reference = next(iter(described_versions(workspace.catalogue, [id])), None)
        if reference is None:
            raise NotFoundError(f"{id} is gone, removed or set aside: see `aluetutka document list` and `status`")
        earlier = load_decisions(workspace.catalogue, id)
        suggested = {one.uri for one in load_subjects(workspace.catalogue, reference)}
        names = known_concepts(workspace)
        before = {names.current(one.uri): one.decision for one in earlier}
        uris = list(dict.fromkeys(names.choose(one, among={*suggested, *before}) for one in given))
        added = {uri for uri, said in before.items() if said == "add"}
        # What was decided about a suggestion stays a decision about one, though the model suggests it no more.
        known = suggested | (before.keys() - added)
        unknown = [uri for uri in uris if uri not in known | added]
        if unknown and decision != "add":
            label = names.label(unknown[0], None)
            raise DecisionError(f"{label!r} is not suggested for {id}: `aluetutka subjects add` gives it to a document")
        who = by or user_name()
        kept = [SubjectDecision(id, uri, _as_known(decision, uri in known), who) for uri in uris]
        taken_back = [one.uri for one in kept if one.decision == "reject" and one.uri not in known]
        decided = [one for one in kept if one.uri not in taken_back]
        taken_back += [one.uri for one in earlier if names.current(one.uri) in uris]  # of a concept replaced since
        store_decisions(workspace.catalogue, id, decided, taken_back=taken_back)
    return [names.label(uri, None) for uri in uris]


def _as_known(decision: Decision, known: bool) -> Decision:
    """Return a decision as it counts: adding what is suggested accepts it, accepting what a person added leaves it."""
    if decision == "reject":
        return decision
    return "accept" if known else "add"


def user_name() -> str:
    """Return the name of the system's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container may give its user no name
        return "unknown"


def report_decisions(workspace: Workspace, *, limit: int) -> SubjectReport:
    """Return the concepts that are most often suggested wrongly, and those that are most often missed."""
    names, counted = known_concepts(workspace), count_concepts(workspace.catalogue)
    wrong = sorted((one for one in counted if one.rejected), key=lambda one: (-one.rejected, one.accepted, one.uri))
    missed = sorted((one for one in counted if one.added), key=lambda one: (-one.added, one.uri))
    return SubjectReport(
        documents=len({one.document_id for one in load_decisions(workspace.catalogue)}),
        wrong=tuple(_described(names, one) for one in wrong[:limit]),
        missed=tuple(_described(names, one) for one in missed[:limit]),
    )


def _described(names: KnownConcepts, counts: ConceptCounts) -> DecidedConcept:
    label = names.label(counts.uri, None)
    return DecidedConcept(counts.uri, label, counts.suggested, counts.rejected, counts.accepted, counts.added)
