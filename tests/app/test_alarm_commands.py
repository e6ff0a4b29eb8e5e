"""The commands on alarms, saved searches and metrics, and the options of the log."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from corpus.catalogue import open_catalogue
from corpus.catalogue.runs import end_run, start_run
from corpus.settings import FILE_NAME
from services.alarms.answers import AddressTest
from services.events import LOGGER
from services.logs import FILE_VARIABLE, FORMAT_VARIABLE
from services.schemas import schema_of
from tests.conftest import Command
from tests.servers.messages import Hook, Mailbox, mail_server, webhook


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as opened:
        yield opened


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def workspace(tmp_path: Path, command: Command) -> Path:
    assert command("init", tmp_path / "radar").returncode == 0
    return tmp_path / "radar"


def set_alarms(workspace: Path, **values: Any) -> None:
    lines = [f"{name} = {json.dumps(value)}" for name, value in {"disk_free_gb": 0.0, **values}.items()]
    (workspace / FILE_NAME).write_text("\n".join(["[alarms]", *lines, ""]), encoding="utf-8")


def fail_run(workspace: Path) -> None:
    catalogue = open_catalogue(str(workspace / "catalogue.sqlite"))
    end_run(catalogue, start_run(catalogue), "failed", problem="the disk is full")
    catalogue.close()


def test_alarms_are_listed_with_what_to_do_and_who_has_heard(workspace: Path, command: Command, hook: Hook) -> None:
    set_alarms(workspace, urls=[hook.url])
    fail_run(workspace)
    checked = command("alarms", "check", "--workspace", workspace)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "1 open, 1 of them new; 1 messages sent")
    listed = command("alarms", "list", "--workspace", workspace)
    for said in ("Ajo ingest epäonnistui", "the disk is full", "aluetutka ingest", "sent to json://127.0.0.1"):
        assert said in listed.stdout
    (one,) = json.loads(command("alarms", "list", "--workspace", workspace, "--format", "json").stdout)
    assert (one["kind"], one["sent_to"]) == ("run_failed", ["json://127.0.0.1"])


def test_a_check_says_whom_it_could_not_reach(workspace: Path, command: Command, hook: Hook) -> None:
    set_alarms(workspace, urls=[hook.url])
    hook.status = 500
    fail_run(workspace)
    checked = command("alarms", "check", "--workspace", workspace)
    assert checked.returncode == 1
    assert "no alarm could be sent to json://127.0.0.1" in checked.stderr


def test_a_check_without_addresses_says_that_nobody_hears(workspace: Path, command: Command) -> None:
    set_alarms(workspace)
    checked = command("alarms", "check", "--workspace", workspace)
    assert (checked.returncode, "alarms.urls" in checked.stderr) == (0, True)
    assert "There are no alarms" in command("alarms", "list", "--workspace", workspace).stderr


def test_a_test_message_says_of_each_address_whether_it_accepted(
    workspace: Path, command: Command, hook: Hook, mailbox: Mailbox
) -> None:
    set_alarms(workspace, urls=[hook.url, mailbox.url()])
    tried = command("alarms", "test", "--workspace", workspace)
    assert (tried.returncode, tried.stdout.splitlines()) == (
        0, ["accepted json://127.0.0.1", "accepted mailto://127.0.0.1"],
    )  # fmt: skip
    hook.status = 404
    tried = command("alarms", "test", "--workspace", workspace, "--format", "json")
    answers = json.loads(tried.stdout)
    assert (tried.returncode, [one["accepted"] for one in answers]) == (1, [False, True])
    for one in answers:
        jsonschema.validate(one, schema_of(AddressTest))
    assert "404" in answers[0]["problem"]


@pytest.mark.parametrize("line", [("alarms", "test"), ("alarms", "check"), ("ingest", FILE_NAME)])
def test_a_wrong_address_is_one_line_before_anything_is_sent(
    workspace: Path, command: Command, hook: Hook, line: tuple[str, ...]
) -> None:
    set_alarms(workspace, urls=[hook.url, "mailtos//radar:s3cret@example.fi"])
    done = command(*line, "--workspace", workspace)
    assert (done.returncode, done.stderr.count("\n"), hook.got) == (1, 1, [])
    assert "alarms.urls, address 2 of 2, is no address" in done.stderr
    assert "s3cret" not in done.stdout + done.stderr


def test_there_is_nothing_to_test_without_addresses(workspace: Path, command: Command) -> None:
    done = command("alarms", "test", "--workspace", workspace)
    assert (done.returncode, "there is no address to test" in done.stderr) == (1, True)


def test_an_alert_is_added_listed_and_removed(workspace: Path, command: Command, mailbox: Mailbox) -> None:
    set_alarms(workspace, mail=f"mailto://127.0.0.1:{mailbox.port}/?from=radar@example.fi")
    added = command("alerts", "add", "kuntien talous", "--email", "a@b.fi", "--every", "week", "-w", workspace)
    assert added.stdout == "Saved kuntien-talous: every week, a@b.fi\n"
    (one,) = json.loads(command("alerts", "list", "-w", workspace, "--format", "json").stdout)
    assert (one["query"], one["by"], one["recipients"]) == ("kuntien talous", "both", ["a@b.fi"])
    assert "kuntien talous" in command("alerts", "list", "-w", workspace).stdout
    assert command("alerts", "remove", "kuntien-talous", "-w", workspace).returncode == 0
    assert "no saved searches" in command("alerts", "list", "-w", workspace).stderr


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--email", "a@b.fi"], 1, "there is no mail server"),
        (["--to", "slak://s3cret"], 1, "did you mean slack"),
        (["--municipality", "Atlantis"], 1, "no municipality"),
        (["--kind", "novel"], 2, "'novel' is none of"),
        (["--every", "year"], 2, "year"),
        (["--since", "eilen"], 1, "is no date"),
    ],
)
def test_a_wrong_alert_is_refused(workspace: Path, command: Command, options: list[str], code: int, said: str) -> None:
    done = command("alerts", "add", "kuntien talous", *options, "-w", workspace)
    assert (done.returncode, said in done.stderr) == (code, True)
    assert "s3cret" not in done.stderr
    assert json.loads(command("alerts", "list", "-w", workspace, "--format", "json").stdout) == []


@pytest.mark.slow
def test_an_alert_announces_what_an_ingest_brings(
    workspace: Path, command: Command, tmp_path: Path, hook: Hook
) -> None:
    added = command("alerts", "add", "kuntien talous", "--to", hook.url, "--since", "2020-01-01", "-w", workspace)
    assert added.returncode == 0
    (tmp_path / "a.txt").write_text("Tilinpäätös\n\nKuntatalous vahvistui vuonna 2024.", encoding="utf-8")
    assert command("ingest", tmp_path / "a.txt", "-w", workspace).returncode == 0
    dry = command("alerts", "run", "--dry-run", "-w", workspace)
    assert (dry.stdout.splitlines()[0], hook.got) == ("kuntien-talous: 1 new", [])
    ran = command("alerts", "run", "-w", workspace)
    assert ran.stdout.splitlines()[0] == "kuntien-talous: 1 new, sent to json://127.0.0.1"
    assert hook.got[0]["title"] == "Hakuvahti: uusi julkaisu – kuntien talous"
    assert command("alerts", "run", "kuntien-talous", "-w", workspace).stdout == "kuntien-talous: 0 new\n"
    feed = command("alerts", "feed", "kuntien-talous", "-w", workspace)
    assert feed.stdout.startswith("<?xml")
    assert "Tilinpäätös" in feed.stdout


@pytest.mark.slow
def test_a_run_says_whom_its_alarms_could_not_reach(
    workspace: Path, aluetutka: Command, tmp_path: Path, hook: Hook
) -> None:
    set_alarms(workspace, urls=[hook.url], disk_free_gb=1e9)
    hook.status = 500
    (tmp_path / "a.txt").write_text("Kuntatalous vahvistui vuonna 2024.", encoding="utf-8")
    done = aluetutka("ingest", tmp_path / "a.txt", "--workspace", workspace)
    assert done.returncode == 0
    (line,) = done.stderr.splitlines()
    assert line.startswith("no alarm could be sent to json://127.0.0.1: ")


def test_metrics_are_printed_or_written(workspace: Path, command: Command, tmp_path: Path) -> None:
    assert "aluetutka_documents 0.0" in command("metrics", "-w", workspace).stdout
    done = command("metrics", "--textfile", tmp_path / "a.prom", "-w", workspace)
    assert (done.returncode, done.stdout) == (0, "")
    assert "aluetutka_documents 0.0" in (tmp_path / "a.prom").read_text()


@pytest.fixture
def own_log(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Take the log's handlers away again, and what child processes would know of them."""
    for name in (FORMAT_VARIABLE, FILE_VARIABLE):
        monkeypatch.setenv(name, "")
    yield
    logger = logging.getLogger(LOGGER)
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(logging.NOTSET)
    logger.propagate = True


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    return tmp_path / "b.pdf"


def test_the_log_is_json_on_standard_error(workspace: Path, command: Command, own_log: None, broken: Path) -> None:
    done = command("--log-format", "json", "ingest", broken, "-w", workspace, "--format", "json")
    assert json.loads(done.stdout)["found"] == 1
    events = [json.loads(line)["event"] for line in done.stderr.splitlines() if line.startswith("{")]
    assert events == ["run_started", "document_set_aside", "run_ended"]


def test_a_log_file_leaves_the_terminal_as_it_is(
    workspace: Path, command: Command, own_log: None, broken: Path, tmp_path: Path
) -> None:
    plain = command("ingest", broken, "-w", workspace)
    logged = command("--log-file", tmp_path / "log", "ingest", broken, "--retry-failed", "-w", workspace)
    assert logged.stderr.replace("\n", "") == plain.stderr.replace("\n", "")
    assert "is set aside" in (tmp_path / "log").read_text("utf-8")
    refused = command("--log-file", tmp_path / "missing" / "log", "status", "-w", workspace)
    assert (refused.returncode, "cannot write the log" in refused.stderr) == (1, True)
