import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.sample.build import build
from nlp.words.finnish import Finnish, load_finnish

os.environ["HF_HUB_OFFLINE"] = "1"  # before anything imports a hub's client
ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
Command = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def finnish() -> Finnish:
    return load_finnish()


def make_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that one worker makes and all read."""
    base = factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else factory.getbasetemp()
    folder = base / name
    with FileLock(base / f"{name}.lock"):
        if not folder.exists():
            make(base / f"{name}.part")
            (base / f"{name}.part").rename(folder)
    return folder


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus as files."""
    return make_once(tmp_path_factory, "sample", build)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the folder of shared data is not beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def aluetutka() -> Command:
    """Run the command in a process of its own, as a user would."""

    def run(*arguments: object, **options: object) -> "subprocess.CompletedProcess[str]":
        command = [str(Path(sys.executable).with_name("aluetutka")), *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, **options)  # type: ignore[call-overload]

    return run


@pytest.fixture(scope="session")
def ingested(sample: Path, tmp_path_factory: pytest.TempPathFactory, aluetutka: Command) -> Path:
    """A workspace that holds the sample corpus; tests only read it."""

    def make(workspace: Path) -> None:
        assert aluetutka("init", workspace).returncode == 0
        done = aluetutka("ingest", sample, "--workspace", workspace, "--format", "json")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["new"] == 48

    return make_once(tmp_path_factory, "ingested", make)
