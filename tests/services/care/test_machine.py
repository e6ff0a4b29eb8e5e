"""What `doctor` finds missing on a machine, of what scheduled work needs."""

import json
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.settings import FILE_NAME
from services.answers.workspace import HealthCheck
from services.care.machine import check_machine, check_operation
from services.workspace import Workspace
from tests.servers.sites import serve

SCHEDULED = '[schedules]\ningest = "0 6 * * 1-5"\n'


def found(folder: Path, settings: str = "", *, mode: int = 0o600) -> dict[str, HealthCheck]:
    """Return the checks of a workspace with some settings, by name."""
    (folder / FILE_NAME).write_text(settings, encoding="utf-8")
    (folder / FILE_NAME).chmod(mode)
    return {check.name: check for check in check_operation(Workspace(folder, write=False))}


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that another program listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write_tool(folder: Path, name: str, lines: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize(
    ("languages", "passed", "said"),
    [
        ("eng fin osd swe", True, "installed, with fin, swe, eng"),
        ("eng osd", False, "apt-get install tesseract-ocr-fin tesseract-ocr-swe"),
        (None, False, "not installed"),
    ],
)
def test_tesseract_and_its_languages_are_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: str | None, passed: bool, said: str
) -> None:
    if languages is not None:
        write_tool(tmp_path, "tesseract", f"printf 'List of languages:\\n'; for l in {languages}; do echo $l; done")
    monkeypatch.setenv("PATH", str(tmp_path))
    check = {one.name: one for one in check_machine()}["Tesseract"]
    assert (check.passed, check.needed, said in check.message) == (passed, False, True)


def test_time_zones_are_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {one.name: one.passed for one in check_machine()}["Time zones"]
    monkeypatch.setattr("services.care.machine.HELSINKI", "Europe/Nowhere")
    check = {one.name: one for one in check_machine()}["Time zones"]
    assert (check.passed, check.needed, "pip install tzdata" in check.message) == (False, True, True)


def test_a_disk_that_is_nearly_full_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "free for workspace, catalogue, archive, index" in found(tmp_path)["Disk"].message
    monkeypatch.setattr("services.care.machine.ENOUGH_SPACE", sys.maxsize)
    check = found(tmp_path)["Disk"]
    assert (check.passed, "make room" in check.message) == (False, True)


@pytest.mark.parametrize(
    ("url", "mode", "passed"),
    [
        ("postgresql+psycopg://u:secret@h/d", 0o644, False),
        ("postgresql+psycopg://u:secret@h/d", 0o600, True),
        ("postgresql+psycopg://u@h/d", 0o644, True),
    ],
)
def test_a_password_that_others_can_read_is_found(tmp_path: Path, url: str, mode: int, passed: bool) -> None:
    check = found(tmp_path, f'[storage]\ncatalogue = "{url}"\n', mode=mode)["Settings"]
    assert check.passed == passed
    assert passed or f"chmod 600 {tmp_path / FILE_NAME}" in check.message
    assert "secret" not in check.message


def test_a_password_in_a_comment_is_none(tmp_path: Path) -> None:
    assert found(tmp_path, "# catalogue = postgresql+psycopg://u:p@h/d\n", mode=0o644)["Settings"].passed


def test_the_tools_of_postgresql_are_a_note_where_they_are_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = '[storage]\ncatalogue = "postgresql+psycopg://u@h/d"\n'
    assert "PostgreSQL tools" not in found(tmp_path)
    write_tool(tmp_path, "pg_dump", "")
    monkeypatch.setenv("PATH", str(tmp_path))
    check = found(tmp_path, settings)["PostgreSQL tools"]
    assert (check.passed, check.needed, check.message.split()[0]) == (False, False, "pg_restore")


def test_the_port_of_the_server_is_free_or_named(
    tmp_path: Path, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    monkeypatch.setattr("services.care.machine.ANSWER_SECONDS", 0.2)  # the other program answers nobody
    free = free_port()
    check = found(tmp_path, f"{SCHEDULED}[operation]\nport = {free}\n")["Prefect server"]
    assert (check.passed, check.message) == (True, f"the port {free} is free for it")
    check = found(tmp_path, f"{SCHEDULED}[operation]\nport = {taken}\n")["Prefect server"]
    assert (check.passed, check.needed) == (False, True)
    assert check.message == f"another program listens at 127.0.0.1:{taken}: choose another operation.port"
    assert not found(tmp_path, f"[operation]\nport = {taken}\n")["Prefect server"].needed
    other = found(tmp_path, f'{SCHEDULED}[operation]\nhost = "203.0.113.7"\nport = {free}\n')["Prefect server"]
    assert "check operation.host" in other.message
    assert "is no port" in found(tmp_path, f"{SCHEDULED}[operation]\nport = 99999\n")["Prefect server"].message


def test_the_workspaces_own_server_is_told_from_another(tmp_path: Path) -> None:
    with serve({"/api/health": "true"}) as server:
        port = server.url.rpartition(":")[2]
        settings = f"{SCHEDULED}[operation]\nport = {port}\n"
        check = found(tmp_path, settings)["Prefect server"]
        assert (check.passed, "the Prefect server of another" in check.message) == (False, True)
        (tmp_path / ".prefect").mkdir()
        (tmp_path / ".prefect" / "server.json").write_text(json.dumps({"api": f"{server.url}/api"}), encoding="utf-8")
        assert found(tmp_path, settings)["Prefect server"].passed


def test_a_server_that_is_named_is_to_answer(tmp_path: Path) -> None:
    with serve({"/api/health": "true"}) as server:
        assert found(tmp_path, f'[prefect]\napi = "{server.url}/api"\n')["Prefect server"].passed
    check = found(tmp_path, '[prefect]\napi = "http://127.0.0.1:9/api"\n')["Prefect server"]
    assert (check.passed, "does not answer" in check.message) == (False, True)


def test_schedules_that_are_wrong_or_missing_are_found(tmp_path: Path) -> None:
    assert (found(tmp_path)["Schedules"].passed, found(tmp_path)["Schedules"].needed) == (False, False)
    assert found(tmp_path, SCHEDULED)["Schedules"].message == "ingest"
    wrong = found(tmp_path, '[schedules]\ningest = "every morning"\n')["Schedules"]
    assert (wrong.passed, wrong.needed) == (False, True)


def test_an_alarm_address_and_a_contact_are_notes(tmp_path: Path) -> None:
    checks = found(tmp_path)
    assert [(checks[name].passed, checks[name].needed) for name in ("Alarm address", "Contact")] == [(False, False)] * 2
    assert found(tmp_path, '[fetching]\ncontact = "a@example.fi"\n')["Contact"].passed
