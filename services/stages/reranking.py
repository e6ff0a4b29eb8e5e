"""The stage `rerank`: what the second stage of search needs of passages, done when nobody waits for it.

It comes after the index: what it has yet to do is found meanwhile, in the order of the first stage.
"""

from collections.abc import Sequence

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_passages, newest_analysed
from corpus.catalogue.stage_records import INDEX, RERANK
from corpus.passages import BESIDE_TEXT
from services.stages.stage import Counts, Stage
from services.workspace import Workspace


def rerank_version(workspace: Workspace) -> str:
    """Return the model with its revision."""
    return workspace.reranker.version if workspace.reranker else "none"


def prepare_documents(workspace: Workspace, references: Sequence[Reference]) -> Counts:
    """Have the second stage prepare the passages of documents that search shows."""
    texts: list[str] = []
    for reference in references:
        shown = newest_analysed(workspace.catalogue, reference)
        texts += _texts(workspace, shown) if shown else []
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
