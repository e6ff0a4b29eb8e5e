"""`aluetutka operate` with a real Prefect server, real runs and real kills."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.request import Request, urlopen

import psutil
import pytest

from tests.conftest import Command
from tests.servers.sites import Reply, Site, serve

pytestmark = pytest.mark.slow
ALUETUTKA = str(Path(sys.executable).with_name("aluetutka"))
WAIT_SECONDS = 120


@dataclass(slots=True)
class Operating:
    """A process that operates a workspace."""

    process: "subprocess.Popen[str]"
    workspace: Path
    api: str

    def ask(self, path: str, body: object) -> list[dict[str, object]]:
        headers = {"content-type": "application/json"}
        with urlopen(Request(f"{self.api}{path}", json.dumps(body).encode(), headers), timeout=30) as answer:
            return json.load(answer)

    def end(self) -> str:
        """End it as systemd does, and return what it wrote."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        self.process.send_signal(signal.SIGTERM)
        _, written = self.process.communicate(timeout=WAIT_SECONDS)
        assert self.process.returncode == 0, written
        assert not [child for child in family if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
        return written


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], object]) -> None:
    give_up = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.2)


@contextmanager
def operate(workspace: Path) -> Iterator[Operating]:
    process = subprocess.Popen(
        [ALUETUTKA, "operate", "--workspace", str(workspace)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )  # fmt: skip
    try:
        assert process.stderr
        first = process.stderr.readline()
        assert first.startswith("Prefect's pages: http://127.0.0.1:"), first
        yield Operating(process, workspace, first.split()[-1] + "/api")
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=WAIT_SECONDS)


def runs(workspace: Path) -> list[tuple[str, str]]:
    """Return what triggered each run and how it ended, oldest first."""
    with sqlite3.connect(workspace / "catalogue.sqlite") as database:
        found = database.execute("SELECT trigger, state FROM run ORDER BY id").fetchall()
    database.close()
    return found


def promise_since(workspace: Path, moment: datetime) -> None:
    """Have the schedules promised for some time already."""
    with sqlite3.connect(workspace / "catalogue.sqlite") as database:
        database.execute("UPDATE schedule SET since = ?", [moment.isoformat(timespec="seconds")])
    database.close()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site with one page; as long as its route `/page` says so, it takes its time."""
    with serve({"/page": b"<html><h1>Kuntien talous</h1><p>Kuntien talous vahvistui vuonna 2024.</p></html>"}) as made:
        yield made


@pytest.fixture
def workspace(tmp_path: Path, site: Site, command: Command) -> Path:
    """A workspace with the site as its source, which had a window this morning that nobody has done."""
    made = tmp_path / "radar"
    assert command("init", made).returncode == 0
    added = command("source", "add", f"{site.url}/page", "--kind", "page", "--local", "--workspace", made)
    assert added.returncode == 0, added.stderr
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    cron = f"{an_hour_ago.minute} {an_hour_ago.hour} * * *"
    file = made / "aluetutka.toml"
    text = file.read_text("utf-8").replace('# timezone = "Europe/Helsinki"', 'timezone = "UTC"')
    file.write_text(text.replace("# port = 4200", f"port = {free_port()}"), encoding="utf-8")
    assert command("schedule", "set", "ingest", cron, "--workspace", made).returncode == 0
    from services.scheduling.catching_up import promise
    from services.workspace import Workspace

    opened = Workspace(made)
    promise(opened)
    opened.catalogue.close()
    promise_since(made, an_hour_ago - timedelta(days=3))
    return made


def slowly(content: bytes, entered: list[int]) -> Callable[[BaseHTTPRequestHandler], Reply]:
    def answer(_: BaseHTTPRequestHandler) -> Reply:
        entered.append(1)
        time.sleep(25)
        return Reply(content)

    return answer


def test_a_missed_window_is_caught_up_with_a_report_in_the_pages_and_in_the_history(
    workspace: Path, command: Command
) -> None:
    with operate(workspace) as operating:
        wait_for(lambda: runs(workspace) == [("catch-up", "completed")])
        wait_for(lambda: operating.ask("/artifacts/filter", {}))
        (artifact,) = operating.ask("/artifacts/filter", {})
        assert artifact["key"] == "ingest-report"
        assert "| found | 1 |" in str(artifact["data"])
        deployments = {str(one["name"]): one for one in operating.ask("/deployments/filter", {})}
        assert {"radar-ingest", "radar-refit-themes", "radar-check-sources"} <= deployments.keys()
        schema = deployments["radar-ingest"]["parameter_openapi_schema"]
        assert "Names of sources" in json.dumps(schema)
        wait_for(
            lambda: operating.ask("/flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}})
        )
        with urlopen(operating.api.removesuffix("/api"), timeout=30) as page:
            assert b"<title>Prefect" in page.read()
        second = command("operate", "--workspace", workspace)
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert "is operated already" in second.stderr
        operating.end()
    assert runs(workspace) == [("catch-up", "completed")]
    listed = json.loads(command("runs", "list", "--workspace", workspace, "--format", "json").stdout)
    assert (listed[0]["deployment"], listed[0]["new"]) == ("ingest", 1)
    assert "| found | 1 |" in command("runs", "show", 1, "--workspace", workspace).stdout


def test_a_run_that_is_killed_or_cut_off_is_caught_up_and_one_that_is_cancelled_is_not(
    workspace: Path, site: Site, command: Command
) -> None:
    entered: list[int] = []
    site.routes["/page"] = slowly(b"<html><h1>Kuntien talous</h1><p>Kuntien talous vahvistui.</p></html>", entered)
    with operate(workspace) as operating:
        wait_for(lambda: len(entered) == 1)
        with sqlite3.connect(workspace / "catalogue.sqlite") as database:
            (process,) = database.execute("SELECT process FROM run WHERE state = 'running'").fetchone()
        database.close()
        os.kill(int(process.rpartition(":")[2]), signal.SIGKILL)
        wait_for(lambda: len(entered) == 2)  # at once, once
        assert [state for _, state in runs(workspace)] == ["crashed", "running"]
        operating.end()  # as a reboot does
    assert [state for _, state in runs(workspace)] == ["crashed", "interrupted"]
    with sqlite3.connect(workspace / "catalogue.sqlite") as database:  # long enough ago to be tried again
        database.execute("UPDATE run SET finished_at = ?", [(datetime.now(UTC) - timedelta(hours=2)).isoformat()])
    database.close()
    with operate(workspace) as operating:
        wait_for(lambda: len(entered) == 3)
        wait_for(lambda: runs(workspace)[-1] == ("catch-up", "running"))
        assert command("runs", "cancel", 3, "--workspace", workspace).returncode == 0
        wait_for(lambda: runs(workspace)[-1] == ("catch-up", "cancelled"))
        time.sleep(35)  # longer than the pause between two looks for missed windows
        operating.end()
    assert [state for _, state in runs(workspace)] == ["crashed", "interrupted", "cancelled"]


def test_new_settings_are_taken_over_and_wrong_ones_reported(workspace: Path, command: Command) -> None:
    with operate(workspace) as operating:
        wait_for(lambda: operating.ask("/deployments/filter", {}))
        assert command("schedule", "set", "refit-themes", "0 3 * * 0", "--workspace", workspace).returncode == 0

        def schedules() -> list[object]:
            found = operating.ask("/deployments/filter", {"deployments": {"name": {"any_": ["radar-refit-themes"]}}})
            return [plan for one in found for plan in one["schedules"]]  # type: ignore[attr-defined]

        wait_for(schedules)
        file = workspace / "aluetutka.toml"
        file.write_text(file.read_text("utf-8").replace("0 3 * * 0", "0 25 * * 0"), encoding="utf-8")
        time.sleep(12)
        assert schedules()
        written = operating.end()
    assert "'0 25 * * 0' is no schedule" in written
    assert "Traceback" not in written


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('timezone = "UTC"', 'timezone = "Europe/Helsinky"', "operation.timezone"),
        ("[schedules]", '[schedules]\nrefit_themes = "0 25 * * *"', "'0 25 * * *' is no schedule"),
        ('# api = ""', 'api = "http://127.0.0.1:9/api"', "http://127.0.0.1:9/api does not answer"),
        ("[schedules]", '[schedules]\ningset = "0 6 * * *"', "did you mean schedules.ingest?"),
    ],
)
def test_wrong_settings_are_one_line_before_anything_is_started(
    workspace: Path, before: str, after: str, message: str, command: Command
) -> None:
    file = workspace / "aluetutka.toml"
    file.write_text(file.read_text("utf-8").replace(before, after), encoding="utf-8")
    refused = command("operate", "--workspace", workspace)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert message in refused.stderr
    assert not (workspace / ".prefect" / "prefect.db").exists()


def test_a_taken_port_is_one_line(workspace: Path, site: Site, command: Command) -> None:
    taken = site.url.rpartition(":")[2]
    file = workspace / "aluetutka.toml"
    lines = [f"port = {taken}" if line.startswith("port = ") else line for line in file.read_text("utf-8").splitlines()]
    file.write_text("\n".join(lines), encoding="utf-8")
    refused = command("operate", "--workspace", workspace)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert f"127.0.0.1:{taken}" in refused.stderr
    assert "operation.port" in refused.stderr


def test_a_server_of_another_version_is_one_line(workspace: Path, site: Site, command: Command) -> None:
    site.routes |= {
        "/api/health": b"true",
        "/api/admin/version": Reply(b'"2.20.1"', headers={"content-type": "text/json"}),
    }
    file = workspace / "aluetutka.toml"
    file.write_text(file.read_text("utf-8").replace('# api = ""', f'api = "{site.url}/api"'), encoding="utf-8")
    refused = command("operate", "--workspace", workspace)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1), refused.stderr
    assert "is of version 2.20.1, and the Prefect here of 3." in refused.stderr


@pytest.mark.parametrize("name", ["radar", "oma tutka 100% $HOME"])
def test_a_unit_is_one_that_systemd_accepts(name: str, tmp_path: Path, command: Command) -> None:
    assert command("init", tmp_path / name).returncode == 0
    printed = command("operate", "install", "--print", "--workspace", tmp_path / name)
    assert printed.returncode == 0
    (tmp_path / "aluetutka-x.service").write_text(printed.stdout, encoding="utf-8")
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not installed")
    seen = subprocess.run(
        [verify, "verify", "--man=no", str(tmp_path / "aluetutka-x.service")], capture_output=True, text=True
    )
    assert "aluetutka-x" not in seen.stderr, seen.stderr


def test_a_unit_is_written_where_systemd_looks_and_told_how_to_enable(
    workspace: Path, tmp_path: Path, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    done = command("operate", "install", "--workspace", workspace)
    assert (tmp_path / "config" / "systemd" / "user" / "aluetutka-radar.service").is_file()
    assert "systemctl --user enable --now aluetutka-radar.service" in done.stdout


def test_a_workspace_begins_with_its_schedule_and_its_alarms(tmp_path: Path, command: Command) -> None:
    address = "mailtos://me:secret@mail.example.fi?to=me@example.fi"
    begun = command("init", tmp_path / "radar", "--schedule", "0 6 * * 1-5", "--alarm", address)
    assert begun.returncode == 0, begun.stderr
    listed = json.loads(command("schedule", "list", "--workspace", tmp_path / "radar", "--format", "json").stdout)
    assert [one["cron"] for one in listed if one["deployment"] == "ingest"] == ["0 6 * * 1-5"]
    health = command("doctor", "--workspace", tmp_path / "radar").stdout
    assert "mailtos://mail.example.fi" in health
    assert "secret" not in health


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--schedule", "0 25 * * *"], "'0 25 * * *' is no schedule"),
        (["--alarm", "mailtosx://me@example.fi"], "did you mean mailtos://?"),
    ],
)
def test_a_workspace_is_not_made_with_wrong_settings(
    options: list[str], message: str, tmp_path: Path, command: Command
) -> None:
    refused = command("init", tmp_path / "radar", *options)
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert message in refused.stderr
    assert not (tmp_path / "radar").exists()
