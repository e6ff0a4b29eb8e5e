"""The local Prefect server that a run needs, unless the operator names one by PREFECT_API_URL."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import httpx

from corpus.errors import StorageError

# The server ends when its standard input closes, which the system sees to however the run ends: a run killed by
# SIGKILL would otherwise leave it behind, as Prefect's own temporary server does.
SERVER = """
import os, sys, threading
import uvicorn
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
uvicorn.run("prefect.server.api.server:create_app", factory=True, host="127.0.0.1", port=int(sys.argv[1]),
            log_level="error", timeout_graceful_shutdown=2)
"""
#: No telemetry, no user interface, none of the services that only schedules and workers need.
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # an error is told once, by whoever started the run
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}
START_SECONDS = 120
LEAST_SPACE = 4 << 20  # bytes


@contextmanager
def prefect_server(home: Path) -> Iterator[None]:
    """Run a Prefect server on the loopback address, with its database in `home`, as long as the block lasts.

    Must be entered before Prefect is imported: it reads its settings from the environment when it is.

    :raises StorageError: when the server does not start, or the disk is full.
    """
    os.environ.update({name: value for name, value in QUIET.items() if "SERVER_" not in name or "ANALYTICS" in name})
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port = _free_port()
    environment = os.environ | QUIET | {"PREFECT_HOME": str(home)}
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(port)], env=environment, stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _wait_until_healthy(server, port, home)
        os.environ |= {"PREFECT_HOME": str(home), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        yield
    except httpx.HTTPError as error:
        if _is_full(home):  # a server that cannot write refuses to note the failure, and its refusal hides the reason
            raise StorageError(f"the disk of {home.parent} is full") from error
        raise
    finally:
        os.environ.pop("PREFECT_API_URL", None)
        server.terminate()
        server.communicate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_full(home: Path) -> bool:
    return shutil.disk_usage(home).free < LEAST_SPACE


def _wait_until_healthy(server: subprocess.Popen[bytes], port: int, home: Path) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    server.kill()
    if _is_full(home):
        raise StorageError(f"the disk of {home} is full: the local Prefect server needs a few megabytes there")
    said = (server.communicate()[1] or b"").decode(errors="replace").strip().splitlines()
    raise StorageError(f"the local Prefect server did not start: {said[-1] if said else 'no answer in time'}")
