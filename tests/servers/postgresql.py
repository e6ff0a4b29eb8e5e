"""A PostgreSQL server of the tests' own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server as long as the block lasts and return its URL without a database."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    # The server refuses to run as root, so root hands it to the system's user for it.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="aluetutka-pg-"))
    if user:
        shutil.chown(folder, user)
    port = free_port()
    control = [str(binaries[-1] / "pg_ctl"), "-D", str(folder / "data"), "-w"]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    init = [str(binaries[-1] / "initdb"), "-D", str(folder / "data"), "-U", "aluetutka", "-A", "trust", "-E", "UTF8"]
    subprocess.run(init, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run(start, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)
    try:
        yield f"postgresql+psycopg://aluetutka@127.0.0.1:{port}"
    finally:
        stop = [*control, "-m", "immediate", "stop"]
        subprocess.run(stop, user=user, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
