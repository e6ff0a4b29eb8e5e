"""The HTTP interface answers as its own OpenAPI description says, to what that allows and to what it forbids."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import httpx
import pytest

from app.http.application import make_application
from corpus.settings import Subjects
from nlp.words.finnish import Finnish
from services.subjects.answering import SubjectAnswers
from tests.servers.answering import answered
from tests.suggesting import WordIndexer


@pytest.mark.slow
@pytest.mark.skipif(find_spec("schemathesis") is None, reason="schemathesis is not installed")
def test_schemathesis_finds_nothing(finnish: Finnish, tmp_path: Path) -> None:
    answers = SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)
    with answered(make_application(answers)) as url:
        command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/openapi.json", "--no-color"]
        limits = [
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            "5",
            "--seed",
            "1",
            "--continue-on-failure",
        ]
        done = subprocess.run([*command, *limits], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout


def test_every_operation_says_what_it_answers(finnish: Finnish) -> None:
    answers = SubjectAnswers(WordIndexer(), finnish, Subjects(), threshold=0.0)
    with answered(make_application(answers)) as url:
        described = httpx.get(f"{url}/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    operations = {(path, way): one for path, ways in described["paths"].items() for way, one in ways.items()}
    assert len(operations) == 9
    posts = [one for (path, way), one in operations.items() if way == "post" and not path.endswith("learn")]
    assert all({"400", "413", "415", "503"} <= set(one["responses"]) for one in posts)
    assert all("application/problem+json" in json.dumps(one["responses"]["400"]) for one in posts)
