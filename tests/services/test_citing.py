"""Passages with their citations, and with what stands around them."""

import pytest

from corpus.errors import NotFoundError
from services.care.documents import remove_documents
from services.citing import describe_passage, search_cited
from services.searching import Question
from services.workspace import Workspace
from tests.documents import make_pdf
from tests.services.corpora import ingest, new_workspace

PAGES = ("Talous", "Kunnan vero nousee ensi vuonna. " * 80)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("cited")
    (folder / "raportti.pdf").write_bytes(make_pdf(*PAGES))
    made = new_workspace(folder / "workspace")
    ingest(made, folder / "raportti.pdf")
    return made


def test_a_citation_has_the_page_and_where_there_is_no_address_the_file(workspace: Workspace) -> None:
    citation = search_cited(workspace, Question("vero", limit=1)).passages[0].citation
    assert (citation.page, citation.address) == ("1", None)
    assert citation.reference == f"Talous (2000), s. 1. {citation.source_path}"


def test_a_passage_stands_between_its_neighbours(workspace: Workspace) -> None:
    ids = sorted(one.passage_id for one in search_cited(workspace, Question("vero")).passages)
    assert len(ids) >= 2
    first, last = (describe_passage(workspace, id, around=1) for id in (ids[0], ids[-1]))
    assert ([one.passage_id for one in first.before], first.after[0].passage_id) == ([], ids[1])
    assert ([one.passage_id for one in last.after], last.before[0].passage_id) == ([], ids[-2])
    assert describe_passage(workspace, ids[0], around=0).after == ()


def test_a_passage_of_a_removed_document_is_not_quoted(workspace: Workspace) -> None:
    passage = search_cited(workspace, Question("vero", limit=1)).passages[0]
    with pytest.raises(NotFoundError, match="has no passage"):
        describe_passage(workspace, f"{passage.document_id}.v1.p99", around=0)
    remove_documents(workspace, [passage.document_id])
    with pytest.raises(NotFoundError, match="there is no document"):
        describe_passage(workspace, passage.passage_id, around=0)
