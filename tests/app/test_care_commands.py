"""The commands that care for a workspace, as an operator gives them."""

import json
from pathlib import Path

import pytest

from tests.app.http_answers import check_schema
from tests.conftest import Command
from tests.services.corpora import ingest, new_workspace, write_corpus


@pytest.fixture
def workspace(tmp_path: Path, command: Command) -> Path:
    """A workspace with a folder as a source, which has been ingested."""
    made, folder = tmp_path / "radar", tmp_path / "in"
    folder.mkdir()
    write_corpus(folder / "a.jsonl", ("bussi",), each=3)
    command("init", made)
    assert command("source", "add", folder, "--name", "kansio", "--workspace", made).returncode == 0
    assert command("ingest", "--workspace", made).returncode == 0
    return made


def found(command: Command, workspace: Path) -> int:
    done = command("search", "bussi", "--workspace", workspace, "--format", "json")
    return int(json.loads(done.stdout)["total"])


def test_a_paused_source_is_shown_as_paused_and_passed_over(workspace: Path, command: Command) -> None:
    assert command("source", "pause", "kansio", "--workspace", workspace).stdout == "kansio is paused\n"
    assert command("source", "pause", "kansio", "--workspace", workspace).stdout == "kansio is already paused\n"
    assert "kansio (paused)" in command("source", "list", "--workspace", workspace).stdout
    assert "paused" in command("source", "check", "--workspace", workspace).stdout
    ran = command("ingest", "--workspace", workspace, "--format", "json")
    assert (ran.returncode, json.loads(ran.stdout)["found"]) == (0, 0)
    assert "Note: paused, and not visited: kansio" in ran.stderr
    command("source", "resume", "kansio", "--workspace", workspace)
    assert json.loads(command("ingest", "--workspace", workspace, "--format", "json").stdout)["unchanged"] == 3


def test_a_source_is_renamed_and_removed_with_its_documents(workspace: Path, command: Command) -> None:
    assert command("source", "rename", "kansio", "uusi", "--workspace", workspace).returncode == 0
    assert found(command, workspace) == 3
    removed = command("source", "remove", "uusi", "--with-documents", "--workspace", workspace)
    assert "Removed uusi: 3 documents are gone from search" in removed.stdout
    assert found(command, workspace) == 0


def test_a_source_that_is_not_there_is_one_line(workspace: Path, command: Command) -> None:
    for words in (["rename", "muu", "uusi"], ["remove", "muu"], ["pause", "muu"], ["resume", "muu"]):
        done = command("source", *words, "--workspace", workspace)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "there is no source 'muu' (there are: kansio)" in done.stderr


def test_documents_are_removed_listed_and_restored(workspace: Path, command: Command) -> None:
    location = f"{workspace.parent / 'in' / 'a.jsonl'}#bussi1"
    removed = command("document", "remove", location, "--reason", "vanha", "--workspace", workspace)
    assert removed.stdout == "1 removed, and not fetched again until restored; their bytes are kept\n"
    assert found(command, workspace) == 2
    (listed,) = json.loads(command("document", "list", "--workspace", workspace, "--format", "json").stdout)
    assert (listed["location"], listed["state"], listed["reason"]) == (location, "removed", "vanha")
    assert "vanha" in command("document", "list", "--workspace", workspace).stdout
    assert "Removed" in command("status", "--workspace", workspace).stdout
    assert command("document", "restore", listed["id"], "--workspace", workspace).returncode == 0
    assert found(command, workspace) == 3


def test_a_document_set_aside_is_shown_in_quarantine_and_tried_again(workspace: Path, command: Command) -> None:
    location = f"{workspace.parent / 'in' / 'a.jsonl'}#bussi1"
    command("document", "set-aside", location, "--reason", "luonnos", "--workspace", workspace)
    assert f"{location} (operator): luonnos" in command("status", "--workspace", workspace).stderr
    assert found(command, workspace) == 2
    waiting = command("document", "retry", location, "--workspace", workspace)
    assert waiting.stdout == "1 to be tried again by: aluetutka ingest\n"
    command("document", "set-aside", location, "--reason", "luonnos", "--workspace", workspace)
    done = command("document", "retry", location, "--now", "--workspace", workspace)
    assert (done.returncode, done.stdout) == (0, "1 tried again, 0 failed again\n")
    assert found(command, workspace) == 3


@pytest.mark.parametrize("words", [["remove"], ["restore"], ["retry"], ["set-aside", "--reason", "x"]])
def test_a_document_that_is_not_there_is_one_line(words: list[str], workspace: Path, command: Command) -> None:
    done = command("document", *words, "muu", "--workspace", workspace)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "there is no document 'muu'" in done.stderr


def test_a_workspace_is_backed_up_checked_and_restored(workspace: Path, tmp_path: Path, command: Command) -> None:
    done = command("backup", tmp_path / "backups", "--workspace", workspace)
    assert (done.returncode, "Backed up 3 documents" in done.stdout) == (0, True)
    restored = command("restore", tmp_path / "backups", "--workspace", tmp_path / "new")
    assert (restored.returncode, "Restored 3 documents" in restored.stdout) == (0, True)
    assert found(command, tmp_path / "new") == found(command, workspace)
    checked = command("check", "--workspace", tmp_path / "new")
    assert (checked.returncode, checked.stdout) == (0, "3 files and 3 passages: sound\n")
    again = command("restore", tmp_path / "backups", "--workspace", tmp_path / "new")
    assert (again.returncode, again.stderr.count("\n"), "is not empty" in again.stderr) == (1, 1, True)


def test_a_check_lists_what_is_not_sound_and_repairs_it(workspace: Path, command: Command) -> None:
    lost = sorted((workspace / "archive").glob("[0-9a-f][0-9a-f]/*"))[0]
    lost.write_bytes(b"other")
    done = command("check", "--workspace", workspace)
    assert (done.returncode, lost.name in done.stdout.replace("\n", ""), "--repair" in done.stderr) == (1, True, True)
    repaired = command("check", "--repair", "--workspace", workspace, "--format", "json")
    (finding,) = json.loads(repaired.stdout)["findings"]
    assert (repaired.returncode, finding["repaired"]) == (0, "had again from its source")


def test_a_backup_says_what_the_archive_has_lost(workspace: Path, tmp_path: Path, command: Command) -> None:
    sorted((workspace / "archive").glob("[0-9a-f][0-9a-f]/*"))[0].unlink()
    done = command("backup", tmp_path / "backups", "--workspace", workspace)
    assert (done.returncode, "has lost 1 files: aluetutka check --repair" in done.stderr) == (3, True)


def test_compacting_says_what_was_taken_away(workspace: Path, command: Command) -> None:
    assert command("compact", "--workspace", workspace).stdout == (
        "Taken away: 0 documents that could not be read, 0 versions, 0 runs, 0 files of the archive\n"
    )
    report = json.loads(command("compact", "--workspace", workspace, "--format", "json").stdout)
    assert (report["files"], report["note"], report["problem"]) == (0, None, None)


def test_a_takedown_is_recorded_and_shown(command: Command, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("Kirjastot.\n\nKirjastojen aukioloaikoja pidennettiin.", encoding="utf-8")
    workspace = new_workspace(tmp_path / "radar")
    ingest(workspace, tmp_path / "in.txt")
    workspace.catalogue.close()
    at = ("--workspace", workspace.folder)
    planned = command("takedown", tmp_path / "in.txt", "--dry-run", *at)
    assert planned.stdout.startswith("in-")
    assert command("takedown", "--list", "--format", "json", *at).stdout.strip() == "[]"
    done = command("takedown", tmp_path / "in.txt", "--reason", "pyydetty", *at)
    assert (done.stdout, done.returncode) == ("taken down: 1 documents; 1 files deleted; the index is made again\n", 0)
    assert "pyydetty" in command("takedown", "--list", *at).stdout
    assert command("takedown", *at).returncode == 2
    assert command("takedown", "--person", "Maija", *at).returncode == 1


def test_a_snapshot_is_made_once_and_verified(workspace: Path, command: Command) -> None:
    folder = workspace.parent / "snapshot"
    made = command("snapshot", "create", folder, "--workspace", workspace)
    assert "3 documents" in made.stdout
    assert command("snapshot", "verify", folder).stdout == made.stdout
    check_schema(json.loads(command("snapshot", "verify", folder, "--format", "json").stdout), "SnapshotReport")
    again = command("snapshot", "create", folder, "--workspace", workspace)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "there already" in again.stderr
