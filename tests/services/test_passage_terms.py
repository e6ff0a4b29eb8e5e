"""The terms of passages: found by the analysis, kept in the catalogue, read by the index."""

from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from corpus.catalogue import Reference
from corpus.catalogue.contents import discard_reading
from corpus.catalogue.schema import search_terms
from corpus.catalogue.search_terms import read_terms
from corpus.records import Passage
from nlp.words.finnish import Finnish, load_finnish
from nlp.words.search_terms import TERMS_VERSION
from services.passage_terms import find_terms
from services.rebuilding import rebuild_index
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import copy_workspace, ingest, new_workspace, write_corpus


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("terms")
    workspace = new_workspace(folder / "workspace")
    ingest(workspace, write_corpus(folder / "corpus.jsonl", ["bussi", "vero"], each=2))
    workspace.catalogue.close()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made / "workspace", tmp_path / "copy")


class NoFinnish(Finnish):
    """Voikko that must not be asked."""

    def __init__(self) -> None:
        pass

    def word(self, form: str) -> None:  # type: ignore[override]
        raise AssertionError(f"{form!r} was analysed")

    def tokens(self, text: str) -> None:  # type: ignore[override]
        raise AssertionError(f"{text!r} was analysed")


def kept(workspace: Workspace) -> dict[str, str]:
    """Return the version of the terms of each document."""
    with workspace.catalogue.begin() as connection:
        return {row.document_id: row.version for row in connection.execute(select(search_terms))}


def test_passages_are_found_by_title_headings_and_text() -> None:
    passage = Passage(8, 30, ("Talous", "Kuntien menot"))
    (found,) = find_terms(load_finnish(), "Talous", "Talous. Kuntatalousohjelma on.", [passage]).passages
    assert (found.title.terms, found.headings.terms, found.text.terms) == (
        "talous",
        "kunta meno",
        "kuntatalousohjelma olla",
    )
    assert found.terms == "talous | kunta meno | kuntatalousohjelma olla"
    assert "kunta+talous" in found.parts.split()


def test_a_rebuild_analyses_no_word_again(workspace: Workspace) -> None:
    workspace.finnish = NoFinnish()
    assert rebuild_index(workspace).passages == 4
    assert answer_question(Workspace(workspace.folder), Question("matkustaja")).total == 2


@pytest.mark.parametrize(
    "change", [delete(search_terms), update(search_terms).values(version="0", content=b"")], ids=["none", "older"]
)
def test_terms_that_are_not_those_of_today_are_found_by_the_index(workspace: Workspace, change: object) -> None:
    with workspace.catalogue.begin() as connection:
        before = {row.document_id: read_terms(row) for row in connection.execute(select(search_terms))}
        connection.execute(change)  # type: ignore[call-overload]
    assert rebuild_index(workspace).passages == 4
    assert set(kept(workspace).values()) == {TERMS_VERSION}
    with workspace.catalogue.begin() as connection:
        assert {row.document_id: read_terms(row) for row in connection.execute(select(search_terms))} == before


def test_terms_go_with_what_was_read(workspace: Workspace) -> None:
    gone, *others = sorted(kept(workspace))
    discard_reading(workspace.catalogue, Reference(gone, 1))
    assert sorted(kept(workspace)) == others
