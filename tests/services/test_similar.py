"""What is like a document: other works about the same, never the same work again."""

from itertools import combinations
from pathlib import Path

import pytest

from corpus.catalogue import Reference
from corpus.catalogue.publications import load_memberships
from corpus.catalogue.subjects import described_versions, load_subjects
from corpus.errors import NotFoundError
from services.similar import find_similar, similar_to_document, similar_to_passage
from services.workspace import Workspace
from tests.services.corpora import ingest, new_workspace, write_corpus


@pytest.fixture(scope="module")
def sampled(ingested: Path) -> Workspace:
    return Workspace(ingested, write=False)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Six documents about each of two subjects, one of them twice."""
    folder = tmp_path_factory.mktemp("similar")
    workspace = new_workspace(folder / "workspace")
    corpus = write_corpus(folder / "corpus.jsonl", ["bussi", "hoito"], each=6)
    first = corpus.read_text(encoding="utf-8").splitlines()[0]
    corpus.write_text(corpus.read_text(encoding="utf-8") + first.replace('"bussi0"', '"toinen"') + "\n")
    ingest(workspace, corpus)
    return workspace


def document(workspace: Workspace, row: str) -> str:
    return next(id for id in load_memberships(workspace.catalogue) if id.startswith(row))


def subjects_of(workspace: Workspace, reference: Reference) -> set[str]:
    return {one.uri for one in load_subjects(workspace.catalogue, reference)}


def test_similar_documents_share_subjects_more_often_than_others(sampled: Workspace) -> None:
    references = described_versions(sampled.catalogue)
    subjects = {one.document_id: subjects_of(sampled, one) for one in references}
    pairs = [bool(subjects[one] & subjects[other]) for one, other in combinations(subjects, 2)]
    shown = [
        bool(subjects[id] & subjects[one.document_id])
        for id in subjects
        for one in similar_to_document(sampled, id, limit=3).documents
    ]
    assert len(shown) > 2 * len(subjects)
    assert sum(shown) / len(shown) > 2 * sum(pairs) / len(pairs)


def test_no_publication_is_like_itself_or_comes_twice(sampled: Workspace) -> None:
    publications = {id: one.publication_id for id, one in load_memberships(sampled.catalogue).items()}
    for id, own in publications.items():
        found = [one.publication_id for one in similar_to_document(sampled, id).documents]
        assert len({own, *found}) == 1 + len(found)


def test_the_most_alike_come_first_with_what_is_nearest_in_them(small: Workspace) -> None:
    found = similar_to_document(small, document(small, "bussi1")).documents
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert all(one.passage.passage_id.startswith(f"{one.document_id}.") for one in found)
    assert {one.document_id[:5] for one in found[:4]} == {"bussi"}


def test_a_repetition_is_like_what_its_original_is_like_and_neither_is_like_the_other(small: Workspace) -> None:
    original, copy = document(small, "bussi0"), document(small, "toinen")
    likes = [{one.document_id for one in similar_to_document(small, id).documents} for id in (original, copy)]
    assert likes[0] == likes[1]
    assert not likes[0] & {original, copy}


def test_a_passage_is_compared_by_itself(small: Workspace) -> None:
    id = document(small, "hoito1")
    answer = find_similar(small, f"{id}.v1.p1", limit=3)
    assert (answer.document_id, answer.passage_id) == (id, f"{id}.v1.p1")
    assert {one.document_id[:5] for one in answer.documents} == {"hoito"}


@pytest.mark.parametrize("given", ["nothing", "a.v1.p1", "../../etc", "' OR 1=1 --"])
def test_what_there_is_not_is_said(small: Workspace, given: str) -> None:
    with pytest.raises(NotFoundError):
        find_similar(small, given)
    with pytest.raises(NotFoundError):
        similar_to_passage(small, given)
