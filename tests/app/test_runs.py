"""Runs of the command as operators meet them: interrupted, through Prefect, in folders that hold anything."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Command
from tests.servers.sites import Reply, Site, serve

pytestmark = pytest.mark.slow
ALUETUTKA = str(Path(sys.executable).with_name("aluetutka"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of documents."""
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text("Kuntien talous.\n\nKuntien talous vahvistui vuonna 2024.", encoding="utf-8")
    return made


@pytest.fixture
def workspace(tmp_path: Path, command: Command) -> Path:
    made = tmp_path / "radar"
    assert command("init", made).returncode == 0
    return made


@pytest.fixture
def slow_site() -> Iterator[Site]:
    def wait(_: object) -> Reply:
        time.sleep(20)
        return Reply(b"late")

    with serve({"/slow": wait}) as site:
        yield site


def test_an_interrupted_run_ends_at_once_and_says_that_it_goes_on(workspace: Path, slow_site: Site) -> None:
    command = [ALUETUTKA, "ingest", f"{slow_site.url}/slow", "--local", "--workspace", str(workspace)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not slow_site.log:
        assert run.poll() is None
        time.sleep(0.05)
    interrupted = time.monotonic()
    os.killpg(run.pid, signal.SIGINT)  # as a terminal does
    _, errors = run.communicate(timeout=20)
    assert time.monotonic() - interrupted < 3
    assert (run.returncode, errors.count("\n")) == (130, 1)
    assert "goes on where it stopped" in errors


def test_a_run_through_prefect_is_a_flow_with_tasks_and_a_report(
    workspace: Path, folder: Path, aluetutka: Command
) -> None:
    for name in ("attrs", "uvicorn", "pypdfium2", "prefect", "json"):  # of the folder that the command is given in
        (folder / f"{name}.py").write_text("open('ran', 'w').close()\n", encoding="utf-8")
    done = aluetutka(
        "ingest", ".", "--prefect", "--workspace", workspace, "--format", "json", cwd=folder
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    counts = json.loads(done.stdout)
    assert (counts["found"], counts["new"], counts["passages"]) == (1, 1, 1)
    assert not (folder / "ran").exists()
    with sqlite3.connect(workspace / ".prefect" / "prefect.db") as database:
        flows = database.execute("SELECT state_type FROM flow_run").fetchall()
        tasks = {name.partition(":")[0] for (name,) in database.execute("SELECT name FROM task_run")}
        (report,) = database.execute("SELECT data FROM artifact").fetchone()
    assert flows == [("COMPLETED",)]
    assert {"archive files", "run batch"} <= tasks
    assert "| passages | 1 |" in report
    again = json.loads(aluetutka("ingest", folder, "--workspace", workspace, "--format", "json").stdout)
    assert (again["unchanged"], again["passages"]) == (1, 0)


def test_a_server_that_is_away_is_one_line_and_no_hindrance(workspace: Path, folder: Path, aluetutka: Command) -> None:
    away = os.environ | {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    assert aluetutka("ingest", folder, "--workspace", workspace, env=away).returncode == 0
    forced = aluetutka("ingest", folder, "--prefect", "--workspace", workspace, env=away)
    assert (forced.returncode, forced.stderr.count("\n")) == (1, 1)
    assert "http://127.0.0.1:9/api does not answer" in forced.stderr
    settings = workspace / "aluetutka.toml"
    text = settings.read_text("utf-8").replace('# api = ""', 'api = "http://127.0.0.1:9/api"')
    settings.write_text(text, encoding="utf-8")
    named = aluetutka("ingest", folder, "--workspace", workspace)
    assert named.returncode == 0
    assert "the run is done without it" in named.stderr


def test_a_status_says_of_a_run_that_it_is_going_on(workspace: Path, slow_site: Site, command: Command) -> None:
    started = [ALUETUTKA, "ingest", f"{slow_site.url}/slow", "--local", "--workspace", str(workspace)]
    run = subprocess.Popen(started, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not slow_site.log:
        time.sleep(0.05)
    assert "is going on" in command("status", "--workspace", workspace).stdout
    busy = command("ingest", "--workspace", workspace, slow_site.url)
    assert (busy.returncode, "another run is writing" in busy.stderr) == (1, True)
    run.kill()
    run.wait()
    assert "did not end: the next run goes on" in command("status", "--workspace", workspace).stdout


def index_files(workspace: Path, pattern: str) -> list[Path]:
    return sorted(path for path in (workspace / "index").rglob(pattern) if path.is_file())


@pytest.mark.parametrize(("pattern", "searched"), [("*.lance", True), ("words/*", False)])  # a search reads no rows
def test_a_damaged_index_is_one_line_and_repaired_by_the_next_run(
    pattern: str, searched: bool, ingested: Path, tmp_path: Path, aluetutka: Command, command: Command
) -> None:
    workspace = tmp_path / "damaged"
    shutil.copytree(ingested, workspace)
    before = json.loads(command("search", "kuntien talous", "-w", ingested, "--format", "json").stdout)["hits"]
    for path in index_files(workspace, pattern):
        path.unlink()
    found = aluetutka("search", "kuntien talous", "--workspace", workspace)
    assert found.returncode == (0 if searched else 1), found.stderr
    assert searched or ("aluetutka index rebuild" in found.stderr and found.stderr.count("\n") == 1)
    assert command("doctor", "--workspace", workspace).returncode == 1
    repaired = aluetutka("ingest", workspace / "aluetutka.toml", "--workspace", workspace)
    assert "made again from the catalogue" in repaired.stderr
    after = json.loads(aluetutka("search", "kuntien talous", "-w", workspace, "--format", "json").stdout)["hits"]
    assert [hit["passage_id"] for hit in after] == [hit["passage_id"] for hit in before]


def test_a_stored_title_cannot_steer_a_terminal(workspace: Path, tmp_path: Path, command: Command) -> None:
    title = "Punainen \x1b[31motsikko\x07\u202e"
    page = tmp_path / "p.jsonl"
    page.write_text(json.dumps({"id": "p\x1b[2J", "title": title, "text": "Kuntien talous vahvistui."}), "utf-8")
    assert command("ingest", page, "--workspace", workspace).returncode == 0
    hit = json.loads(command("search", "talous", "-w", workspace, "--format", "json").stdout)["hits"][0]
    commands = [["search", "talous"], ["search", "talous", "--format", "csv"], ["search", "talous", "--format", "ris"],
                ["status"], ["publication", "show", hit["document_id"]], ["themes", "list"]]  # fmt: skip
    for arguments in commands:
        done = command(*arguments, "--workspace", workspace)
        assert done.returncode == 0, done.stderr
        assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout + done.stderr), arguments


def test_a_document_is_named_by_a_path_from_here_or_as_search_prints_it(
    workspace: Path, folder: Path, command: Command
) -> None:
    command("ingest", folder, "--workspace", workspace)
    shown = command("publication", "show", "a.txt", "--workspace", workspace, cwd=folder)
    assert shown.returncode == 0, shown.stderr
    printed = command("search", "talous", "--workspace", workspace).stdout
    id = json.loads(command("publication", "show", folder / "a.txt", "-w", workspace, "--format", "json").stdout)["id"]
    assert id in printed


def test_an_analysis_follows_the_workspace_that_is_named(workspace: Path, tmp_path: Path, command: Command) -> None:
    text = "Selvityksen laati Pertti Nousiainen."
    settings = workspace / "aluetutka.toml"
    settings.write_text(settings.read_text("utf-8").replace("# persons = false", "persons = true"), encoding="utf-8")
    persons = json.loads(command("analyse", "--workspace", workspace, input=text).stdout)["mentions"]
    assert [one["type"] for one in persons] == ["person"]
    assert json.loads(command("analyse", input=text, cwd=tmp_path).stdout)["mentions"] == []
    missing = command("analyse", "--workspace", tmp_path / "nowhere", input=text)
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)


def test_the_version_is_printed(aluetutka: Command) -> None:
    assert aluetutka("--version").stdout.startswith("aluetutka 0.")


def test_a_failed_source_is_no_successful_one(workspace: Path, command: Command) -> None:
    with serve({"/l": Reply(status=403)}) as site:
        with (workspace / "aluetutka.toml").open("a", encoding="utf-8") as settings:
            settings.write(f'[[source]]\nname = "s"\nkind = "listing"\nurl = "{site.url}/l"\nlocal = true\n')
        assert command("ingest", "--workspace", workspace).returncode == 3
        assert command("ingest", "--strict", "--workspace", workspace).returncode == 1
    (listed,) = json.loads(command("source", "list", "-w", workspace, "--format", "json").stdout)
    assert listed["last_run"] is not None
    assert listed["succeeded"] is None
    assert "answered 403" in listed["problem"]
    assert "Source s failed" in command("status", "--workspace", workspace).stderr
