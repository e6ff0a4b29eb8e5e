"""What a run does when it cannot write, on real small and read-only file systems."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Command

pytestmark = pytest.mark.slow


def mount(folder: Path, options: str) -> None:
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True)
    if done.returncode != 0:
        pytest.skip("this machine does not let the tests mount a file system")


# The disk fills up while the archive is written, while the catalogue is, while the index is.
@pytest.fixture(params=["600k", "1m", "3m"])
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    """A file system that the sample corpus does not fit in."""
    if os.geteuid() != 0:
        pytest.skip("mounting a file system needs root")
    folder = tmp_path / "small"
    mount(folder, f"size={request.param}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_one_line_and_the_run_is_caught_up_when_there_is_room(
    small_disk: Path, sample: Path, aluetutka: Command, command: Command
) -> None:
    command("init", small_disk)
    done = aluetutka("ingest", sample, "--workspace", small_disk)
    assert done.returncode == 1
    assert "full" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    subprocess.run(["mount", "-o", "remount,size=300m", str(small_disk)], check=True)
    again = aluetutka("ingest", sample, "--workspace", small_disk, "--format", "json")
    assert again.returncode == 0, again.stderr
    status = json.loads(command("status", "--workspace", small_disk, "--format", "json").stdout)
    assert (status["documents"], status["waiting"]["index"], status["quarantined"]) == (48, 0, 0)


@pytest.mark.parametrize("small_disk", ["3m"], indirect=True)
def test_a_read_only_workspace_is_one_line(small_disk: Path, sample: Path, command: Command) -> None:
    command("init", small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    done = command("ingest", sample, "--workspace", small_disk)
    assert done.returncode == 1
    assert "cannot" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_workspace_cannot_be_made_where_a_file_is(tmp_path: Path, command: Command) -> None:
    (tmp_path / "file").write_text("x")
    done = command("init", tmp_path / "file")
    assert done.returncode == 1
    assert "cannot make a workspace" in done.stderr


@pytest.mark.parametrize("small_disk", ["30m"], indirect=True)
def test_what_only_reads_does_so_on_a_read_only_disk(small_disk: Path, ingested: Path, command: Command) -> None:
    workspace = small_disk / "radar"
    shutil.copytree(ingested, workspace)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for arguments in (["status"], ["themes", "list"], ["search", "kuntien talous"], ["organisations", "list"]):
        done = command(*arguments, "--workspace", workspace)
        assert done.returncode == 0, done.stderr
        assert done.stdout
