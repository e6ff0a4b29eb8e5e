"""The stage `subjects`: concepts of the vocabulary that a document is about, with the words that speak for them."""

import hashlib
from collections.abc import Sequence

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document
from corpus.catalogue.stage_records import ANALYSE, READ, SUBJECTS
from corpus.catalogue.subjects import StoredSubject, discard_subjects, store_subjects
from corpus.lemmatised import LemmatisedText
from services.abstracts import find_own_abstract
from services.stages.stage import Counts, Stage
from services.subjects.naming import known_concepts, vocabularies_version
from services.subjects.suggesting import choose_suggestions, judged_text
from services.workspace import Workspace

SUBJECTS_VERSION = "1"  # rises when other words of the same document are looked at


def subjects_version(workspace: Workspace) -> str:
    """Return the version of the suggestions with the model, the vocabularies, and the settings that change them."""
    wanted = workspace.settings.subjects
    excluded = hashlib.sha256("\n".join(sorted(set(wanted.exclude))).encode()).hexdigest()[:8]
    without = f" without {excluded}" if wanted.exclude else ""
    vocabularies = vocabularies_version(workspace)
    refined = f" by {vocabularies}" if vocabularies else ""
    return f"{SUBJECTS_VERSION} {workspace.subject_version} {wanted.threshold:g} {wanted.limit}{without}{refined}"


def suggest_for_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Find the subjects of documents, all of them at once."""
    wanted = workspace.settings.subjects
    texts = [text_of_version(workspace, reference)[1] for reference in references]
    suggested = choose_suggestions(
        workspace.subject_indexer, texts, limit=wanted.limit, threshold=wanted.threshold, exclude=wanted.exclude,
        find=known_concepts(workspace).find,
    )  # fmt: skip
    found = {
        reference: [StoredSubject(one.uri, one.score, one.evidence) for one in suggestions]
        for reference, suggestions in zip(references, suggested, strict=True)
    }
    store_subjects(workspace.catalogue, found)
    return {"documents": len(found), "subjects": sum(map(len, found.values()))}


def text_of_version(workspace: Workspace, reference: Reference) -> tuple[str | None, LemmatisedText]:
    """Return the language of a stored document, and what of it its subjects are judged by."""
    document = load_document(workspace.catalogue, reference)
    return judged_text(workspace.finnish, document, find_own_abstract(document))


SUGGESTION = Stage(
    SUBJECTS,
    version=subjects_version,
    run=suggest_for_documents,
    needs=(READ, ANALYSE),
    discard=lambda workspace, reference: discard_subjects(workspace.catalogue, reference),
    whole_batches=True,  # the model is large and takes texts together: it is loaded once, not in every process
)
