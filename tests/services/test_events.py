"""What a run logs: as JSON or text, with what each record is about and without anything secret."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.settings import FILE_NAME
from services.events import LOGGER, about, tell
from services.ingesting import ingest_request, make_request
from services.logs import FILE_VARIABLE, FORMAT_VARIABLE, set_up_logs, set_up_logs_of_environment
from services.workspace import Workspace
from tests.servers.sites import Reply, serve
from tests.services.corpora import new_workspace
from tests.services.test_sources import article, listing


@pytest.fixture(autouse=True)
def quiet_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take the handlers away again, and what child processes would know of them."""
    for name in (FORMAT_VARIABLE, FILE_VARIABLE):
        monkeypatch.setenv(name, "")
    yield
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(logging.NOTSET)
    logger.propagate = True


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def broken_page(folder: Path) -> Path:
    """Write a good file and one that cannot be read."""
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text("Kuntien talous vahvistui.", encoding="utf-8")
    (folder / "in" / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    return folder / "in"


def test_a_record_is_one_line_of_json_with_what_it_is_about(tmp_path: Path) -> None:
    set_up_logs("json", tmp_path / "log")
    with about(run_id=7, source="mdi"), about(document_id="a-1"):
        tell("tried", "Ääkköset\nja rivi", number=3)
    tell("tried", "later")
    first, second = lines(tmp_path / "log")
    assert (first["run_id"], first["source"], first["document_id"], first["number"]) == (7, "mdi", "a-1", 3)
    assert (first["event"], first["level"], first["message"]) == ("tried", "INFO", "Ääkköset\nja rivi")
    assert first["time"].endswith("+00:00")
    assert "run_id" not in second


def test_a_record_in_text_is_one_line(tmp_path: Path) -> None:
    set_up_logs("text", tmp_path / "log")
    with about(run_id=7, source="mdi"):
        tell("tried", "two\nlines")
    (line,) = (tmp_path / "log").read_text("utf-8").splitlines()
    assert line.endswith("INFO two lines [run_id=7 source=mdi]")


def test_nothing_secret_is_logged_by_whatever_module(tmp_path: Path) -> None:
    set_up_logs("json", tmp_path / "log")
    tell("tried", "mailtos://radar:s3cret@example.fi", address="https://radar:s3cret@example.fi/?token=s3cret")
    logging.getLogger(f"{LOGGER}.flows").warning("cannot use %s", "postgresql://radar:s3cret@db/radar")
    written = (tmp_path / "log").read_text("utf-8")
    assert written.count("***") == 4
    assert "s3cret" not in written


@pytest.mark.parametrize("processes", [1, 2])
def test_a_run_logs_its_start_its_end_and_what_it_set_aside(tmp_path: Path, processes: int) -> None:
    workspace = new_workspace(tmp_path / "radar")
    (workspace.folder / FILE_NAME).write_text(f"[ingestion]\nprocesses = {processes}\nbatch = 1\n", encoding="utf-8")
    set_up_logs("json", tmp_path / "log")
    ingest_request(Workspace(workspace.folder), make_request([str(broken_page(tmp_path))]))
    found = {line["event"]: line for line in lines(tmp_path / "log")}
    assert {"run_started", "document_set_aside", "run_ended"} <= found.keys()
    assert {line["run_id"] for line in found.values()} == {1}
    aside = found["document_set_aside"]
    assert (aside["stage"], aside["level"], aside["error"]) == ("read", "WARNING", "UnreadableDocumentError")
    assert aside["document_id"].startswith("b-")
    assert (found["run_ended"]["state"], found["run_ended"]["found"]) == ("completed", 2)


def test_a_run_that_fails_logs_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = new_workspace(tmp_path / "radar")
    set_up_logs("json", tmp_path / "log")
    monkeypatch.setattr("services.ingesting.mark_finished", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ingest_request(workspace, make_request([str(broken_page(tmp_path))]))
    last = next(line for line in lines(tmp_path / "log") if line["event"] == "run_ended")
    assert (last["state"], last["level"]) == ("failed", "ERROR")
    assert "ZeroDivisionError" in last["reason"]


def test_each_source_is_logged_with_its_counts_and_problems(tmp_path: Path) -> None:
    with serve({"/l": listing(1, 2), "/u/1": article("Uutinen 1"), "/u/2": Reply(status=403)}) as site:
        new_workspace(tmp_path / "radar")
        (tmp_path / "radar" / FILE_NAME).write_text(
            "[fetching]\nseconds_between = 0.0\nattempts = 1\n"
            f'[[source]]\nname = "seutu"\nkind = "listing"\nurl = "{site.url}/l"\nlocal = true\n',
            encoding="utf-8",
        )
        workspace = Workspace(tmp_path / "radar")
        set_up_logs("json", tmp_path / "log")
        ingest_request(workspace, make_request([], sources=workspace.settings.source))
    about_source = [line for line in lines(tmp_path / "log") if line.get("source") == "seutu"]
    visited = next(line for line in about_source if line["event"] == "source_visited")
    assert (visited["found"], visited["new"], visited["run_id"]) == (1, 1, 1)
    problem = next(line for line in about_source if line["event"] == "source_problem")
    assert problem["location"] == f"{site.url}/u/2"


def test_without_handlers_nothing_that_is_printed_reaches_the_terminal(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ingest_request(new_workspace(tmp_path / "radar"), make_request([str(broken_page(tmp_path))]))
    assert capfd.readouterr() == ("", "")


def test_a_child_process_writes_as_its_parent(tmp_path: Path) -> None:
    set_up_logs("json", tmp_path / "log")
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):  # as a new process has none
        logger.removeHandler(handler)
        handler.close()
    set_up_logs_of_environment()
    tell("tried", "by the child")
    assert lines(tmp_path / "log")[0]["message"] == "by the child"
