"""The commands `aluetutka vocabulary …`: what they print, and the line in which they refuse."""

import json
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.models.test_vocabularies import TURTLE, YSO


@pytest.fixture
def workspace(tmp_path: Path, command: Command) -> Path:
    assert command("init", tmp_path / "radar").returncode == 0
    (tmp_path / "yso.ttl").write_text(TURTLE, encoding="utf-8")
    done = command("vocabulary", "add", tmp_path / "yso.ttl", "--workspace", tmp_path / "radar")
    assert done.stdout == "yso, version 2026.3: 5 concepts (1 places, 1 no longer used)\n"
    return tmp_path / "radar"


def test_vocabularies_are_listed(workspace: Path, command: Command) -> None:
    (listed,) = json.loads(command("vocabulary", "list", "-w", workspace, "--format", "json").stdout)
    assert (listed["name"], listed["concepts"], listed["labels"]) == ("yso", 5, {"fi": 5, "sv": 2, "en": 2})
    assert "Yleinen suomalainen ontologia" in command("vocabulary", "list", "-w", workspace).stdout


def test_a_concept_is_printed_with_its_links(workspace: Path, command: Command) -> None:
    printed = command("vocabulary", "show", "kuntatalous", "-w", workspace).stdout
    assert printed.startswith(f"{YSO}p2 (yso)\n")
    for line in ("fi: kuntatalous (also: kuntien talous, ", "sv: kommunal ekonomi\n", "broader: talous\n"):
        assert line in printed
    (shown,) = json.loads(command("vocabulary", "show", YSO + "p5", "-w", workspace, "--format", "json").stdout)
    assert shown["place"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "http://x.fi/1"), "no concept of yso has the URI 'http://x.fi/1'"),
        (("add", "/no/such.ttl"), "cannot open /no/such.ttl"),
        (("add", "SWEDISH"), "has no Finnish labels"),
        (("add", "NONE"), "is neither SKOS nor a table"),
    ],
)
def test_what_is_wrong_is_one_line(
    workspace: Path, command: Command, tmp_path: Path, arguments: tuple[str, str], message: str
) -> None:
    (tmp_path / "SWEDISH").write_text(TURTLE.replace("@fi", "@se"), encoding="utf-8")
    (tmp_path / "NONE").write_text("Tampereella sataa.", encoding="utf-8")
    verb, what = arguments
    done = command("vocabulary", verb, what, "-w", workspace, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert message in done.stderr
