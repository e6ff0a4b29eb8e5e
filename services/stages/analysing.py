"""The stage `analyse`: the language of a document, what it names and what it recommends."""

from collections.abc import Sequence

from corpus.catalogue import Reference
from corpus.catalogue.contents import discard_analysis, load_document, load_passages, store_analysis
from corpus.catalogue.organisations import with_decisions
from corpus.catalogue.stage_records import ANALYSE, READ
from nlp.languages import detect_language
from nlp.roles.view import view_of
from services.passage_terms import find_terms
from services.stages.stage import Counts, Stage
from services.workspace import Workspace

ANALYSIS_VERSION = "9"  # rises when the analysis finds something else in the same text


def analysis_version(workspace: Workspace) -> str:
    """Return the version of the analysis with the settings and decisions that change what it finds."""
    persons = " persons" if workspace.settings.analysis.persons else ""
    threshold = workspace.settings.analysis.role_threshold
    roles = f" roles {threshold:g}" if threshold else ""
    return with_decisions(ANALYSIS_VERSION + persons + roles, workspace.decisions_version)


def analyse_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Find the language of documents, what they name and what they recommend."""
    mentions = recommendations = 0
    for reference in references:
        document = load_document(workspace.catalogue, reference)
        found = workspace.analyser.find_mentions(document.text, view=view_of(document))
        language = document.language or detect_language(document.text)
        recommended = workspace.recommendation_finder.find(document, found)
        passages = [passage for _, passage in load_passages(workspace.catalogue, reference)]
        terms = find_terms(workspace.finnish, document.title, document.text, passages)
        store_analysis(workspace.catalogue, reference, language, found, recommended, terms)
        mentions += len(found)
        recommendations += len(recommended)
    return {"documents": len(references), "mentions": mentions, "recommendations": recommendations}


ANALYSIS = Stage(
    ANALYSE,
    version=analysis_version,
    run=analyse_documents,
    needs=(READ,),
    discard=lambda workspace, reference: discard_analysis(workspace.catalogue, reference),
)
