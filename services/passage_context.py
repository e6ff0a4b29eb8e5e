"""The passages before and after a hit."""

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document, load_passages
from corpus.ids import parse_passage_id
from services.answers.search import NeighbourPassage
from services.workspace import Workspace


def neighbours_of(
    workspace: Workspace, passage_id: str, count: int
) -> tuple[tuple[NeighbourPassage, ...], tuple[NeighbourPassage, ...]]:
    """Return so many passages before and after one, in the order of the text; fewer at the ends of a document."""
    if not count:
        return (), ()
    parts = parse_passage_id(passage_id)
    reference = Reference(parts.document_id, parts.number)
    passages = load_passages(workspace.catalogue, reference)
    at = next((at for at, (id, _) in enumerate(passages) if id == passage_id), None)
    if at is None:  # read anew since the index was written
        return (), ()
    text = load_document(workspace.catalogue, reference).text
    near = [
        NeighbourPassage(id, passage.page, text[passage.start : passage.end])
        for id, passage in passages[max(0, at - count) : at + count + 1]
    ]
    here = min(at, count)
    return tuple(near[:here]), tuple(near[here + 1 :])
