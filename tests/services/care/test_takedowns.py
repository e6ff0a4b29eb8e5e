"""Documents and names taken down: gone from all that is kept, and kept from coming back."""

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from corpus.errors import DecisionError, NotFoundError, SettingsError
from nlp.words.finnish import Finnish
from services.care.backups import back_up
from services.care.checks import check_workspace
from services.care.documents import restore_documents
from services.care.restores import restore_backup
from services.care.takedowns import (
    list_records,
    plan_takedown,
    take_down_again,
    take_down_documents,
    take_down_person,
)
from services.documents import describe_stored
from services.redaction import Redaction, hide_name
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.app.http_answers import check_schema
from tests.documents import make_pdf
from tests.services.corpora import ingest, new_workspace

SECRET = "Kuutamokartano"
NAMED = "Raportin laati Matti Virtanen Tampereella. Matti Virtasen mukaan vero nousee. Virtaselle kiitos kaikesta."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(f"{SECRET} suljetaan.\n\n{SECRET}on ei tule uusia asukkaita.", encoding="utf-8")
    (made / "b.txt").write_text("Satamat.\n\nSatamien liikenne kasvoi Kotkassa.", encoding="utf-8")
    (made / "c.pdf").write_bytes(make_pdf("Verot", NAMED, author="Virtanen, Matti"))
    return made


@pytest.fixture
def workspace(tmp_path: Path, folder: Path) -> Workspace:
    made = new_workspace(tmp_path / "radar")
    ingest(made, folder)
    return made


def holding(folder: Path, words: str) -> list[str]:
    """Return the files that hold some words."""
    return [path.name for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def text_of(workspace: Workspace, location: Path) -> str:
    return describe_stored(workspace, str(location)).text


def test_a_document_is_gone_from_every_file_and_stays_away(workspace: Workspace, folder: Path) -> None:
    assert holding(workspace.folder, SECRET)
    plan = plan_takedown(workspace, [str(folder / "a.txt")])
    check_schema(json.loads(json.dumps(asdict(plan))), "TakedownPlan")
    assert (len(plan.documents), list_records(workspace)) == (1, [])
    report = take_down_documents(workspace, [str(folder / "a.txt")], reason="pyydetty")
    check_schema(json.loads(json.dumps(asdict(report))), "TakedownReport")
    assert (len(report.documents), report.files) == (1, 1)
    assert holding(workspace.folder, SECRET) == []
    (folder / "moved.txt").write_bytes((folder / "a.txt").read_bytes())
    again = ingest(workspace, folder)
    assert (again.new, again.changed, again.problems) == (0, 0, ())
    assert holding(workspace.folder, SECRET) == []
    assert answer_question(workspace, Question("satamat")).total == 1
    assert check_workspace(workspace).findings == ()


def test_a_document_with_the_same_bytes_goes_with_it(workspace: Workspace, folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    ingest(workspace, folder)
    assert len(take_down_documents(workspace, [str(folder / "a.txt")], reason="").documents) == 2
    assert holding(workspace.folder, SECRET) == []


def test_what_was_taken_down_is_not_restored(workspace: Workspace, folder: Path) -> None:
    (id,) = take_down_documents(workspace, [str(folder / "a.txt")], reason="").documents
    with pytest.raises(DecisionError, match="taken down for good"):
        restore_documents(workspace, [id])


def test_a_record_says_that_it_was_and_not_what(workspace: Workspace, folder: Path) -> None:
    take_down_documents(workspace, [str(folder / "a.txt")], reason="pyydetty")
    take_down_person(workspace, "Matti Virtanen", reason="")
    records = sorted(list_records(workspace), key=lambda one: one.kind)
    assert [(one.kind, one.documents, one.reason) for one in records] == [
        ("document", 1, "pyydetty"),
        ("person", 1, ""),
    ]
    written = json.dumps([asdict(one) for one in records])
    assert "virtanen" not in written.casefold()
    check_schema(json.loads(written)[0], "Takedown")


def test_a_name_is_covered_in_all_its_forms(workspace: Workspace, folder: Path) -> None:
    before = describe_stored(workspace, str(folder / "c.pdf"))
    report = take_down_person(workspace, "Matti Virtanen", reason="")
    assert (len(report.documents), report.files) == (1, 1)
    after = describe_stored(workspace, str(folder / "c.pdf"))
    assert len(after.text) == len(before.text)
    assert "█████ ████████ Tampereella. █████ ████████ mukaan vero nousee. ██████████ kiitos" in after.text
    assert [one.name for one in after.mentions if one.type == "municipality"] == ["Tampere"]
    for words in ("Virta", "virta"):
        assert holding(workspace.folder, words) == []
    assert "Tampereella" in answer_question(workspace, Question("vero")).hits[0].text
    assert check_workspace(workspace).findings == ()


def test_a_name_is_not_read_again(workspace: Workspace, folder: Path) -> None:
    take_down_person(workspace, "Matti Virtanen", reason="")
    assert ingest(workspace, folder).unchanged == 3
    (folder / "c.pdf").write_bytes(make_pdf("Verot", f"{NAMED} Lisäys."))
    (folder / "d.txt").write_text("Uusi.\n\nTyön ohjasi Virtanen, Matti.", encoding="utf-8")
    assert ingest(workspace, folder).new == 1
    assert "Lisäys" in text_of(workspace, folder / "c.pdf")
    assert "Työn ohjasi █████████ █████." in text_of(workspace, folder / "d.txt")
    assert holding(workspace.folder, "Virta") == []


def test_records_are_applied_to_what_was_restored_from_before(
    workspace: Workspace, folder: Path, tmp_path: Path
) -> None:
    back_up(workspace, tmp_path / "backups")
    take_down_documents(workspace, [str(folder / "a.txt")], reason="")
    take_down_person(workspace, "Matti Virtanen", reason="")
    (tmp_path / "records.json").write_text(json.dumps([asdict(one) for one in list_records(workspace)]))
    restore_backup(tmp_path / "restored", tmp_path / "backups")
    restored = Workspace(tmp_path / "restored")
    assert holding(restored.folder, SECRET)
    take_down_again(restored, tmp_path / "records.json")
    assert holding(restored.folder, SECRET) + holding(restored.folder, "Virta") == []
    assert {one.id for one in list_records(restored)} == {one.id for one in list_records(workspace)}


def test_what_cannot_be_taken_down_changes_nothing(workspace: Workspace, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        take_down_documents(workspace, [str(folder / "a.txt"), "b-00000000"], reason="")
    with pytest.raises(NotFoundError, match="no document has that name"):
        take_down_person(workspace, "Maija Korhonen", reason="")
    with pytest.raises(DecisionError, match="no first and last name"):
        take_down_person(workspace, "Virtanen", reason="")
    (tmp_path / "x.json").write_text('[{"id": 1}]')
    with pytest.raises(SettingsError, match="holds no records"):
        take_down_again(workspace, tmp_path / "x.json")
    assert (list_records(workspace), bool(holding(workspace.folder, SECRET))) == ([], True)


@pytest.mark.parametrize(
    ("name", "text", "covered"),
    [
        ("Matti Virtanen", "Matin ja Virtasen; Matti Virtaselta.", "Matin ja ████████; █████ ██████████."),
        ("Åsa Wärnbäck", "Enligt Åsa Wärnbäcks rapport.", "Enligt ███ █████████ rapport."),
        ("Eeva-Liisa Mäki-Maunus", "Eeva-Liisa Mäki-Maunuksen raportti.", "██████████ ██████████████ raportti."),
        ("Anna Maria Salo", "Anna Maria Salon ja Anna Salon", "████ █████ █████ ja Anna █████"),
        ("Pekka Lahti", "Pekka Lahden mukaan Lahdessa", "█████ ██████ mukaan ████████"),
        ("Matti Virtanen", "Matti. Virtanen Oy", None), ("Matti Virtanen", "matti virtanen", None),
    ],
)  # fmt: skip
def test_names_are_found_by_digests_alone(finnish: Finnish, name: str, text: str, covered: str | None) -> None:
    redaction = Redaction(finnish, [replace(hide_name(name), stems=())])
    assert redaction.is_named([text]) == (covered is not None)
    if covered:
        assert redaction.redact(text) == covered
