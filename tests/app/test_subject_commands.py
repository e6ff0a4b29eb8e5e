"""The commands `aluetutka subjects …` in this process."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.workspace import Workspace
from tests.conftest import Command
from tests.services.corpora import copy_workspace, ingest, new_workspace
from tests.services.vocabularies import BUS, SPRUCE, TAX, WordIndexer, indexed_by


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    with indexed_by(WordIndexer()):
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("subject-commands")
    row = {"id": "a", "title": "Kunnan talous", "text": "Kunnan vero nousee. Bussi ei kulje."}
    (folder / "corpus.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with indexed_by(WordIndexer()):
        workspace = new_workspace(folder / "workspace")
        ingest(workspace, folder / "corpus.jsonl")
        workspace.catalogue.close()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made / "workspace", tmp_path / "workspace")


def test_subjects_are_decided_on_and_listed(command: Command, workspace: Workspace, made: Path) -> None:
    document, place = f"{made / 'corpus.jsonl'}#a", ["--workspace", workspace.folder]
    done = command("subjects", "reject", document, "bussi", "--by", "Maija", *place)
    assert done.stdout == "Rejected: bussi; the next run indexes the document again\n"
    command("subjects", "accept", document, "vero", "--by", "Maija", *place)
    command("subjects", "add", document, SPRUCE, *place)
    (listed,) = json.loads(command("subjects", "list", document, "--format", "json", *place).stdout)
    assert {(one["uri"], one["score"], one["decision"]) for one in listed["subjects"]} == {
        (TAX, 1.0, "accept"), (SPRUCE, 1.0, "add"),
    }  # fmt: skip
    table = command("subjects", "list", "--all", *place).stdout
    assert "accept by Maija" in table
    assert BUS not in table
    shown = command("publication", "show", document, *place).stdout
    assert "kuusi (added)" in shown
    assert "vero (accepted)" in shown


def test_a_report_is_a_table_json_and_csv(command: Command, workspace: Workspace, made: Path) -> None:
    document, place = f"{made / 'corpus.jsonl'}#a", ["--workspace", workspace.folder]
    command("subjects", "reject", document, "bussi", *place)
    command("subjects", "add", document, SPRUCE, *place)
    report = json.loads(command("subjects", "report", "--format", "json", *place).stdout)
    assert [one["label"] for kind in ("wrong", "missed") for one in report[kind]] == ["bussi", "kuusi"]
    rows = list(csv.DictReader(io.StringIO(command("subjects", "report", "--format", "csv", *place).stdout)))
    assert [(row["kind"], row["label"], row["rejected"], row["added"]) for row in rows] == [
        ("wrong", "bussi", "1", "0"), ("missed", "kuusi", "0", "1"),
    ]  # fmt: skip
    table = command("subjects", "report", *place).stdout
    assert "Most often wrong" in table
    assert "Most often missed" in table


def test_decisions_are_written_to_a_file(command: Command, workspace: Workspace, made: Path, tmp_path: Path) -> None:
    place = ["--workspace", workspace.folder]
    command("subjects", "accept", f"{made / 'corpus.jsonl'}#a", "vero", *place)
    done = command("subjects", "export", tmp_path / "decisions.jsonl", *place)
    assert done.stdout.startswith("Documents written: 1;")
    assert json.loads((tmp_path / "decisions.jsonl").read_text("utf-8"))["subjects"] == [TAX]


def test_a_concept_of_no_vocabulary_is_one_line(command: Command, workspace: Workspace, made: Path) -> None:
    done = command("subjects", "add", f"{made / 'corpus.jsonl'}#a", "http://a.fi/x", "--workspace", workspace.folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "aluetutka: no vocabulary has the concept 'http://a.fi/x': give its URI, or its label as it is written there\n"
    )


@pytest.mark.parametrize("arguments", [[], ["a", "--all"]])
def test_a_list_is_of_a_document_or_of_all(command: Command, workspace: Workspace, arguments: list[str]) -> None:
    done = command("subjects", "list", *arguments, "--workspace", workspace.folder)
    assert done.returncode == 2
    assert "give a document, or --all" in done.stderr
