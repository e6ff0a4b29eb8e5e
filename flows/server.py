"""The Prefect server that a run is reported to: that of the operated workspace, another, or one for the run."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import httpx

from corpus.children import start_child
from corpus.errors import OrchestratorError, StorageError
from services.workspace import Workspace

# The server ends when its standard input closes, which the system sees to however the run ends: a run killed by
# SIGKILL would otherwise leave it behind, as Prefect's own temporary server does.
SERVER = """
import os, sys, threading
import uvicorn
threading.Thread(target=lambda: (sys.stdin.read(), os._exit(0)), daemon=True).start()
uvicorn.run("prefect.server.api.server:create_app", factory=True, host=sys.argv[1], port=int(sys.argv[2]),
            log_level="error", timeout_graceful_shutdown=2)
"""
#: For Prefect in this process: no telemetry, and nothing on the terminal, where the command itself reports.
QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
}
#: For the server of one run: none of the services that only schedules and workers need.
FOR_ONE_RUN = {"PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1", "PREFECT_LOGGING_LEVEL": "CRITICAL"}
LOOPBACK = "127.0.0.1"
STATE_FILE = "server.json"  # of the folder `.prefect`: where the server of an operated workspace listens
START_SECONDS = 300
LEAST_SPACE = 4 << 20  # bytes
DAY = 86_400  # seconds
LOG_SECONDS = 5


def find_server(workspace: Workspace) -> str | None:
    """Return the API address of the server that the settings name, or of the one that operates the workspace."""
    if workspace.settings.prefect.api:
        return workspace.settings.prefect.api
    try:
        written = json.loads((workspace.folder / ".prefect" / STATE_FILE).read_text("utf-8"))
        api = str(written["api"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return api if is_answering(api) else None  # one that was killed leaves its file behind


def is_answering(api: str) -> bool:
    """Return whether a Prefect server answers at an API address."""
    try:
        with urlopen(f"{api.rstrip('/')}/health", timeout=5):
            return True
    except (URLError, OSError, ValueError):
        return False


@contextmanager
def prefect_api(workspace: Workspace) -> Iterator[None]:
    """Have Prefect report to a server as long as the block lasts: one that there is, or one started for the block.

    Must be entered before Prefect is imported: it reads its settings from the environment when it is.

    :raises OrchestratorError: when the server that is named does not answer, or none can be started.
    :raises StorageError: when the disk is full.
    """
    os.environ.update(QUIET)
    named = find_server(workspace) or os.environ.get("PREFECT_API_URL")
    if named is None:
        with _server_for_one_run(workspace.folder / ".prefect"):
            yield
        return
    if not is_answering(named):
        raise OrchestratorError(f"the Prefect server {named} does not answer: start it, or give --no-prefect")
    before = os.environ.get("PREFECT_API_URL")
    os.environ["PREFECT_API_URL"] = named
    try:
        yield
    finally:
        _restore("PREFECT_API_URL", before)


@contextmanager
def _server_for_one_run(home: Path) -> Iterator[None]:
    """Run a server on the loopback address, with its database in `home`, as long as the block lasts."""
    port = _free_port()
    environment = QUIET | FOR_ONE_RUN | {"PREFECT_HOME": str(home)}
    server = start_child(
        ["-c", SERVER, LOOPBACK, str(port)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _wait_until_healthy(
            server, f"http://127.0.0.1:{port}/api", home, otherwise="give --no-prefect to run without it"
        )
        os.environ |= {"PREFECT_HOME": str(home), "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        yield
    except httpx.HTTPError as error:
        if _is_full(home):  # a server that cannot write refuses to record the failure, and its refusal hides the reason
            raise StorageError(f"the disk of {home.parent} is full") from error
        raise OrchestratorError(f"the local Prefect server failed ({error}): give --no-prefect") from error
    finally:
        _send_logs()
        _restore("PREFECT_API_URL", None)
        server.terminate()
        server.communicate()


def _send_logs() -> None:
    """Have what Prefect has still to log reach the server, before that ends."""
    handlers = sys.modules.get("prefect.logging.handlers")
    if handlers is not None:
        handlers.APILogWorker.drain_all(timeout=LOG_SECONDS)


@dataclass(frozen=True, slots=True)
class StartedServer:
    """The server of an operated workspace, and how to start it again."""

    process: "subprocess.Popen[bytes]"
    again: "Callable[[], subprocess.Popen[bytes]]"


def start_server(workspace: Workspace, home: Path) -> StartedServer:
    """Start the server that operates a workspace, with its pages and its database in `home`, and wait for it.

    :raises OrchestratorError: when its port is taken, or it does not start.
    """
    operation = workspace.settings.operation
    _refuse_taken(operation.host, operation.port)
    environment = QUIET | {
        "PREFECT_HOME": str(home), "PREFECT_SERVER_API_HOST": operation.host,
        "PREFECT_SERVER_API_PORT": str(operation.port), "PREFECT_LOGGING_LEVEL": "ERROR",
        "PREFECT_UI_STATIC_DIRECTORY": str(home / "pages"),
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(operation.keep_days * DAY),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{operation.keep_days}D",
    }  # fmt: skip

    def start(**options: Any) -> "subprocess.Popen[bytes]":
        arguments = ["-c", SERVER, operation.host, str(operation.port)]
        return start_child(arguments, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, **options)

    process = start(stderr=subprocess.PIPE)
    _wait_until_healthy(
        process, f"http://{asked_at(operation.host)}:{operation.port}/api", home, otherwise="see `aluetutka doctor`"
    )
    threading.Thread(target=_pass_on, args=(process,), daemon=True).start()
    return StartedServer(process, start)


def _pass_on(process: "subprocess.Popen[bytes]") -> None:
    """Write what a server writes to our own standard error: a pipe that nobody reads would stop it."""
    for line in process.stderr or ():
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()


def _refuse_taken(host: str, port: int) -> None:
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            pass
    except (OSError, OverflowError) as error:
        raise OrchestratorError(
            f"Prefect's server cannot listen at {host}:{port} ({error}): end what does, or set operation.port"
        ) from error


def asked_at(host: str) -> str:
    """Return where a server that listens at a host is asked from this machine."""
    local = {"0.0.0.0": LOOPBACK, "::": "[::1]"}
    return local.get(host, f"[{host}]" if ":" in host else host)


def check_version(api: str) -> None:
    """Refuse a Prefect server that speaks another version than the Prefect here.

    :raises OrchestratorError: when it does, or does not answer.
    """
    ours = version("prefect")
    try:
        with urlopen(f"{api.rstrip('/')}/admin/version", timeout=30) as answer:
            theirs = str(json.load(answer))
    except (URLError, OSError, ValueError) as error:
        raise OrchestratorError(f"the Prefect server {api} does not tell its version ({error})") from error
    if theirs.split(".")[:2] != ours.split(".")[:2]:
        raise OrchestratorError(
            f"the Prefect server {api} is of version {theirs}, and the Prefect here of {ours}: install the same on both"
        )


def _restore(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_full(home: Path) -> bool:
    folder = home if home.exists() else home.parent
    return shutil.disk_usage(folder).free < LEAST_SPACE


def _wait_until_healthy(server: "subprocess.Popen[bytes]", api: str, home: Path, *, otherwise: str) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up and server.poll() is None:
        if is_answering(api):
            return
        time.sleep(0.1)
    server.kill()
    if _is_full(home):
        raise StorageError(f"the disk of {home} is full: the local Prefect server needs a few megabytes there")
    written = (server.communicate()[1] or b"").decode(errors="replace").strip().splitlines()
    raise OrchestratorError(
        f"the local Prefect server did not start ({written[-1] if written else 'no answer in time'}): {otherwise}"
    )
