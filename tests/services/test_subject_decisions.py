"""Subjects of stored documents: found by a run, decided on by people, shown, counted, exported."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue.index_entries import load_entries
from corpus.catalogue.subjects import described_versions, load_decisions
from corpus.errors import DecisionError, NotFoundError, StorageError, VocabularyError
from services.answers.subjects import DecidedConcept, DocumentSubjects, ShownSubject
from services.publications import describe_publication, locate_document
from services.status import describe_workspace, list_quarantine
from services.subjects.deciding import accept_subjects, add_subjects, reject_subjects, report_decisions
from services.subjects.exporting import export_feedback
from services.subjects.naming import known_concepts
from services.subjects.shown import describe_subjects, subject_filter, subjects_to_index
from services.vocabularies import add_vocabulary
from services.workspace import Workspace
from tests.services.corpora import copy_workspace, ingest, new_workspace
from tests.services.vocabularies import BROKEN, BUS, SCHOOL, SIX, SPRUCE, TAX, WordIndexer, indexed_by

ROWS = [
    {"id": "a", "title": "Kunnan bussit", "text": "Bussi kulkee koululle. Sen maksaa vero."},
    {"id": "b", "title": "Verot nousevat", "text": "Kunnan vero nousee ensi vuonna."},
    {"id": "c", "title": "Ei mitään", "text": f"Bussi on {BROKEN} ja seisoo varikolla."},
]


def write_rows(path: Path, rows: list[dict[str, str]] = ROWS) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    with indexed_by(WordIndexer()):
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that a run has found subjects in, with the file that it read."""
    folder = tmp_path_factory.mktemp("subjects")
    with indexed_by(WordIndexer()):
        workspace = new_workspace(folder / "workspace")
        ingest(workspace, write_rows(folder / "corpus.jsonl"))
        workspace.catalogue.close()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made / "workspace", tmp_path / "workspace")


@pytest.fixture
def document(workspace: Workspace, made: Path) -> str:
    return locate_document(workspace, f"{made / 'corpus.jsonl'}#a")


def found(workspace: Workspace, document: str) -> DocumentSubjects:
    (described,) = describe_subjects(workspace, [document])
    return described


def shown(workspace: Workspace, document: str) -> list[tuple[str, float, str | None]]:
    return [(one.label, one.score, one.decision) for one in found(workspace, document).subjects]


def test_a_run_finds_the_subjects_of_every_document_with_the_words_that_speak_for_them(
    workspace: Workspace, document: str
) -> None:
    assert sorted(len(one.subjects) for one in describe_subjects(workspace)) == [0, 1, 3]
    first = found(workspace, document)
    assert shown(workspace, document) == [("bussi", 0.9, None), ("vero", 0.7, None), ("koulu", 0.5, None)]
    assert [one.text for one in first.subjects[0].evidence] == ["Bussi"]


def test_a_document_fails_by_itself(workspace: Workspace, made: Path) -> None:
    (aside,) = list_quarantine(workspace)
    assert (aside.stage, aside.location) == ("subjects", f"{made / 'corpus.jsonl'}#c")
    assert found(workspace, locate_document(workspace, aside.location)).subjects == ()


def test_another_model_or_other_settings_have_subjects_found_again(workspace: Workspace, made: Path) -> None:
    waiting = describe_workspace(workspace).waiting
    assert waiting["subjects"] == 0
    with indexed_by(WordIndexer(version="2")):
        assert describe_workspace(Workspace(workspace.folder)).waiting["subjects"] == 3
    settings = workspace.folder / "aluetutka.toml"
    text = settings.read_text("utf-8").replace("# limit = 10", "limit = 2")
    settings.write_text(text.replace("# exclude = []", f'exclude = ["{BUS}"]'), encoding="utf-8")
    other = Workspace(workspace.folder)
    assert describe_workspace(other).waiting["subjects"] == 3
    ingest(other, made / "corpus.jsonl")
    id = locate_document(other, f"{made / 'corpus.jsonl'}#a")
    assert shown(other, id) == [("vero", 0.7, None), ("koulu", 0.5, None)]


def test_a_rejected_subject_is_not_shown_and_an_accepted_one_is_certain(workspace: Workspace, document: str) -> None:
    assert reject_subjects(workspace, document, ["bussi"]) == ["bussi"]
    accept_subjects(workspace, document, [SCHOOL], by="Maija")
    assert shown(workspace, document) == [("koulu", 1.0, "accept"), ("vero", 0.7, None)]
    first = found(workspace, document).subjects[0]
    assert (first.by, [words.text for words in first.evidence]) == ("Maija", ["koululle"])


def test_an_added_subject_stays_when_subjects_are_found_again(workspace: Workspace, document: str, made: Path) -> None:
    add_subjects(workspace, document, ["spruce"], by="Maija")
    with indexed_by(WordIndexer(version="2")):
        again = Workspace(workspace.folder)
        ingest(again, made / "corpus.jsonl")
        subjects = found(again, document).subjects
    assert subjects[0] == ShownSubject(SPRUCE, "kuusi", 1.0, "add", "Maija", subjects[0].decided_at, ())
    assert len(subjects) == 4


def test_rejecting_what_was_added_takes_it_back_and_adding_what_is_suggested_accepts_it(
    workspace: Workspace, document: str
) -> None:
    add_subjects(workspace, document, [SIX, "bussi"])
    assert shown(workspace, document)[:2] == [("bussi", 1.0, "accept"), ("kuusi", 1.0, "add")]
    reject_subjects(workspace, document, [SIX])
    assert SIX not in indexed_subjects(workspace, document)
    assert report_decisions(workspace, limit=5).wrong == ()


def indexed_subjects(workspace: Workspace, document: str) -> tuple[str, ...]:
    """Return the subjects that the index is to have of a document."""
    described = described_versions(workspace.catalogue, [document])
    (entry,) = load_entries(workspace.catalogue, described, terms_version="")
    return subjects_to_index(known_concepts(workspace), entry.subjects, entry.decisions)


def test_a_decision_has_the_document_indexed_again(workspace: Workspace, document: str) -> None:
    assert describe_workspace(workspace).waiting["index"] == 0
    reject_subjects(workspace, document, [BUS])
    assert describe_workspace(workspace).waiting == {"read": 0, "analyse": 0, "subjects": 0, "index": 1}
    assert indexed_subjects(workspace, document) == (SCHOOL, TAX)


def test_a_search_can_name_subjects_by_uri_and_by_label(workspace: Workspace) -> None:
    assert subject_filter(workspace, ["Skola", SPRUCE]) == [SCHOOL, SPRUCE]
    with pytest.raises(NotFoundError, match="no vocabulary has the concept 'tuntematon'"):
        subject_filter(workspace, ["tuntematon"])


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("http://example.org/nothing", "no vocabulary has the concept 'http://example.org/nothing'"),
        ("koulut", "did you mean koulu"),
        ("kuusi", "of 2 concepts: give a URI of"),
        ("sex", "'kuusi' is not suggested for .*subjects add"),
    ],
)
def test_what_cannot_be_decided_is_one_line_and_changes_nothing(
    workspace: Workspace, document: str, given: str, said: str
) -> None:
    before = found(workspace, document)
    with pytest.raises((NotFoundError, DecisionError), match=said):
        accept_subjects(workspace, document, ["bussi", given])
    assert found(workspace, document) == before


def test_an_unknown_document_is_one_line(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="there is no document 'nothing'"):
        reject_subjects(workspace, "nothing", [BUS])


def test_the_report_counts_what_is_suggested_wrongly_and_what_is_missed(workspace: Workspace, document: str) -> None:
    other = next(one.document_id for one in describe_subjects(workspace) if one.title == "Verot nousevat")
    reject_subjects(workspace, document, ["vero"])
    accept_subjects(workspace, other, ["vero"])
    for id in (document, other):
        add_subjects(workspace, id, [SPRUCE])
    report = report_decisions(workspace, limit=1)
    assert report.documents == 2
    assert report.wrong == (DecidedConcept(TAX, "vero", 2, 1, 1, 0),)
    assert report.missed == (DecidedConcept(SPRUCE, "kuusi", 0, 0, 0, 2),)


def test_a_publication_shows_the_subjects_of_its_documents_joined(workspace: Workspace, document: str) -> None:
    reject_subjects(workspace, document, ["koulu"])
    add_subjects(workspace, document, [SPRUCE])
    shown = [(one.label, one.score, one.documents) for one in describe_publication(workspace, document).subjects]
    assert shown == [("kuusi", 1.0, (document,)), ("bussi", 0.9, (document,)), ("vero", 0.7, (document,))]


def test_labels_are_in_the_language_of_the_text(workspace: Workspace, tmp_path: Path) -> None:
    text = "Kommunen betalar för bussar och skolor i hela regionen, och skatten stiger nästa år, säger direktören."
    swedish = write_rows(tmp_path / "sv.jsonl", [{"id": "s", "title": "Skatter", "text": text}])
    ingest(workspace, swedish)
    id = locate_document(workspace, f"{swedish}#s")
    add_subjects(workspace, id, ["vero"])
    assert [one.label for one in found(workspace, id).subjects] == ["skatt"]


def test_vocabularies_of_the_workspace_name_concepts_and_are_part_of_the_version(
    workspace: Workspace, document: str, tmp_path: Path
) -> None:
    table = tmp_path / "own.csv"
    table.write_text(f"uri,label_fi,label_sv\n{BUS},linja-auto,buss\nhttp://a.fi/kela,kelluva katu,\n", "utf-8")
    add_vocabulary(workspace, str(table))
    assert describe_workspace(workspace).waiting["subjects"] == 3
    add_subjects(workspace, document, ["kelluva katu"])
    assert [label for label, *_ in shown(workspace, document)][:2] == ["kelluva katu", "linja-auto"]


def test_a_decision_holds_for_the_concept_that_took_anothers_place(
    workspace: Workspace, document: str, made: Path, tmp_path: Path
) -> None:
    reject_subjects(workspace, document, [TAX])
    table = tmp_path / "own.csv"
    new = "http://example.org/verotus"
    table.write_text(f"uri,label_fi,deprecated,replaced_by\n{TAX},vero,1,{new}\n{new},verotus,,\n", "utf-8")
    add_vocabulary(workspace, str(table))
    ingest(workspace, made / "corpus.jsonl")
    assert new not in {one.uri for one in found(workspace, document).subjects}
    accept_subjects(workspace, document, ["verotus"])
    assert ("verotus", 1.0, "accept") in shown(workspace, document)
    assert [one.uri for one in load_decisions(workspace.catalogue, document)] == [new]


def test_a_damaged_vocabulary_ends_the_run_and_sets_no_document_aside(workspace: Workspace, made: Path) -> None:
    before = list_quarantine(workspace)
    workspace.vocabulary_files.write("own", b"damaged")
    with pytest.raises(VocabularyError, match="the vocabulary own is damaged"):
        ingest(workspace, made / "corpus.jsonl")
    assert list_quarantine(workspace) == before


def test_decisions_are_exported_with_what_the_subjects_are_judged_by(
    workspace: Workspace, document: str, tmp_path: Path
) -> None:
    reject_subjects(workspace, document, ["bussi"])
    accept_subjects(workspace, document, ["koulu"])
    add_subjects(workspace, document, [SPRUCE])
    assert export_feedback(workspace, tmp_path / "decisions.jsonl") == 1
    (row,) = map(json.loads, (tmp_path / "decisions.jsonl").read_text("utf-8").splitlines())
    assert (row["subjects"], row["rejected"], row["language"]) == ([SCHOOL, SPRUCE], [BUS], "fi")
    assert "Bussi kulkee koululle." in row["text"]


def test_an_export_that_cannot_be_written_is_one_line(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot write"):
        export_feedback(workspace, tmp_path / "nowhere" / "decisions.jsonl")
