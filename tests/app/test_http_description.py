"""The HTTP interface answers as its own OpenAPI description says, to what that allows and to what it forbids."""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.http.application import make_application
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services.following import FollowedWorkspace
from services.subjects.answering import SubjectAnswers
from services.workspace import Workspace
from tests.app.served_workspaces import serve_workspace
from tests.servers.answering import answered
from tests.services.vocabularies import WordIndexer as WordsOfVocabulary
from tests.services.vocabularies import indexed_by
from tests.suggesting import WordIndexer

LIMITS = ["--phases", "examples,coverage,fuzzing", "--seed", "1", "--continue-on-failure", "--no-color"]
#: A text may be unreadable and an address out of reach, which no schema says. A failure of ours is in no description.
OF_TEXTS = ["--exclude-checks", "positive_data_acceptance,not_a_server_error"]


@pytest.fixture(scope="module")
def answers(finnish: Finnish) -> SubjectAnswers:
    return SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)


@pytest.fixture(scope="module")
def application(answers: SubjectAnswers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    with indexed_by(WordsOfVocabulary()):
        made = serve_workspace(tmp_path_factory.mktemp("described"))
        yield make_application(answers, FollowedWorkspace(Workspace(made.folder, write=False)))


def run_schemathesis(url: str, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/openapi.json", *LIMITS, *options]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


@pytest.mark.slow
@pytest.mark.skipif(find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_schemathesis_finds_nothing_in_annifs_interface(answers: SubjectAnswers, tmp_path: Path) -> None:
    with answered(make_application(answers)) as url:
        done = run_schemathesis(url, tmp_path, "--include-path-regex", "^/v1/", "--max-examples", "5")
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif(find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_schemathesis_finds_nothing_in_our_interface(application: FastAPI, tmp_path: Path) -> None:
    with answered(application) as url:
        done = run_schemathesis(
            url, tmp_path, "--include-path-regex", "^/api/(?!export)", "--max-examples", "2", *OF_TEXTS
        )
    assert done.returncode == 0, done.stdout


def test_every_operation_says_what_it_answers(answers: SubjectAnswers) -> None:
    with answered(make_application(answers)) as url:
        described = httpx.get(f"{url}/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    operations = {(path, way): one for path, ways in described["paths"].items() for way, one in ways.items()}
    assert len(operations) == 29
    posts = [one for (path, way), one in operations.items() if way == "post" and not path.endswith(("learn", "cancel"))]
    assert all({"400", "413", "415", "503"} <= set(one["responses"]) for one in posts)
    assert all("application/problem+json" in json.dumps(one["responses"]["400"]) for one in posts)
    found = operations["/api/search", "get"]["responses"]["200"]["content"]["application/json"]["schema"]
    assert found == {"$ref": "#/components/schemas/SearchAnswer"}
    assert "ValidationError" not in described["components"]["schemas"]
