import json
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from services.watching import find_changes, take_snapshot

Step = Callable[[], object] | None


class EndOfStepsError(Exception):
    """There are no more steps."""


def changes(folder: Path, *steps: Step) -> list[list[str]]:
    """Return the names of the files at each change found; each step happens between two looks, None is nothing."""
    left, found = list(steps), list[list[str]]()
    start = take_snapshot([str(folder)])
    assert start is not None

    def wait(_: float) -> None:
        if not left:
            raise EndOfStepsError
        step = left.pop(0)
        if step:
            step()

    snapshots = find_changes([str(folder)], start, seconds=1, sleep=wait)
    with suppress(EndOfStepsError):
        found.extend(sorted(Path(path).name for path in snapshot) for snapshot in snapshots)
    assert left == []
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Kuntien talous.", encoding="utf-8")
    return folder


def write(file: Path, text: str) -> Step:
    return lambda: file.write_text(text, encoding="utf-8")


def test_nothing_is_found_where_nothing_happens(folder: Path) -> None:
    assert changes(folder, None, None, write(folder / ".piilo", "x"), None, None) == []


def test_new_edited_and_deleted_files_are_changes(folder: Path) -> None:
    steps = [
        write(folder / "b.txt", "Uusi."),
        None,
        write(folder / "a.txt", "Toisin."),
        None,
        (folder / "a.txt").unlink,
    ]
    assert changes(folder, *steps, None) == [["a.txt", "b.txt"], ["a.txt", "b.txt"], ["b.txt"]]


def test_a_file_that_is_still_being_written_is_waited_for(folder: Path) -> None:
    steps = [write(folder / "b.txt", "x" * size) for size in (10, 20, 30)]
    assert changes(folder, *steps, None, None) == [["a.txt", "b.txt"]]


def test_a_folder_that_is_away_for_a_while_is_no_change(folder: Path) -> None:
    away = folder.with_name("away")
    assert changes(folder, lambda: folder.rename(away), None, None, lambda: away.rename(folder), None, None) == []


@pytest.mark.slow
def test_ingest_goes_on_watching_until_it_is_told_to_end(folder: Path, tmp_path: Path) -> None:
    workspace = tmp_path / "radar"
    command = str(Path(sys.executable).with_name("aluetutka"))
    subprocess.run([command, "init", workspace], check=True, capture_output=True)
    run = subprocess.Popen(
        [command, "ingest", folder, "--watch", "--interval", "0.2", "--format", "json", "--workspace", workspace],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert run.stdout is not None
    try:
        assert json.loads(run.stdout.readline())["new"] == 1
        (folder / "b.txt").write_text("Joukkoliikenne.\n\nLippujen hinta nousi.", encoding="utf-8")
        counts = json.loads(run.stdout.readline())
        assert (counts["found"], counts["new"], counts["passages"]) == (2, 1, 1)
        (folder / "a.txt").unlink()
        assert json.loads(run.stdout.readline())["gone"] == 1
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=60) == 0
    finally:
        run.kill()
        run.wait()
        run.stdout.close()
