"""More like this: documents of other publications that are near in meaning to a document or a passage."""

from collections.abc import Iterator, Sequence

import numpy as np

from corpus.catalogue.contents import load_passages
from corpus.catalogue.same_works import original_of, same_work
from corpus.catalogue.subjects import described_versions
from corpus.errors import NotFoundError
from corpus.ids import parse_passage_id
from corpus.passages import BESIDE_TEXT
from index.records import Filters, Paging, PassageRow
from services.answers.similar import NearestPassage, SimilarAnswer, SimilarDocument
from services.documents import known_document
from services.publications import locate_document
from services.workspace import Workspace

MOST_READ = 400  # passages of a document that say what it is about, evenly from all of it
LEAST_SCORE = 0.2  # cosine; below it documents have no more in common than any two
SHOWN = 10
Found = Sequence[tuple[PassageRow, np.ndarray]]


def find_similar(workspace: Workspace, given: str, *, limit: int = SHOWN) -> SimilarAnswer:
    """Return what is like a passage, by its id, or like a document, by its id, its location or a path from here.

    :raises NotFoundError: when there is no such document or passage, or search does not show it.
    """
    if _document_of(workspace, given):
        return similar_to_passage(workspace, given, limit=limit)
    return similar_to_document(workspace, locate_document(workspace, given), limit=limit)


def similar_to_document(workspace: Workspace, given: str, *, limit: int = SHOWN) -> SimilarAnswer:
    """Return documents of other publications that are like one, by its id or location.

    Of each publication it is one document. Left out are the document's own publication, repetitions of its text, and
    editions of it.

    :raises NotFoundError: when there is no such document, or search does not show it.
    """
    id = known_document(workspace, given)
    read = workspace.index().read(_passages(workspace, original_of(workspace.catalogue, id)))
    if not read:
        raise NotFoundError(f"search does not show {given}: run `aluetutka ingest`")
    return SimilarAnswer(id, None, tuple(_nearest(workspace, id, read, limit)))


def similar_to_passage(workspace: Workspace, id: str, *, limit: int = SHOWN) -> SimilarAnswer:
    """Return documents of other publications that have a passage like one, by its id; left out are the same.

    :raises NotFoundError: when there is no such passage, or search does not show it.
    """
    document, read = _document_of(workspace, id), workspace.index().read([id])
    if document is None or not read:
        raise NotFoundError(f"search shows no passage {id}: take `passage_id` of what it finds")
    return SimilarAnswer(document, id, tuple(_nearest(workspace, document, read, limit)))


def _document_of(workspace: Workspace, given: str) -> str | None:
    """Return the document of a passage; None where it is not the id of one."""
    try:
        document = parse_passage_id(given).document_id
    except ValueError:
        return None
    return document if described_versions(workspace.catalogue, [document]) else None


def _passages(workspace: Workspace, id: str) -> list[str]:
    """Return the passages that a document is known by: of its text, where it has any."""
    references = described_versions(workspace.catalogue, [id])
    passages = [one for reference in references for one in load_passages(workspace.catalogue, reference)]
    text = [known for known, passage in passages if passage.part not in BESIDE_TEXT] or [known for known, _ in passages]
    return text[:: max(1, -(-len(text) // MOST_READ))]


def _meaning(read: Found) -> np.ndarray:
    """Return the mean direction of passages, shape (width,)."""
    mean: np.ndarray = np.stack([vector for _, vector in read]).mean(axis=0)
    length = float(np.linalg.norm(mean))
    return mean / np.float32(length) if length else mean


def _nearest(workspace: Workspace, id: str, read: Found, limit: int) -> Iterator[SimilarDocument]:
    """Yield of each publication that is another work the document with the nearest passage."""
    vector, index = _meaning(read), workspace.index()
    if not vector.any():
        return
    own = Filters(documents=sorted(same_work(workspace.catalogue, [id])))
    filters = Filters(without_parts=BESIDE_TEXT, none_of=[own])
    hits = index.search((), vector, filters=filters, limit=limit, paging=Paging(per_publication=1)).hits
    found = index.read([hit.passage.passage_id for hit in hits])
    scored = [(float(other @ vector), row) for row, other in found]
    for score, row in sorted(scored, key=lambda one: (-one[0], one[1].passage_id)):
        if score >= LEAST_SCORE:
            yield _similar(row, score)


def _similar(row: PassageRow, score: float) -> SimilarDocument:
    nearest = NearestPassage(row.passage_id, row.page, row.page_label, row.heading, row.text)
    return SimilarDocument(
        row.document_id, row.publication_id, row.title, row.url, row.date, row.kind, round(score, 4), nearest
    )
