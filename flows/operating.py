"""Operating a workspace: a Prefect server, the process that does the scheduled runs, and what watches over both.

Prefect itself is imported only by those two processes: this one stays small, and goes on whatever becomes of them.
"""

import json
import logging
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.children import start_child
from corpus.errors import AluetutkaError, OrchestratorError, WorkspaceBusyError
from corpus.settings import FILE_NAME
from flows.server import QUIET, STATE_FILE, asked_at, check_version, is_answering, start_server
from flows.submitting import submit_run
from services.alarms.addresses import check_alarm_settings
from services.alarms.evaluating import after_run
from services.locks import FileRunLock
from services.metrics import serve_metrics
from services.scheduling.catching_up import MissedWindow, missed_windows, promise
from services.scheduling.deployments import deployments_of
from services.workspace import Workspace, open_workspace

LOG = logging.getLogger("aluetutka.operation")
TICK_SECONDS = 5.0
ALARM_SECONDS = 300.0  # between two looks for alarms: a run that does not begin raises none
LOOK_SECONDS = 30.0  # between two looks for missed windows
PATIENCE_SECONDS = 600.0  # without an answer of the server, until a missed window is done without it
LONGEST_PAUSE = 300.0  # seconds before a process is started again that keeps ending
STOP_SECONDS = 30.0


@dataclass(slots=True)
class Child:
    """A process that is started again when it ends."""

    name: str
    start: Callable[[], "subprocess.Popen[bytes]"]
    process: "subprocess.Popen[bytes] | None" = None
    failures: int = 0
    next_start: float = 0.0  # monotonic

    def keep_alive(self) -> None:
        """Start the process where it has ended, each time after a longer pause."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            LOG.warning("%s has ended with code %s; it is started again", self.name, self.process.returncode)
            self.process, self.failures = None, self.failures + 1
            self.next_start = now + min(2.0**self.failures, LONGEST_PAUSE)
        if now >= self.next_start:
            self.process = self.start()

    def stop(self) -> None:
        """End the process, and wait until it has ended."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.process = None

    def restart(self) -> None:
        """Start the process again, with what it reads when it starts."""
        self.stop()
        self.failures, self.next_start = 0, 0.0


@contextmanager
def operated(workspace: Workspace) -> Iterator["Operation"]:
    """Operate a workspace as long as the block lasts: the server answers and the scheduled runs are waited for.

    :raises SettingsError: when a schedule or an alarm's address is wrong.
    :raises OrchestratorError: when the server cannot be started or is of another version.
    :raises WorkspaceBusyError: when the workspace is operated already.
    """
    deployments_of(workspace.settings)
    check_alarm_settings(workspace.settings)
    home = workspace.folder / ".prefect"
    home.mkdir(mode=0o700, exist_ok=True)
    with _only_one(home):
        operation = Operation(workspace.folder, home)
        try:
            operation.begin()
            yield operation
        finally:
            operation.end()


@contextmanager
def _only_one(home: Path) -> Iterator[None]:
    lock = FileRunLock(home, "operate.lock")
    if not lock.acquire():
        raise WorkspaceBusyError(
            f"{home.parent} is operated already: end that `aluetutka operate` (or its service) first"
        )
    try:
        yield
    finally:
        lock.release()


class Operation:
    """What `aluetutka operate` does."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder, self.home = folder, home
        self._settings_read = 0.0
        self._looked = self._answered = self._alarmed = 0.0
        self._open = ExitStack()
        self._local: list[subprocess.Popen[bytes]] = []
        self._children: list[Child] = []
        self.api = ""

    @property
    def workspace(self) -> Workspace:
        return open_workspace(self.folder)

    @property
    def pages(self) -> str:
        """The address of Prefect's pages."""
        return self.api.removesuffix("/api")

    def begin(self) -> None:
        """Start the server, where the settings name no other, and what does the runs."""
        settings = self.workspace.settings
        self._settings_read = _changed(self.folder)
        self.api = settings.prefect.api or f"http://{asked_at(settings.operation.host)}:{settings.operation.port}/api"
        if settings.prefect.api:
            if not is_answering(self.api):
                raise OrchestratorError(
                    f"the Prefect server {self.api} does not answer: start it, or unset prefect.api"
                )
        else:
            start = start_server(self.workspace, self.home)
            self._children.append(Child("the Prefect server", start.again, start.process))
            (self.home / STATE_FILE).write_text(json.dumps({"api": self.api}), encoding="utf-8")
        check_version(self.api)
        promise(self.workspace)
        self._answered = time.monotonic()
        if settings.operation.metrics_port:
            host, port = settings.operation.host, settings.operation.metrics_port
            self._open.enter_context(serve_metrics(self.workspace, port, host=host))
        self._children.append(Child("the process of scheduled runs", self._start_serving))
        self._children[-1].keep_alive()

    def _start_serving(self) -> "subprocess.Popen[bytes]":
        environment = QUIET | {
            "PREFECT_API_URL": self.api, "PREFECT_HOME": str(self.home),
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
        }  # fmt: skip
        return start_child(["-m", "flows.serving", str(self.folder)], env=environment, stdin=subprocess.PIPE)

    def end(self) -> None:
        """End what was started, the runs that are going on among it: the next start catches them up."""
        self._open.close()
        for child in reversed(self._children):
            child.stop()
        for process in self._local:
            process.terminate()
        (self.home / STATE_FILE).unlink(missing_ok=True)

    def go_on(self, sleep: Callable[[float], None]) -> None:
        """Watch over the processes and the windows until `sleep` ends the block that this is in."""
        while True:
            sleep(TICK_SECONDS)
            self.tick()

    def tick(self) -> None:
        """Look after everything once; what fails is logged and looked after again next time."""
        try:
            for child in self._children:
                child.keep_alive()
            self._take_over_settings()
            if time.monotonic() - self._looked >= LOOK_SECONDS and self._catch_up():
                self._looked = time.monotonic()
            if time.monotonic() - self._alarmed >= ALARM_SECONDS:
                self._alarmed = time.monotonic()
                after_run(self.workspace)
        except (AluetutkaError, OSError) as error:
            LOG.error("%s", error)

    def _take_over_settings(self) -> None:
        """Serve the schedules of settings that have changed; wrong ones are reported, and the old ones go on."""
        changed = _changed(self.folder)
        if changed == self._settings_read:
            return
        self._settings_read = changed
        settings = Workspace(self.folder).settings
        deployments_of(settings)
        check_alarm_settings(settings)
        open_workspace.cache_clear()
        promise(self.workspace)
        self._children[-1].restart()

    def _catch_up(self) -> bool:
        """Have what was missed done; return False where the deployments are not there yet."""
        answering = is_answering(self.api)
        if answering:
            self._answered = time.monotonic()
        for missed in missed_windows(self.workspace, datetime.now(UTC)):
            if answering:
                if not submit_run(self.api, self.workspace, missed):
                    return False
            elif time.monotonic() - self._answered > PATIENCE_SECONDS:
                self._do_without_server(missed)
        return True

    def _do_without_server(self, missed: MissedWindow) -> None:
        self._local = [process for process in self._local if process.poll() is None]
        if self._local:
            return
        LOG.warning("the Prefect server does not answer: %s is done without it", missed.deployment.name)
        arguments = [str(self.folder), missed.deployment.name, missed.window.isoformat()]
        self._local.append(start_child(["-m", "flows.without_server", *arguments]))


def _changed(folder: Path) -> float:
    try:
        return (folder / FILE_NAME).stat().st_mtime
    except OSError:  # just being replaced
        return 0.0
