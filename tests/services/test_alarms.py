"""Alarms of a workspace: found from its history, sent once to real servers, ended with an all-clear."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from corpus.catalogue.alarms import list_alarms
from corpus.catalogue.deliveries import claim_delivery
from corpus.catalogue.runs import Occasion, end_run, start_run
from corpus.catalogue.schedules import promise_schedules
from corpus.errors import SettingsError, StorageError
from corpus.settings import FILE_NAME
from services.alarms import evaluating
from services.alarms.answers import AlarmReport
from services.alarms.evaluating import after_run, check_alarms, list_recent, send_test
from services.care.sources import pause_sources, rename_source
from services.ingesting import ingest_request, make_request
from services.workspace import Workspace, create_workspace
from tests.servers.messages import Hook, Mailbox, mail_server, webhook
from tests.servers.sites import Reply, Site, serve
from tests.services.test_sources import article, listing

PLENTY = "disk_free_gb = 0.0"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as opened:
        yield opened


def write_settings(folder: Path, *lines: str) -> Workspace:
    """Make or change a workspace, so that only what a test is about raises an alarm."""
    create_workspace(folder)
    (folder / FILE_NAME).write_text("\n".join(["[alarms]", PLENTY, *lines, ""]), encoding="utf-8")
    return Workspace(folder)


def heard(*urls: str) -> str:
    return f"urls = {json.dumps(urls)}"


def fail_run(workspace: Workspace, problem: str = "the disk is full", state: Any = "failed") -> None:
    end_run(workspace.catalogue, start_run(workspace.catalogue), state, problem=problem)


def complete_run(workspace: Workspace, **report: Any) -> None:
    end_run(workspace.catalogue, start_run(workspace.catalogue), "completed", report=report)


def titles(report: AlarmReport) -> tuple[list[str], list[str]]:
    return [one.kind for one in report.raised], [one.kind for one in report.ended]


def test_an_alarm_is_sent_once_and_then_an_all_clear(tmp_path: Path, mailbox: Mailbox, hook: Hook) -> None:
    workspace = write_settings(tmp_path / "radar", heard(mailbox.url(), hook.url))
    fail_run(workspace)
    reports = [check_alarms(workspace), check_alarms(workspace)]
    assert [(titles(report)[0], report.sent) for report in reports] == [(["run_failed"], 2), ([], 0)]
    complete_run(workspace)
    assert titles(check_alarms(workspace)) == ([], ["run_failed"])
    assert check_alarms(workspace).sent == 0
    assert mailbox.subjects == [
        "Aluetutka hälyttää: ajo ingest epäonnistui", "Aluetutka: kunnossa taas – ajo ingest epäonnistui",
    ]  # fmt: skip
    assert [got["type"] for got in hook.got] == ["failure", "success"]
    plain = mailbox.got[0][1].get_body(("plain",))
    assert plain is not None
    for said in ("the disk is full", "Mitä tehdä:", "aluetutka ingest", "Työtila radar"):
        assert said in plain.get_content()


def test_an_alarm_that_changes_is_sent_again(tmp_path: Path, hook: Hook) -> None:
    workspace = write_settings(tmp_path, heard(hook.url))
    for problem in ("port 1 is taken", "port 2 is taken", "the disk is full"):
        fail_run(workspace, problem)
        check_alarms(workspace)
    assert len(hook.got) == 2
    assert "the disk is full" in hook.got[1]["message"]


def test_all_alarms_of_an_evaluation_are_one_message(tmp_path: Path, hook: Hook) -> None:
    workspace = write_settings(tmp_path, heard(hook.url))
    fail_run(workspace)
    end_run(workspace.catalogue, start_run(workspace.catalogue, "refit-themes"), "failed")
    assert check_alarms(workspace).sent == 1
    assert [got["title"] for got in hook.got] == ["Aluetutka hälyttää: 2 asiaa"]


@pytest.mark.parametrize(("language", "title"), [("sv", "Aluetutka larmar: körningen"), ("en", "Aluetutka alarm: the")])
def test_messages_are_in_the_language_of_the_settings(tmp_path: Path, hook: Hook, language: str, title: str) -> None:
    workspace = write_settings(tmp_path, heard(hook.url), f'language = "{language}"')
    fail_run(workspace)
    check_alarms(workspace)
    assert hook.got[0]["title"].startswith(title)


def test_what_could_not_be_sent_is_reported_and_sent_by_the_next_evaluation(
    tmp_path: Path, hook: Hook, mailbox: Mailbox
) -> None:
    workspace = write_settings(tmp_path, heard(mailbox.url(), hook.url))
    hook.status = 500
    fail_run(workspace)
    report = check_alarms(workspace)
    assert (report.sent, [one.address for one in report.unsent]) == (1, ["json://127.0.0.1"])
    (listed,) = list_recent(workspace)
    assert (listed.sent_to, [one.address for one in listed.unsent]) == (("mailto://127.0.0.1",), ["json://127.0.0.1"])
    hook.status = 200
    report = check_alarms(workspace)
    assert (report.sent, report.unsent, len(mailbox.got), len(hook.got)) == (1, (), 1, 1)


def test_who_has_not_heard_of_an_alarm_gets_no_all_clear(tmp_path: Path, hook: Hook) -> None:
    workspace = write_settings(tmp_path, heard(hook.url))
    hook.status = 500
    fail_run(workspace)
    check_alarms(workspace)
    hook.status = 200
    complete_run(workspace)
    assert titles(check_alarms(workspace)) == ([], ["run_failed"])
    assert hook.got == []


def test_an_address_that_is_added_hears_of_the_open_alarms(tmp_path: Path, hook: Hook) -> None:
    workspace = write_settings(tmp_path)
    fail_run(workspace)
    assert check_alarms(workspace).addresses == 0
    assert check_alarms(write_settings(tmp_path, heard(hook.url))).sent == 1


def test_what_another_process_is_sending_is_left_to_it(tmp_path: Path, hook: Hook) -> None:
    workspace = write_settings(tmp_path, heard(hook.url))
    fail_run(workspace)
    check_alarms(write_settings(tmp_path))
    (alarm,) = list_alarms(workspace.catalogue)
    assert claim_delivery(workspace.catalogue, f"alarm:{alarm.id}:{alarm.fingerprint}", "json://127.0.0.1")
    assert check_alarms(write_settings(tmp_path, heard(hook.url))).sent == 0
    assert hook.got == []


def test_an_alarm_whose_sender_died_is_sent_by_a_later_evaluation(
    tmp_path: Path, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = write_settings(tmp_path, heard(hook.url))
    fail_run(workspace)
    with monkeypatch.context() as patch:
        patch.setattr(evaluating, "settle_deliveries", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            check_alarms(workspace)
    assert check_alarms(workspace).sent == 0
    monkeypatch.setattr(evaluating, "TAKEN_FOR_DEAD", 0.0)
    assert check_alarms(workspace).sent == 1


@pytest.mark.parametrize("error", [ValueError("two\nlines"), SettingsError("alarms.urls is wrong")])
def test_nothing_that_goes_wrong_with_alarms_ends_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(evaluating, "gather_facts", fail)
    report = after_run(write_settings(tmp_path))
    assert report.problem == " ".join(str(error).split())


def test_a_workspace_that_cannot_be_written_is_an_alarm_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hook: Hook
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("cannot write to the catalogue: disk full")

    monkeypatch.setattr(evaluating, "store_alarms", fail)
    report = after_run(write_settings(tmp_path, heard(hook.url)))
    assert (report.sent, report.problem) == (1, "cannot write to the catalogue: disk full")
    assert "disk full" in hook.got[0]["message"]


def test_a_wrong_address_does_not_end_a_run_but_a_check(tmp_path: Path) -> None:
    workspace = write_settings(tmp_path, heard("slak://s3cret"))
    assert "did you mean slack" in str(after_run(workspace).problem)
    with pytest.raises(SettingsError):
        check_alarms(workspace)


def test_a_test_message_goes_to_each_address(tmp_path: Path, hook: Hook, mailbox: Mailbox) -> None:
    mailbox.answer = "554 no"
    results = send_test(write_settings(tmp_path, heard(hook.url, mailbox.url())))
    assert [(one.address, one.accepted) for one in results] == [
        ("json://127.0.0.1", True), ("mailto://127.0.0.1", False),
    ]  # fmt: skip
    assert "554" in str(results[1].problem)
    assert hook.got[0]["title"] == "Aluetutka: koeviesti"


def test_a_run_that_is_not_done_any_more_has_crashed(tmp_path: Path) -> None:
    workspace = write_settings(tmp_path)
    start_run(workspace.catalogue)
    assert titles(check_alarms(workspace))[0] == ["run_failed"]
    assert "katkesi" in list_recent(workspace)[0].title


def test_an_interrupted_run_is_no_alarm(tmp_path: Path) -> None:
    workspace = write_settings(tmp_path)
    for state in ("interrupted", "cancelled", "skipped"):
        fail_run(workspace, state=state)
    assert titles(check_alarms(workspace))[0] == []


def test_a_schedule_is_late_until_a_run_has_come_to_it(tmp_path: Path) -> None:
    workspace = write_settings(tmp_path)
    with (tmp_path / FILE_NAME).open("a") as file:
        file.write('[schedules]\ningest = "0 6 * * *"\n')
    workspace = Workspace(tmp_path)
    tomorrow = datetime.now(UTC) + timedelta(days=1, hours=3)
    assert titles(check_alarms(workspace, now=tomorrow))[0] == []  # nobody operates it: nothing is promised
    promise_schedules(workspace.catalogue, {"ingest": ("0 6 * * *", "Europe/Helsinki")})
    assert titles(check_alarms(workspace, now=tomorrow))[0] == ["schedule_late"]
    assert titles(check_alarms(workspace, now=tomorrow + timedelta(days=2))) == ([], [])
    end_run(workspace.catalogue, start_run(workspace.catalogue, occasion=Occasion("schedule", "ingest")), "completed")
    assert titles(check_alarms(workspace, now=datetime.now(UTC)))[1] == ["schedule_late"]


@pytest.fixture
def site() -> Iterator[Site]:
    pages = {f"/u/{at}": article(f"Uutinen {at}") for at in range(8)}
    with serve({"/": listing(*range(8)), **pages}) as opened:
        yield opened


def visit(workspace: Workspace) -> list[str]:
    """Ingest the sources; return the kinds of the alarms that are open then."""
    ingest_request(workspace, make_request([], sources=workspace.settings.source))
    return [one.kind for one in list_recent(workspace, ended=False)]


def with_source(folder: Path, site: Site, *lines: str) -> Workspace:
    write_settings(folder, *lines)
    with (folder / FILE_NAME).open("a") as file:
        file.write("[fetching]\nseconds_between = 0.0\nattempts = 1\n")
        file.write(f'[[source]]\nname = "seutu"\nkind = "listing"\nurl = "{site.url}/"\nlocal = true\n')
    return Workspace(folder)


def test_a_source_that_loses_its_listing_raises_one_until_it_is_back(tmp_path: Path, site: Site) -> None:
    workspace, whole = with_source(tmp_path, site), site.routes["/"]
    assert visit(workspace) == []
    site.routes["/"] = listing(1, 2)
    assert [visit(workspace) for _ in range(2)] == [["source_lost"]] * 2
    assert "on jäljellä 2; aiemmin niitä oli 8" in list_recent(workspace)[0].message
    site.routes["/"] = whole
    assert visit(workspace) == []


def test_a_source_that_does_not_answer_raises_one_after_three_runs(tmp_path: Path, site: Site) -> None:
    workspace, whole = with_source(tmp_path, site), site.routes["/"]
    visit(workspace)
    site.routes["/"] = Reply(b"", 503)
    assert [visit(workspace) for _ in range(4)] == [[], [], ["source_failing"], ["source_failing"]]
    site.routes["/"] = whole
    assert visit(workspace) == []


def test_a_paused_source_raises_none_and_its_all_clear_says_that_nobody_watches(
    tmp_path: Path, site: Site, hook: Hook
) -> None:
    workspace = with_source(tmp_path, site, heard(hook.url))
    visit(workspace)
    site.routes["/"] = listing(1, 2)
    assert visit(workspace) == ["source_lost"]
    pause_sources(workspace, ["seutu"], paused=True)
    assert titles(check_alarms(Workspace(tmp_path))) == ([], ["source_lost"])
    assert "tätä ei enää seurata" in hook.got[-1]["message"]


def test_a_renamed_source_is_compared_with_what_it_had(tmp_path: Path, site: Site) -> None:
    workspace = with_source(tmp_path, site)
    visit(workspace)
    rename_source(workspace, "seutu", "uusi")
    site.routes["/"] = listing(1, 2)
    assert visit(Workspace(tmp_path)) == ["source_lost"]
