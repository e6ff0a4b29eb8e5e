"""What commands load: heavy libraries wait until they are needed. Seconds are in `python -m benchmarks.runs`."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"apprise", "spacy", "torch", "prefect", "lancedb", "sklearn", "pandas", "transformers", "numpy"}
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


@pytest.mark.parametrize("command", [(), ("ingest",), ("search",), ("serve",), ("themes", "fit"), ("alerts", "add")])
def test_help_loads_nothing_heavy(command: tuple[str, ...]) -> None:
    assert loaded_by(*command, "--help") == set()


@pytest.mark.slow
def test_a_search_loads_the_index_alone(ingested: Path) -> None:
    assert loaded_by("search", "kuntien talous", "--workspace", ingested) == {"numpy"}


@pytest.mark.slow
def test_a_run_with_nothing_new_loads_no_models(ingested: Path, sample: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "radar"
    shutil.copytree(ingested, workspace)
    assert not loaded_by("ingest", sample, "--workspace", workspace) & {"spacy", "torch", "prefect", "sklearn"}
