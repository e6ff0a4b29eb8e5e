"""Stages as data: a new one is a module and an entry of the registry; decisions are part of a version."""

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from corpus.catalogue import Reference
from corpus.catalogue.contents import load_document
from services import organisations, stages
from services.ingesting import ingest_request, make_request
from services.progress import Progress, listening
from services.runners import LocalRunner
from services.stage_runs import dependents_of
from services.stages.stage import Counts, Stage
from services.status import describe_workspace
from services.workspace import Workspace
from tests.services.corpora import new_workspace, write_corpus

SUBJECTS = ("bussi", "vero")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return new_workspace(tmp_path / "workspace")


def test_a_stage_is_added_by_one_entry_and_done_for_old_and_new_documents(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lengths: dict[str, int] = {}
    version = ["1"]

    def count_letters(workspace: Workspace, references: Sequence[Reference]) -> Counts:
        for reference in references:
            lengths[reference.document_id] = len(load_document(workspace.catalogue, reference).text)
        return {"letters": sum(lengths.values())}

    corpus = write_corpus(tmp_path / "first.jsonl", SUBJECTS, each=3)
    ingest_request(workspace, make_request([str(corpus)]))
    added = Stage("letters", lambda _: version[0], count_letters, needs=("read",))
    monkeypatch.setattr(stages, "STAGES", (*stages.STAGES, added))
    assert describe_workspace(workspace).waiting["letters"] == 6
    ingest_request(workspace, make_request([]))
    assert (len(lengths), describe_workspace(workspace).waiting["letters"]) == (6, 0)
    assert dependents_of("read") == ["analyse", "subjects", "index", "letters", "rerank"]
    lengths.clear()
    write_corpus(corpus, SUBJECTS, each=4)
    ingest_request(workspace, make_request([str(corpus)]))
    assert len(lengths) == 2  # only what is new
    version[0] = "2"
    ingest_request(workspace, make_request([]))
    assert len(lengths) == 8


def test_a_process_that_goes_on_analyses_with_the_decisions_of_now(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    rows = [
        {"id": "nimi", "title": "T", "text": "Selvityksen teki Hilavitkutin Oy. Rahoittajana toimi Suomen Akatemia."},
        {"id": "muu", "title": "M", "text": "Kokouksessa puhuttiin säästä ja tulvista."},
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    request = make_request([str(path)])
    ingest_request(workspace, request)  # this process keeps its analyser, as `ingest --watch` does
    operator = Workspace(workspace.folder)
    organisations.reject(operator, "org:hilavitkutin")
    assert describe_workspace(operator).waiting["analyse"] == 1  # not the document that it cannot concern
    ingest_request(workspace, request)
    assert "org:hilavitkutin" not in {one.id for one in organisations.list_organisations(workspace)}
    assert describe_workspace(workspace).waiting == {"read": 0, "analyse": 0, "subjects": 0, "index": 0}
    organisations.forget(operator, "org:hilavitkutin")
    ingest_request(workspace, request)
    assert "org:hilavitkutin" in {one.id for one in organisations.list_organisations(workspace)}


def test_persons_are_part_of_the_version_of_the_analysis(workspace: Workspace, tmp_path: Path) -> None:
    ingest_request(workspace, make_request([str(write_corpus(tmp_path / "a.jsonl", SUBJECTS, each=2))]))
    settings = workspace.folder / "aluetutka.toml"
    settings.write_text(settings.read_text("utf-8").replace("# persons = false", "persons = true"), encoding="utf-8")
    assert describe_workspace(Workspace(workspace.folder)).waiting["analyse"] == 4


def test_a_slow_item_holds_up_no_other(workspace: Workspace) -> None:
    released, done = threading.Event(), []

    def step(_: Workspace, number: int) -> int:
        if number == 0:
            assert released.wait(20)
        return number

    for number in LocalRunner(workspace).map(step, range(30), at_once=8):
        done.append(number)
        if len(done) == 29:
            released.set()
    assert sorted(done) == list(range(30))
    assert done[-1] == 0


def contents(workspace: Workspace) -> list[tuple[str, str | None]]:
    return sorted(workspace.index().themes())


@pytest.mark.slow
def test_a_pool_of_processes_gives_what_one_process_gives(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "first.jsonl", SUBJECTS, each=12)
    made, seen = [], []
    for processes in (1, 2):
        workspace = new_workspace(tmp_path / f"workspace{processes}")
        settings = workspace.folder / "aluetutka.toml"
        text = settings.read_text("utf-8").replace("# batch = 64", "batch = 4")
        settings.write_text(text.replace("# processes = 1", f"processes = {processes}"), encoding="utf-8")
        workspace = Workspace(workspace.folder)
        progress: list[Progress] = []
        with listening(progress.append):
            report = ingest_request(workspace, make_request([str(corpus)]))
        assert (report.new, report.passages, report.complete) == (24, 24, True)
        made.append(contents(workspace))
        seen.append({stage: sum(one.done for one in progress if one.stage == stage) for stage in ("read", "analyse")})
    assert made[0] == made[1]
    assert seen[0] == seen[1] == {"read": 24, "analyse": 24}
