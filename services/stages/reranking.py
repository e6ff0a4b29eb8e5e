"""The stage `rerank`: what the second stage of search needs of passages, done when nobody waits for it.

It comes after the index: what it has yet to do is found meanwhile, in the order of the first stage.
"""

from collections.abc import Sequence

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_passages
from corpus.catalogue.index_entries import shown_versions
from corpus.catalogue.stage_records import INDEX, RERANK
from corpus.passages import BESIDE_TEXT
from services.stages.stage import Counts, Stage
from services.workspace import Workspace


def rerank_version(workspace: Workspace) -> str:
    """Return the model with its revision."""
    return workspace.reranker.version if workspace.reranker else "none"


def prepare_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Have the second stage prepare the passages of documents that search shows."""
    shown = shown_versions(workspace.catalogue, references).values()
    texts = [text for one in shown if one for text in _texts(workspace, one)]
    if workspace.reranker:
        workspace.reranker.prepare(texts)
    return {"prepared": len(texts)}


def _texts(workspace: Workspace, shown: Reference) -> list[str]:
    text = load_document(workspace.catalogue, shown).text
    passages = (passage for _, passage in load_passages(workspace.catalogue, shown))
    return [text[one.start : one.end] for one in passages if one.part not in BESIDE_TEXT]


RERANKING = Stage(
    RERANK,
    version=rerank_version,
    run=prepare_documents,
    needs=(INDEX,),
    wanted=lambda workspace: bool(workspace.settings.search.rerank),
)
