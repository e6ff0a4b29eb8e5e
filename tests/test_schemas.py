"""The JSON Schemas in the docs are those of the answers, and what the commands print keeps them."""

import json
import shlex
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from filelock import FileLock

from corpus.settings import FILE_NAME
from services.organisations import list_organisations
from services.schemas import ANSWERS, schema_file, schema_of, schema_text
from services.workspace import open_workspace
from tests.app.conftest import command, shared_parts
from tests.conftest import ROOT, Command, make_once

__all__ = ["command", "shared_parts"]  # fixtures

#: Commands that print JSON in the workspace of `decided`, and the answer that they print, or print a list of. SAMPLE is
#: the folder of the sample corpus, PAGE a release in it, ORGANISATION one that no registry knows.
PRINTED = [
    ("search 'kuntien talous'", "SearchAnswer"),
    ("recommendations", "ListedRecommendation"),
    ("analyse PAGE", "AnalysedText"),
    ("analyse PAGE --explain", "ExplainedText"),
    ("tag PAGE", "TaggedText"),
    ("ingest SAMPLE", "RunReport"),
    ("source list", "ListedSource"),
    ("source check", "SourceCheck"),
    ("source preview SAMPLE", "PreviewedItem"),
    ("themes list", "ListedTheme"),
    ("themes list --all", "StoredTheme"),
    ("themes show t001", "ThemeAnswer"),
    ("themes trend t001", "TrendAnswer"),
    ("themes history", "ThemeChange"),
    ("organisations list", "ListedOrganisation"),
    ("organisations show ORGANISATION", "OrganisationAnswer"),
    ("places show Pirkanmaa", "PlaceAnswer"),
    ("places list", "PlaceList"),
    ("organisations decisions", "DecidedName"),
    ("subjects list PAGE", "DocumentSubjects"),
    ("subjects report", "SubjectReport"),
    ("publication show PAGE", "PublicationAnswer"),
    ("similar PAGE", "SimilarAnswer"),
    ("document list", "DecidedDocument"),
    ("check", "CheckReport"),
    ("compact", "RetentionReport"),
    ("status", "WorkspaceStatus"),
    ("alarms list", "ListedAlarm"),
    ("alarms check", "AlarmReport"),
    ("alerts list", "ListedAlert"),
    ("alerts run", "AlertReport"),
    ("runs list", "ListedRun"),
    ("runs show 1", "RunAnswer"),
    ("schedule list", "ListedSchedule"),
    ("vocabulary list", "ListedVocabulary"),
    ("vocabulary show kuntatalous", "ShownConcept"),
]


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_a_schema_is_that_of_its_answer(answer: type) -> None:
    written = (ROOT / schema_file(answer)).read_text("utf-8")
    assert written == schema_text(answer), "run `python -m services.schemas`"


def test_every_schema_is_of_an_answer() -> None:
    written = {path.name for path in (ROOT / "docs" / "schemas").iterdir()}
    assert written == {schema_file(answer).name for answer in ANSWERS}


@pytest.fixture(scope="session")
def decided(ingested: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory, aluetutka: Command) -> Path:
    """A workspace with a source, and with decisions on the name of an organisation and on a document."""

    def make(workspace: Path) -> None:
        shutil.copytree(ingested, workspace)
        assert aluetutka("source", "add", sample, "--workspace", workspace).returncode == 0
        last = sorted((sample / "pages").glob("*.html"))[-1]
        aside = aluetutka("document", "set-aside", last, "--reason", "a draft", "--workspace", workspace)
        assert aside.returncode == 0, aside.stderr
        confirmed = aluetutka("organisations", "confirm", new_organisation(workspace), "--workspace", workspace)
        assert confirmed.returncode == 0, confirmed.stderr
        assert aluetutka("alerts", "add", "kuntien talous", "--workspace", workspace).returncode == 0
        (workspace / "yso.csv").write_text("uri,label_fi\nhttp://www.yso.fi/onto/yso/p1,kuntatalous\n", "utf-8")
        assert aluetutka("vocabulary", "add", workspace / "yso.csv", "--workspace", workspace).returncode == 0
        settings = (workspace / FILE_NAME).read_text("utf-8")
        raised = settings.replace("# disk_free_gb = 2.0", "disk_free_gb = 1000000000.0")
        (workspace / FILE_NAME).write_text(raised, encoding="utf-8")
        assert aluetutka("alarms", "check", "--workspace", workspace).returncode == 0

    return make_once(tmp_path_factory, "decided", make)


def new_organisation(workspace: Path) -> str:
    """Return the id of an organisation that the documents name and no registry knows."""
    opened = open_workspace(workspace, write=False)
    return next(one.id for one in list_organisations(opened) if one.state in ("new", "confirmed"))


def answers_in(printed: Any) -> list[Any]:
    """Return the answers in what was printed: one, a list of them, or those that a preview found."""
    if isinstance(printed, list):
        return printed
    found: list[Any] = printed.get("found") if "found" in printed and "kind" in printed else [printed]
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("line", "name"), PRINTED, ids=[line for line, _ in PRINTED])
def test_what_a_command_prints_keeps_its_schema(
    line: str, name: str, decided: Path, sample: Path, command: Command
) -> None:
    page = sorted((sample / "pages").glob("*.html"))[0]
    words = {"SAMPLE": sample, "PAGE": page, "ORGANISATION": new_organisation(decided)}
    arguments = [words.get(word, word) for word in shlex.split(line)]
    with FileLock(f"{decided}.commands"):  # other workers of the tests share the workspace, and some commands write
        done = command(*arguments, "--workspace", decided, "--format", "json")
    assert done.returncode == 0, done.stderr
    answers = answers_in(json.loads(done.stdout))
    assert answers
    schema = schema_of(next(answer for answer in ANSWERS if answer.__name__ == name))
    for answer in answers:
        jsonschema.validate(answer, schema)
        assert set(answer) == set(schema["properties"])


def test_every_answer_is_checked_as_it_is_printed() -> None:
    sentences = {
        "RebuildReport",
        "ThemeFitReport",
        "SourceRemoval",
        "RetryReport",
        "BackupReport",
        "RestoreReport",
        "SourceCheckReport",
    }  # printed in words
    elsewhere = {
        "AddressTest",  # needs a server: tests/app/test_alarm_commands.py
        "DocumentAnswer",  # is answered by HTTP: tests/app/test_workspace_routes.py
        "CitedSearch",
        "CitedPublication",
        "PassageInContext",  # are for assistants: tests/app/test_assistants.py
        "SnapshotReport",  # writes a folder: tests/app/test_care_commands.py
        "WriteBackReport",  # needs a site: tests/services/test_write_back.py
        "Suggestions",  # is answered by HTTP: tests/app/test_place_routes.py
        "Takedown",
        "TakedownPlan",
        "TakedownReport",  # changes what others look at: tests/services/care/test_takedowns.py
        "SuggestedMerge",  # the sample has no two names that are one: tests/services/test_organisations.py
    }
    assert {name for _, name in PRINTED} | sentences | elsewhere == {answer.__name__ for answer in ANSWERS}
