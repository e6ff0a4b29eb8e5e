"""The commands `aluetutka themes …` in this process."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from services.workspace import Workspace
from tests.conftest import Command, make_once
from tests.services.corpora import copy_workspace, ingest, new_workspace, write_corpus

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(command: Command) -> Run:
    """Run `aluetutka themes`; return the exit code and what stands on the two streams."""

    def run(workspace: Workspace, *arguments: str) -> tuple[int, str, str]:
        done = command("themes", *arguments, "--workspace", workspace.folder)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with twenty documents about each of three subjects, and themes fitted on them; tests copy it."""

    def make(folder: Path) -> None:
        folder.mkdir()
        workspace = new_workspace(folder / "workspace")
        ingest(workspace, write_corpus(folder / "first.jsonl", ("bussi", "vero", "koulu"), each=20))
        workspace.catalogue.close()

    return make_once(tmp_path_factory, "theme-commands", make) / "workspace"


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made, tmp_path / "workspace")


def test_three_documents_are_too_few_in_one_line(run: Run, tmp_path: Path) -> None:
    few = new_workspace(tmp_path / "few")
    ingest(few, write_corpus(tmp_path / "few.jsonl", ("bussi", "vero", "koulu"), each=1))
    code, _, errors = run(few, "fit")
    assert code == 1
    assert errors == (
        "aluetutka: there are 3 passages long enough to find themes among, and at least 20 are needed:"
        " ingest more publications\n"
    )
    assert run(few, "list")[2].startswith("There are no themes yet")


def test_documents_that_are_all_the_same_are_reported_in_one_line(run: Run, tmp_path: Path) -> None:
    alike = new_workspace(tmp_path / "alike")
    text = "Kunta rakentaa uuden koulun, jossa on tilaa kirjastolle ja nuorisotalolle. " * 3
    rows = [json.dumps({"id": str(number), "text": text}) for number in range(30)]
    path = tmp_path / "alike.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    ingest(alike, path)
    code, _, errors = run(alike, "fit")
    assert (code, errors.count("\n")) == (1, 1)
    assert "say the same" in errors


def test_vectors_of_another_encoder_are_reported_in_one_line(run: Run, workspace: Workspace) -> None:
    settings = workspace.folder / "aluetutka.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("[encoding]", '[encoding]\nencoder = "floret-mean"'), encoding="utf-8")
    code, _, errors = run(workspace, "fit")
    assert (code, errors.count("\n")) == (1, 1)
    assert "aluetutka index rebuild" in errors


def test_themes_are_written_as_skos(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "themes.ttl"
    code, _, errors = run(workspace, "export", "--output", file, "--base", "https://tutka.example.fi/teemat/")
    assert (code, errors) == (0, "")
    assert "<https://tutka.example.fi/teemat/t001> a skos:Concept" in file.read_text(encoding="utf-8")
    assert run(workspace, "export", "--base", "no address")[0] == 2


def test_what_an_operator_decides_is_listed(run: Run, workspace: Workspace) -> None:
    listed = [one for one in json.loads(run(workspace, "list", "--format", "json")[1]) if one["id"].startswith("t")]
    first, second, third = (one["id"] for one in listed[:3])
    assert run(workspace, "rename", first, "Oma nimi")[:2] == (0, f"{first} is called Oma nimi\n")
    assert run(workspace, "merge", second, first)[0] == 0
    assert run(workspace, "hide", third)[0] == 0
    after = {one["id"]: one["label"] for one in json.loads(run(workspace, "list", "--format", "json")[1])}
    assert after[first] == "Oma nimi"
    assert {second, third}.isdisjoint(after)
    history = [(one["theme_id"], one["kind"]) for one in json.loads(run(workspace, "history", "--format", "json")[1])]
    assert history[-3:] == [(first, "renamed"), (second, "merged"), (third, "hidden")]
    assert run(workspace, "merge", second, "--undo")[0] == 0
    assert run(workspace, "split", first, "--parts", "10")[0] == 1


def test_a_trend_is_printed_by_year_and_quarter(run: Run, workspace: Workspace) -> None:
    code, printed, _ = run(workspace, "trend", "t001")
    assert code == 0
    assert "2020 Q1" in printed
    assert "Sources: " in printed


def test_a_merger_needs_a_theme_or_undo(run: Run, workspace: Workspace) -> None:
    code, _, errors = run(workspace, "merge", "t001")
    assert code == 2
    assert "name the theme to merge into, or give --undo" in errors
