"""The commands that care for a workspace, as an operator gives them."""

import json
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.services.corpora import write_corpus


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
