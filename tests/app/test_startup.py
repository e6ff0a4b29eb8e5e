"""What commands load and compute: heavy libraries wait until they are needed. `benchmarks.runs` prints figures."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Command

HEAVY = {"spacy", "torch", "prefect", "lancedb", "sklearn", "pandas", "transformers", "numpy"}
#: Runs the command as its console script does; the last line says which modules it has loaded.
PROBE = """
import sys
from app.cli import main
sys.argv[0] = "aluetutka"
try:
    main()
finally:
    print()
    print(*{name.partition(".")[0] for name in sys.modules})
"""


def loaded_by(*arguments: object) -> set[str]:
    """Run a command; return the heavy libraries that it has loaded in its own process."""
    command = [sys.executable, "-c", PROBE, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return HEAVY & set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("command", [(), ("ingest",), ("search",), ("themes", "fit")])
def test_help_loads_nothing_heavy(command: tuple[str, ...]) -> None:
    assert loaded_by(*command, "--help") == set()


@pytest.mark.slow
def test_a_search_loads_the_index_alone(ingested: Path) -> None:
    assert loaded_by("search", "kuntien talous", "--workspace", ingested) <= {"lancedb", "numpy"}


@pytest.mark.slow
def test_a_run_with_nothing_new_loads_no_models(ingested: Path, sample: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "radar"
    shutil.copytree(ingested, workspace)
    assert not loaded_by("ingest", sample, "--workspace", workspace) & {"spacy", "torch", "prefect", "sklearn"}


def cpu_of(run: Callable[[], object]) -> float:
    """Return the seconds that the processes of a call compute, however long they wait for a busy machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_help_computes_next_to_nothing(aluetutka: Command) -> None:
    assert min(cpu_of(lambda: aluetutka("--help")) for _ in range(3)) < 0.5


@pytest.mark.slow
def test_a_run_that_finds_little_computes_little(
    ingested: Path, sample: Path, tmp_path: Path, aluetutka: Command
) -> None:
    """On cores that others use at the same time everything computes longer: the limits leave room for it."""
    workspace, new = tmp_path / "radar", tmp_path / "new.txt"
    shutil.copytree(ingested, workspace)
    assert cpu_of(lambda: aluetutka("ingest", sample, "--workspace", workspace)) < 3
    new.write_text("Kuntien talous.\n\nKuntien talous vahvistui vuonna 2024.", encoding="utf-8")
    assert cpu_of(lambda: aluetutka("ingest", new, "--workspace", workspace)) < 8  # 5 alone
    assert "new.txt" in aluetutka("search", "vahvistui", "--workspace", workspace, "--format", "json").stdout
