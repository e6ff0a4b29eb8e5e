import io
import logging
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import cli
from services.events import LOGGER
from services.logs import FILE_VARIABLE, FORMAT_VARIABLE
from services.workspace import open_workspace
from tests.conftest import Command
from tests.services.shared_parts import shared_parts

__all__ = ["shared_parts"]  # applies to every test of this folder


@contextmanager
def logs_as_before() -> Iterator[None]:
    """Take away what a command has set up to be logged, as the end of its process would."""
    logger = logging.getLogger(LOGGER)
    handlers, level, propagates = list(logger.handlers), logger.level, logger.propagate
    try:
        yield
    finally:
        for handler in set(logger.handlers) - set(handlers):
            handler.close()
        logger.handlers, logger.level, logger.propagate = handlers, level, propagates


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run the command in this process, as if it had just started; takes and returns what `aluetutka` does."""

    def run(*arguments: object, input: str = "", cwd: Path = Path()) -> "subprocess.CompletedProcess[str]":
        capsys.readouterr()
        open_workspace.cache_clear()
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        with monkeypatch.context() as patched, logs_as_before():
            for name in (FORMAT_VARIABLE, FILE_VARIABLE):  # a command that goes on for long sets them for its children
                patched.setenv(name, "")
            patched.setattr("sys.argv", ["aluetutka", *map(str, arguments)])
            patched.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(input.encode())))
            patched.chdir(cwd)
            with pytest.raises(SystemExit) as ended:
                cli.main()
        for number, handler in before.items():
            signal.signal(number, handler)
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), *capsys.readouterr())

    return run
