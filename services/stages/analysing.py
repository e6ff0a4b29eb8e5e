"""The stage `analyse`: the language of a document, and what it names."""

from collections.abc import Sequence

from corpus.catalogue import Reference
from corpus.catalogue.contents import discard_mentions, load_document, store_mentions
from corpus.catalogue.organisations import with_decisions
from corpus.catalogue.stage_records import ANALYSE, READ
from nlp.languages import detect_language
from nlp.roles.view import view_of
from services.stages.stage import Counts, Stage
from services.workspace import Workspace

ANALYSIS_VERSION = "8"  # rises when the analysis finds other mentions in the same text


def analysis_version(workspace: Workspace) -> str:
    """Return the version of the analysis with the settings and decisions that change what it finds."""
    persons = " persons" if workspace.settings.analysis.persons else ""
    threshold = workspace.settings.analysis.role_threshold
    roles = f" roles {threshold:g}" if threshold else ""
    return with_decisions(ANALYSIS_VERSION + persons + roles, workspace.decisions_version)


def analyse_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Find the language and the names of documents."""
    mentions = 0
    for reference in references:
        document = load_document(workspace.catalogue, reference)
        found = workspace.analyser.find_mentions(document.text, view=view_of(document))
        language = document.language or detect_language(document.text)
        store_mentions(workspace.catalogue, reference, language, found)
        mentions += len(found)
    return {"documents": len(references), "mentions": mentions}


ANALYSIS = Stage(
    ANALYSE,
    version=analysis_version,
    run=analyse_documents,
    needs=(READ,),
    discard=lambda workspace, reference: discard_mentions(workspace.catalogue, reference),
)
