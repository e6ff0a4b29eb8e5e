"""Processes that are started in a folder of foreign files."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from corpus.children import start_child
from tests.documents import make_pdf

NAMES = ("attrs", "pypdfium2", "json", "encodings", "struct", "lxml", "corpus", "resource", "sitecustomize")
READS = """
import sys
from pathlib import Path
from corpus.reading import read_document
from corpus.records import Resource
print(read_document(Resource("/in/a.pdf", Path(sys.argv[1]).read_bytes())).title, flush=True)
"""
HELD = """
import subprocess, sys
from corpus.children import start_child
child = start_child(["-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
print(child.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory with modules that each leave a marker when they are run."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in NAMES:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'marker')!r}, 'a').write({name!r})\n")
    monkeypatch.chdir(folder)
    return folder


def run_outside(hostile: Path, program: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a program of ours whose own path is safe, in the hostile folder."""
    return subprocess.Popen(
        [sys.executable, "-P", "-c", program, *arguments], cwd=hostile, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip


@pytest.mark.parametrize("path", [None, "", ".", os.pathsep, f".{os.pathsep}"])
def test_a_child_runs_no_file_of_the_current_directory(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, path: str | None
) -> None:
    if path is None:
        monkeypatch.delenv("PYTHONPATH", raising=False)
    else:
        monkeypatch.setenv("PYTHONPATH", path)
    modules = ", ".join(NAMES[:-1])
    child = start_child(["-c", f"import corpus.reading.pdf, {modules}"], stderr=subprocess.PIPE)
    _, errors = child.communicate()
    assert b"No module named 'attrs'" in errors or child.returncode == 0, errors
    assert not (hostile.parent / "marker").exists()


def test_a_pdf_is_read_in_a_folder_of_modules_without_running_them(hostile: Path) -> None:
    (hostile / "a.pdf").write_bytes(make_pdf("Väestö kasvaa", "Kunnan väestö kasvoi vuonna 2023. " * 40))
    done, _ = run_outside(hostile, READS, str(hostile / "a.pdf")).communicate(timeout=60)
    assert done == "Väestö kasvaa\n"
    assert not (hostile.parent / "marker").exists()


def test_ctrl_c_in_our_terminal_does_not_reach_a_child() -> None:
    child = start_child(["-c", "import sys; print(sys.stdin.read())"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert os.getpgid(child.pid) != os.getpgid(0)
    assert os.getsid(child.pid) != os.getsid(0)
    child.communicate(b"done")
    assert child.returncode == 0


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_child_ends_with_us_however_we_end(tmp_path: Path, ending: signal.Signals) -> None:
    parent = run_outside(tmp_path, HELD)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.send_signal(ending)
    parent.communicate()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}/stat").exists() and time.monotonic() < deadline and not is_zombie(pid):
        time.sleep(0.02)
    assert not Path(f"/proc/{pid}/stat").exists() or is_zombie(pid)


def is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
