"""Windows of schedules, and what is done of those that were missed."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from prefect.server.schemas.schedules import CronSchedule

from corpus.catalogue.runs import Occasion, RunState, end_run, skip_run, start_run
from corpus.errors import NotFoundError, SettingsError
from corpus.settings import read_settings
from services.scheduling.catching_up import MissedWindow, missed_windows, promise
from services.scheduling.deployments import deployments_of
from services.scheduling.listing import list_schedules, set_schedule
from services.scheduling.windows import Schedule, parse_schedule
from services.workspace import Workspace, create_workspace

HELSINKI = "Europe/Helsinki"
MONDAY = datetime(2027, 3, 15, 4, 0, tzinfo=UTC)  # 06:00 in Helsinki
CRONS = ("30 3 * * *", "0 6 * * 1-5", "0 * * * *", "*/30 * * * *", "15 2,3,4 * * 0", "0 6 1 * 1", "5 4 29 2 *")
CLOCKS_CHANGE = (datetime(2027, 3, 28, 1, tzinfo=UTC), datetime(2027, 10, 31, 1, tzinfo=UTC))


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A workspace whose sources are ingested at six on weekdays, since the Friday before `MONDAY`."""
    create_workspace(tmp_path)
    set_schedule(Workspace(tmp_path), "ingest", "0 6 * * 1-5")
    opened = Workspace(tmp_path)
    with time_machine.travel(MONDAY - timedelta(days=3, hours=-2), tick=False):
        promise(opened)
    yield opened
    opened.catalogue.close()


def missed(workspace: Workspace, now: datetime) -> list[MissedWindow]:
    with time_machine.travel(now, tick=False):
        return list(missed_windows(workspace, now))


def record(workspace: Workspace, started: datetime, state: RunState, *, minutes: int = 1) -> None:
    with time_machine.travel(started, tick=False):
        run = start_run(workspace.catalogue, occasion=Occasion("schedule", "ingest", started.isoformat()))
    with time_machine.travel(started + timedelta(minutes=minutes), tick=False):
        if state != "running":
            end_run(workspace.catalogue, run, state)


@pytest.mark.parametrize("cron", CRONS)
@given(minutes=st.integers(0, 4 * 24 * 60), change=st.sampled_from(CLOCKS_CHANGE))
def test_windows_are_those_of_prefect_when_clocks_change(cron: str, minutes: int, change: datetime) -> None:
    moment = change - timedelta(days=2) + timedelta(minutes=minutes)
    given = asyncio.run(CronSchedule(cron=cron, timezone=HELSINKI).get_dates(n=6, start=moment))
    # In the hour that clocks leave out or give twice, Prefect names windows that have passed, too.
    theirs = [window.timestamp() for window in given if window.timestamp() > moment.timestamp()]
    assert Schedule(cron, HELSINKI).after(moment).timestamp() == theirs[0]


@given(minutes=st.integers(0, 400 * 24 * 60), cron=st.sampled_from(CRONS))
def test_the_newest_window_has_come_and_no_other_lies_between(minutes: int, cron: str) -> None:
    schedule, moment = Schedule(cron, HELSINKI), datetime(2026, 12, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    newest = schedule.before(moment)
    assert newest <= moment
    assert schedule.after(newest) > moment or schedule.before(schedule.after(newest)) == newest


@pytest.mark.parametrize(
    ("cron", "reason"),
    [
        ("0 6 * *", "4 fields"),
        ("0 0 6 * * 1-5", "6 fields"),
        ("@daily", "1 fields"),
        ("61 6 * * *", "out of range"),
        ("0 6 31 2 *", "no day that ever comes"),
        ("0 6 * * maanantai", "not acceptable"),
        ("H 6 * * *", "something else each time"),
        ("R 6 * * *", "something else each time"),
        ("klo 6 joka aamu nyt", "not acceptable"),
    ],
)
def test_a_wrong_cron_line_is_refused_before_anything_is_changed(workspace: Workspace, cron: str, reason: str) -> None:
    before = (workspace.folder / "aluetutka.toml").read_bytes()
    with pytest.raises(SettingsError, match=reason) as refused:
        set_schedule(workspace, "ingest", cron)
    assert "\n" not in str(refused.value)
    assert (workspace.folder / "aluetutka.toml").read_bytes() == before


@pytest.mark.parametrize("timezone", ["Europe/Helsinky", "", "../etc/passwd", "/etc/localtime", "Europe"])
def test_an_unknown_time_zone_is_refused(timezone: str) -> None:
    with pytest.raises(SettingsError, match=r"^operation.timezone = .* is no time zone"):
        parse_schedule("0 6 * * *", timezone, name="schedules.ingest")


def test_a_source_with_its_own_schedule_is_a_deployment_of_its_own(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    file = tmp_path / "aluetutka.toml"
    sources = "".join(
        f'\n[[source]]\nname = "{name}"\nkind = "folder"\nurl = "/in"\n{more}\n'
        for name, more in [("a", ""), ("b", 'schedule = "0 * * * *"')]
    )
    file.write_text(file.read_text("utf-8") + sources, encoding="utf-8")
    found = {one.name: one for one in deployments_of(read_settings(tmp_path))}
    assert found["ingest-b"].parameters == {"sources": ["b"]}
    assert found["ingest-b"].schedule == Schedule("0 * * * *", HELSINKI)
    assert "ingest-a" not in found


def test_setting_a_schedule_keeps_the_comments_of_the_settings(workspace: Workspace) -> None:
    assert "# Sources are written below" in (workspace.folder / "aluetutka.toml").read_text("utf-8")
    assert [one.cron for one in list_schedules(workspace) if one.deployment == "ingest"] == ["0 6 * * 1-5"]
    set_schedule(workspace, "ingest", "")
    assert read_settings(workspace.folder).schedules.ingest == ""


def test_only_jobs_and_sources_that_there_are_have_schedules(workspace: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no job 'ingset'"):
        set_schedule(workspace, "ingset", "0 6 * * *")
    with pytest.raises(NotFoundError, match="no source 'nobody'"):
        set_schedule(workspace, "ingest-nobody", "0 6 * * *")


def test_a_window_that_nobody_has_done_is_missed_after_the_grace(workspace: Workspace) -> None:
    assert missed(workspace, MONDAY + timedelta(minutes=1)) == []
    (found,) = missed(workspace, MONDAY + timedelta(minutes=3))
    assert (found.deployment.name, found.window, found.attempt) == ("ingest", MONDAY, 1)


def test_of_several_missed_windows_only_the_newest_is_done(workspace: Workspace) -> None:
    (found,) = missed(workspace, MONDAY + timedelta(days=3, hours=5))
    assert found.window == MONDAY + timedelta(days=3)


def test_windows_before_a_schedule_was_promised_are_not_missed(workspace: Workspace) -> None:
    now = MONDAY + timedelta(hours=2)
    set_schedule(workspace, "ingest", "0 7 * * *")
    assert missed(Workspace(workspace.folder), now) == []


@pytest.mark.parametrize("state", ["completed", "cancelled"])
def test_what_is_done_or_cancelled_is_not_missed(workspace: Workspace, state: RunState) -> None:
    record(workspace, MONDAY, state)
    assert missed(workspace, MONDAY + timedelta(minutes=3)) == []


def test_a_run_that_began_just_before_its_window_has_done_it(workspace: Workspace) -> None:
    with time_machine.travel(MONDAY - timedelta(seconds=1), tick=False):
        run = start_run(workspace.catalogue, occasion=Occasion("schedule", "ingest", MONDAY.isoformat()))
        end_run(workspace.catalogue, run, "completed")
    assert missed(workspace, MONDAY + timedelta(minutes=3)) == []


@pytest.mark.parametrize("state", ["crashed", "interrupted", "running"])
def test_a_run_that_died_is_caught_up_at_once(workspace: Workspace, state: RunState) -> None:
    record(workspace, MONDAY, state)
    (found,) = missed(workspace, MONDAY + timedelta(minutes=3))
    assert (found.window, found.attempt) == (MONDAY, 2)


def test_a_run_that_failed_is_tried_again_after_longer_and_longer_pauses(workspace: Workspace) -> None:
    attempts = []
    for minutes in range(3, 24 * 60, 5):
        now = MONDAY + timedelta(minutes=minutes)
        if missed(workspace, now):
            attempts.append(minutes)
            record(workspace, now, "failed")
    assert attempts == [3, 18, 83, 448, 813, 1178]


def test_nothing_is_missed_while_a_run_goes_on(workspace: Workspace) -> None:
    other = Workspace(workspace.folder)
    assert other.lock.acquire()
    assert missed(workspace, MONDAY + timedelta(minutes=3)) == []
    other.lock.release()
    assert len(missed(workspace, MONDAY + timedelta(minutes=3))) == 1


def test_a_run_that_was_skipped_does_not_count_as_an_attempt(workspace: Workspace) -> None:
    with time_machine.travel(MONDAY, tick=False):
        skip_run(workspace.catalogue, "ingest", Occasion("schedule", "ingest", MONDAY.isoformat()), "busy")
    (found,) = missed(workspace, MONDAY + timedelta(minutes=3))
    assert found.attempt == 1
