"""Processes of our own Python code, which run no file of the folder that we were started in."""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = str(Path(__file__).resolve().parent.parent)
SAFE_FOLDER = "/"


def start_child(
    command_tail: Sequence[str], *, env: Mapping[str, str] | None = None, **popen_options: Any
) -> "subprocess.Popen[bytes]":
    """Start Python in a session of its own, so that Ctrl-C in our terminal ends only us.

    The child has neither the current directory nor its own script's first on its path, and another working directory:
    give it absolute paths. It must end by itself when we do, by watching its standard input.

    :param command_tail: what follows `python`: `-m` and a module, or `-c` and a program, with their arguments.
    :param env: variables on top of ours.
    """
    return subprocess.Popen(
        [sys.executable, "-P", *command_tail], env=child_environment() | dict(env or {}), cwd=SAFE_FOLDER,
        start_new_session=True, **popen_options,
    )  # fmt: skip


def child_environment() -> dict[str, str]:
    """Return our environment with a path for modules that is the same in every working directory."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    kept = [entry for entry in given if Path(entry).is_absolute()]  # an empty or relative one is the current directory
    if ROOT not in {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}:
        kept = [ROOT, *kept]
    return os.environ | {"PYTHONPATH": os.pathsep.join(dict.fromkeys(kept)), "PYTHONSAFEPATH": "1"}
