"""The JSON Schemas in the docs are those of the answers, and what the commands print keeps them."""

import json
from pathlib import Path

import jsonschema
import pytest

from services.schemas import ANSWERS, schema_file, schema_of, schema_text
from tests.conftest import ROOT, Command


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
def test_a_schema_is_that_of_its_answer(answer: type) -> None:
    written = (ROOT / schema_file(answer)).read_text("utf-8")
    assert written == schema_text(answer), "run `python -m services.schemas`"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["search", "kuntien talous"], "SearchAnswer"),
        (["themes", "list"], "ListedTheme"),
        (["themes", "list", "--all"], "StoredTheme"),
        (["themes", "show", "t001"], "ThemeAnswer"),
        (["themes", "trend", "t001"], "TrendAnswer"),
        (["organisations", "list"], "ListedOrganisation"),
        (["status"], "WorkspaceStatus"),
    ],
)
def test_what_a_command_prints_keeps_its_schema(
    command: list[str], name: str, ingested: Path, aluetutka: Command
) -> None:
    done = aluetutka(*command, "--workspace", ingested, "--format", "json")
    printed = json.loads(done.stdout)
    schema = schema_of(next(answer for answer in ANSWERS if answer.__name__ == name))
    for answer in printed if isinstance(printed, list) else [printed]:
        jsonschema.validate(answer, schema)
    assert printed
