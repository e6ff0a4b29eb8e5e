"""Whole runs with the catalogue on a real PostgreSQL."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue.moments import at_one_moment
from corpus.catalogue.publications import load_memberships
from corpus.settings import FILE_NAME
from services.answers.runs import RunReport
from services.ingesting import ingest_request, make_request
from services.searching import Question, answer_question
from services.snapshots.creating import create_snapshot
from services.snapshots.manifests import verify_snapshot
from services.status import describe_workspace
from services.workspace import Workspace
from tests.servers.postgresql import postgresql
from tests.services.corpora import write_corpus


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with postgresql() as server:
        (tmp_path / FILE_NAME).write_text(f'[storage]\ncatalogue = "{server}/postgres"\n', encoding="utf-8")
        opened = Workspace(tmp_path)
        yield opened
        opened.catalogue.close()


def run(workspace: Workspace, path: Path) -> RunReport:
    return ingest_request(workspace, make_request([str(path)]))


def test_a_run_its_repetition_and_a_search(workspace: Workspace, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "first.jsonl", ("bussi", "vero"), each=12)
    assert (run(workspace, corpus).new, run(workspace, corpus).unchanged) == (24, 24)
    assert describe_workspace(workspace).waiting == {"read": 0, "analyse": 0, "subjects": 0, "index": 0}
    assert answer_question(workspace, Question("bussin aikataulu")).total > 0
    write_corpus(corpus, ("bussi",), each=12)
    assert run(workspace, corpus).gone == 12


def test_a_moment_does_not_see_what_a_run_writes_meanwhile(workspace: Workspace, tmp_path: Path) -> None:
    run(workspace, write_corpus(tmp_path / "first.jsonl", ("bussi",), each=2))
    with at_one_moment(workspace.catalogue) as moment:
        run(workspace, write_corpus(tmp_path / "second.jsonl", ("vero",), each=3))
        assert len(load_memberships(moment)) == 2
    create_snapshot(workspace, tmp_path / "snapshot")
    assert verify_snapshot(tmp_path / "snapshot").tables[1].rows == 5


def test_what_a_database_does_not_take_is_no_database_error(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    odd = [
        {"id": "nul\x00id", "title": "T\x00", "text": "Kuntien talous\x00 vahvistui vuonna 2024."},
        {"id": "\ud800", "title": "\udfff", "text": "Yksin\ud800 jäänyt merkki kuntien taloudesta."},
        {"id": "x" * 5000, "title": "y" * 5000, "text": "Pitkä tunniste ja otsikko kuntien taloudesta."},
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in odd), encoding="utf-8")
    report = run(workspace, path)
    assert (report.found, report.problems) == (3, ())
    assert all(aside.error == "UnreadableDocumentError" for aside in report.set_aside)
    assert run(workspace, path).unchanged == 3
