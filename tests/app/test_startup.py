"""What a command imports and how long it computes, however busy the machine is."""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Command

LISTING = """
import atexit, json, os, sys
atexit.register(lambda: json.dump(sorted(sys.modules), open(os.environ["MODULES"], "w")))
from app.cli import main
main()
"""


@pytest.fixture
def imported(tmp_path: Path) -> Callable[..., set[str]]:
    """Run the command in a new process; return the packages and modules that are imported when it ends."""

    def run(*arguments: object) -> set[str]:
        listed = tmp_path / "modules.json"
        command = [sys.executable, "-c", LISTING, *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"MODULES": str(listed)})
        return set(json.loads(listed.read_text("utf-8")))

    return run


def cpu_of(run: Callable[[], object]) -> float:
    """Return the seconds that the processes of a call computed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_imports_no_large_library(imported: Callable[..., set[str]]) -> None:
    assert imported("--help").isdisjoint({"spacy", "torch", "prefect", "lancedb", "sklearn", "pandas", "numpy"})


def test_help_is_there_at_once(aluetutka: Command) -> None:
    assert min(cpu_of(lambda: aluetutka("--help")) for _ in range(3)) < 0.5


@pytest.mark.slow
def test_a_search_imports_only_what_it_needs(ingested: Path, imported: Callable[..., set[str]]) -> None:
    modules = imported("search", "kuntien talous", "--workspace", ingested)
    assert "lancedb" in modules
    assert modules.isdisjoint({"spacy", "torch", "prefect"})


@pytest.mark.slow
def test_a_run_that_finds_little_computes_little(
    sample: Path, ingested: Path, tmp_path: Path, aluetutka: Command
) -> None:
    workspace, documents = tmp_path / "radar", tmp_path / "documents"
    shutil.copytree(ingested, workspace)
    documents.mkdir()
    assert cpu_of(lambda: aluetutka("ingest", sample, "--workspace", workspace)) < 3
    (documents / "new.txt").write_text("Kuntien talous.\n\nKuntien talous vahvistui vuonna 2024.", encoding="utf-8")
    assert cpu_of(lambda: aluetutka("ingest", documents, "--workspace", workspace)) < 5
    found = aluetutka("search", "vahvistui", "--workspace", workspace, "--format", "json")
    assert "new.txt" in json.loads(found.stdout)["hits"][0]["source_path"]
