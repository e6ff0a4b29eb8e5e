"""Vocabularies of a workspace: added, replaced, listed, looked into; and kept by its backups."""

import shutil
from pathlib import Path

import pytest

from corpus.errors import NotFoundError, PathMissingError, StorageError, VocabularyError
from services.care.backups import back_up
from services.care.restores import restore_backup
from services.vocabularies import add_vocabulary, list_vocabularies, load_vocabulary, show_concepts
from services.workspace import Workspace
from tests.models.test_vocabularies import TABLE, TURTLE, YSO
from tests.services.corpora import ingest, new_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    made = new_workspace(tmp_path / "workspace")
    (tmp_path / "yso-skos.ttl").write_text(TURTLE, encoding="utf-8")
    (tmp_path / "Aiheet 2026.csv").write_text(TABLE, encoding="utf-8")
    return made


def test_vocabularies_are_listed_by_name(workspace: Workspace, tmp_path: Path) -> None:
    add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"), name="yso")
    added = add_vocabulary(workspace, str(tmp_path / "Aiheet 2026.csv"))
    assert (added.name, added.concepts, added.places, added.deprecated) == ("aiheet-2026", 4, 1, 1)
    names = [(one.name, one.version, one.labels["sv"]) for one in list_vocabularies(workspace)]
    assert names == [("aiheet-2026", "", 1), ("yso", "2026.3", 2)]


def test_a_vocabulary_of_the_same_name_is_replaced(workspace: Workspace, tmp_path: Path) -> None:
    for file in ("yso-skos.ttl", "Aiheet 2026.csv"):
        add_vocabulary(workspace, str(tmp_path / file), name="yso")
    assert len(load_vocabulary(workspace, "yso").concepts) == 4


def test_one_that_cannot_be_read_leaves_the_one_that_is_there(workspace: Workspace, tmp_path: Path) -> None:
    add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"), name="yso")
    (tmp_path / "broken.ttl").write_text("@prefix nonsense", encoding="utf-8")
    with pytest.raises(VocabularyError):
        add_vocabulary(workspace, str(tmp_path / "broken.ttl"), name="yso")
    assert len(load_vocabulary(workspace, "yso").concepts) == 5


@pytest.mark.parametrize("wanted", [YSO + "p2", "kuntatalous", "kunnallistalous"])
def test_a_concept_is_shown_with_what_stands_around_it(workspace: Workspace, tmp_path: Path, wanted: str) -> None:
    add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"), name="yso")
    (shown,) = show_concepts(workspace, wanted)
    assert (shown.vocabulary, shown.uri, shown.labels["en"]) == ("yso", YSO + "p2", "local economy")
    assert [one.label for one in (*shown.broader, *shown.related)] == ["talous", "valtion talous"]


def test_a_replaced_concept_says_what_took_its_place(workspace: Workspace, tmp_path: Path) -> None:
    add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"), name="yso")
    (shown,) = show_concepts(workspace, YSO + "p4")
    assert shown.deprecated
    assert [one.label for one in shown.replaced_by] == ["kuntatalous"]


def test_what_is_in_no_vocabulary_is_not_found(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="has no vocabulary: aluetutka vocabulary add FILE"):
        show_concepts(workspace, "kuntatalous")
    add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"), name="yso")
    with pytest.raises(NotFoundError, match=r"no concept of yso has the URI 'http://x\.fi/1'"):
        show_concepts(workspace, "http://x.fi/1")
    with pytest.raises(NotFoundError, match="there is no vocabulary 'koko'"):
        show_concepts(workspace, "talous", vocabulary="koko")


@pytest.mark.parametrize("name", ["YSO", "../yso", "", "a b", "-yso", "y" * 50])
def test_a_name_is_one_of_plain_letters(workspace: Workspace, tmp_path: Path, name: str) -> None:
    with pytest.raises(VocabularyError, match="use a–z, digits and hyphens"):
        add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"), name=name or "_")


def test_a_file_that_is_not_there_is_named(workspace: Workspace) -> None:
    with pytest.raises(PathMissingError, match=r"cannot open /no/such\.ttl"):
        add_vocabulary(workspace, "/no/such.ttl")


def test_an_empty_file_is_no_vocabulary(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text(" \n", encoding="utf-8")
    with pytest.raises(VocabularyError, match="is empty"):
        add_vocabulary(workspace, str(tmp_path / "a.ttl"))


def test_a_folder_that_cannot_be_written_is_said(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.folder / "vocabularies").write_text("", encoding="utf-8")
    with pytest.raises(StorageError, match="cannot write to the vocabularies in"):
        add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"))


def test_a_backup_has_the_vocabularies(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Tampereen väestö kasvaa.", encoding="utf-8")
    ingest(workspace, tmp_path / "in")
    add_vocabulary(workspace, str(tmp_path / "yso-skos.ttl"), name="yso")
    back_up(workspace, tmp_path / "backups")
    shutil.rmtree(workspace.folder)
    restore_backup(tmp_path / "again", tmp_path / "backups")
    assert [one.name for one in list_vocabularies(Workspace(tmp_path / "again"))] == ["yso"]
