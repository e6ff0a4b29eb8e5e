"""The wheel holds all that the packages read when they run, and nothing of training and tests."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT, make_once

pytestmark = pytest.mark.slow
PACKAGES = ("app", "corpus", "flows", "index", "models", "nlp", "services")


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages as the wheel has them, in a folder of their own."""

    def make(folder: Path) -> None:
        wheel = tmp_path_factory.mktemp("wheel")
        build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-w", str(wheel), str(ROOT)]
        done = subprocess.run(build, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        with ZipFile(next(wheel.glob("*.whl"))) as file:
            file.extractall(folder)

    return make_once(tmp_path_factory, "installed", make)


def files_of(folder: Path) -> set[str]:
    found = (path for package in PACKAGES for path in (folder / package).rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix() for path in found if "__pycache__" not in path.parts}


def test_every_file_of_the_packages_is_in_the_wheel(installed: Path) -> None:
    assert files_of(installed) == files_of(ROOT)


def test_no_other_folder_is_in_the_wheel(installed: Path) -> None:
    assert {path.name for path in installed.iterdir() if not path.name.endswith(".dist-info")} == set(PACKAGES)


def test_the_wheel_ingests_searches_and_renders(installed: Path, tmp_path: Path) -> None:
    text = "Kuntien talous.\n\nKuntien talous vahvistui Tampereella vuonna 2024."
    (tmp_path / "new.txt").write_text(text, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(installed)}

    def run(*arguments: str) -> str:
        command = [sys.executable, "-P", "-c", "from app.cli import main; main()", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout

    run("init", "radar")
    run("ingest", "new.txt", "--workspace", "radar")
    assert "vahvistui" in run("search", "talous", "--workspace", "radar")
    assert "Pirkanmaa" in run("analyse", "new.txt", "--format", "html")
