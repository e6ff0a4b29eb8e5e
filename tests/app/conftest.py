import io
import signal
import subprocess
from pathlib import Path

import pytest

from app import cli
from services.workspace import open_workspace
from tests.conftest import Command
from tests.services.shared_parts import shared_parts

__all__ = ["shared_parts"]  # applies to every test of this folder


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command in this process, as if it had just started; takes and returns what `aluetutka` does."""

    def run(*arguments: object, input: str = "", cwd: Path = Path()) -> "subprocess.CompletedProcess[str]":
        capsys.readouterr()
        open_workspace.cache_clear()
        interrupt = signal.getsignal(signal.SIGINT)
        with monkeypatch.context() as patched:
            patched.setattr("sys.argv", ["aluetutka", *map(str, arguments)])
            patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(input.encode())))
            patched.chdir(cwd)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        signal.signal(signal.SIGINT, interrupt)
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), *capsys.readouterr())

    return run
