"""How runs are recorded, whatever ends them, and what is done with the records."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue.quality import DocumentQuality
from corpus.catalogue.runs import Occasion, find_run, list_runs, start_run
from corpus.errors import NotFoundError, SettingsError, StorageError, WindowCoveredError, WorkspaceBusyError
from corpus.settings_values import set_value
from services.alarms.evaluating import after_run
from services.ingesting import ingest_request, make_request
from services.jobs import JOBS, wait_seconds
from services.locks import exclusive_run
from services.quality import warn_of_quality, warn_of_unsure_pages
from services.run_markdown import write_markdown
from services.run_records import as_json, record_run
from services.runs import cancel_run, retry_run, show_run, start_deployment
from services.runs import list_runs as listed_runs
from services.workspace import Workspace, create_workspace
from tests.servers.postgresql import postgresql

HOLD = """
import sys, time
from pathlib import Path
from services.workspace import Workspace
assert Workspace(Path(sys.argv[1])).lock.acquire()
print("held", flush=True)
time.sleep(600)
"""
WINDOW = "2027-03-15T04:00:00+00:00"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_workspace(tmp_path / "radar")
    opened = Workspace(tmp_path / "radar")
    yield opened
    opened.catalogue.close()


def fail(error: BaseException) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "state", "problem"),
    [
        (StorageError("the disk is full"), "failed", "the disk is full"),
        (ValueError("no\nsuch thing"), "failed", "ValueError: no such thing"),
        (KeyboardInterrupt(), "interrupted", "the process was asked to end"),
    ],
)
def test_whatever_ends_a_run_is_recorded(workspace: Workspace, error: BaseException, state: str, problem: str) -> None:
    with pytest.raises(type(error)):
        record_run(workspace, lambda _: fail(error), job="ingest")
    (run,) = list_runs(workspace.catalogue)
    assert (run.state, run.problem) == (state, problem)
    assert run.finished_at is not None


def test_a_run_that_died_is_closed_by_the_next(workspace: Workspace) -> None:
    dead = start_run(workspace.catalogue)
    assert [run.state for run in listed_runs(workspace)] == ["crashed"]
    record_run(workspace, lambda _: {}, job="ingest")
    run = find_run(workspace.catalogue, dead)
    assert (run.state, run.problem) == ("crashed", "the process ended before the run did")


def test_a_window_is_done_once_whatever_repeats_it(workspace: Workspace) -> None:
    scheduled = Occasion("schedule", "ingest", WINDOW)
    done: list[int] = []
    record_run(workspace, lambda id: done.append(id) or {}, job="ingest", occasion=scheduled)
    with pytest.raises(WindowCoveredError, match="run 1"):
        record_run(workspace, lambda id: done.append(id) or {}, job="ingest", occasion=scheduled)
    assert done == [1]
    assert [run.state for run in listed_runs(workspace)] == ["skipped", "completed"]


def test_a_run_does_the_windows_up_to_its_own_start(workspace: Workspace) -> None:
    record_run(workspace, lambda _: {}, job="ingest", occasion=Occasion("manual", "ingest"))
    earlier = Occasion("schedule", "ingest", "2026-01-01T00:00:00+00:00")
    with pytest.raises(WindowCoveredError):
        record_run(workspace, lambda _: {}, job="ingest", occasion=earlier)


def test_a_run_that_failed_has_not_done_its_window(workspace: Workspace) -> None:
    scheduled = Occasion("schedule", "ingest", WINDOW)
    with pytest.raises(StorageError):
        record_run(workspace, lambda _: fail(StorageError("full")), job="ingest", occasion=scheduled)
    record_run(workspace, lambda _: {}, job="ingest", occasion=scheduled)
    assert [run.state for run in listed_runs(workspace)] == ["completed", "failed"]


def test_a_scheduled_run_that_finds_another_one_writing_is_recorded_as_skipped(workspace: Workspace) -> None:
    other = Workspace(workspace.folder)
    assert other.lock.acquire()
    with pytest.raises(WorkspaceBusyError):
        record_run(workspace, lambda _: {}, job="ingest", occasion=Occasion("schedule", "ingest", WINDOW))
    with pytest.raises(WorkspaceBusyError):
        record_run(workspace, lambda _: {}, job="ingest")
    other.lock.release()
    assert [run.state for run in listed_runs(workspace)] == ["skipped"]


def test_two_machines_that_share_a_catalogue_do_not_write_at_once(tmp_path: Path) -> None:
    with postgresql() as server:
        folders = [tmp_path / name for name in ("here", "there")]
        for folder in folders:
            folder.mkdir()
            (folder / "aluetutka.toml").write_text(f'[storage]\ncatalogue = "{server}/postgres"\n', encoding="utf-8")
        here, there = (Workspace(folder) for folder in folders)
        with exclusive_run(here.lock, here.folder), pytest.raises(WorkspaceBusyError):
            record_run(there, lambda _: {}, job="ingest")
        assert not there.lock.is_held()
        process = subprocess.Popen([sys.executable, "-c", HOLD, str(folders[1])], stdout=subprocess.PIPE)
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        assert here.lock.is_held()
        assert not here.lock.acquire()
        process.kill()  # the server frees the lock of a process that is no more
        process.communicate()
        while not here.lock.acquire():
            time.sleep(0.05)
        here.lock.release()
        for one in (here, there):
            one.catalogue.close()


def test_a_run_is_done_again_as_it_was_asked_for(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kuntien talous vahvistui.", encoding="utf-8")
    ingest_request(workspace, make_request([str(tmp_path / "a.txt")]))
    (tmp_path / "a.txt").write_text("Kuntien talous heikkeni.", encoding="utf-8")
    assert retry_run(workspace, 1).changed == 1
    assert [run.trigger for run in listed_runs(workspace)] == ["retry", "manual"]


def test_a_scheduled_job_is_done_by_its_name(workspace: Workspace) -> None:
    assert start_deployment(workspace, "check-sources").checks == ()
    with pytest.raises(NotFoundError, match="there are: ingest, "):
        start_deployment(workspace, "ingset")


def test_a_backup_is_a_job_with_a_folder_of_the_settings(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"operation\.backup_folder"):
        start_deployment(workspace, "backup")
    set_value(workspace.folder / "aluetutka.toml", "operation", "backup_folder", str(tmp_path / "backups"))
    report = start_deployment(Workspace(workspace.folder), "backup")
    assert (tmp_path / "backups" / report.name).is_dir()
    assert [run.state for run in listed_runs(workspace)] == ["completed", "failed"]


def test_every_job_has_its_flow() -> None:
    from flows.jobs import FLOWS

    assert FLOWS.keys() == {"ingest", *JOBS}


def test_every_job_with_something_to_report_keeps_its_report(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for at in range(60):
        text = f"Kuntien talous vahvistui alueella {at}, ja investoinnit kasvoivat koko maakunnassa. " * 9
        (tmp_path / "in" / f"{at}.txt").write_text(text, encoding="utf-8")
    file = workspace.folder / "aluetutka.toml"
    source = f'[[source]]\nname = "omat"\nkind = "folder"\nurl = "{tmp_path / "in"}"\n'
    file.write_text(file.read_text("utf-8") + source, encoding="utf-8")
    set_value(file, "operation", "backup_folder", str(tmp_path / "backups"))
    opened = Workspace(workspace.folder)
    for deployment in ("ingest", *JOBS):
        start_deployment(opened, deployment)
    runs = [show_run(opened, run.id) for run in listed_runs(opened)]
    assert {run.deployment: run.state for run in runs} == dict.fromkeys(("ingest", *JOBS), "completed")
    texts = {run.deployment: write_markdown(run.report or {}) for run in runs}
    assert "| omat | folder |" in texts["check-sources"]
    assert all("object at 0x" not in text and "{" not in text for text in texts.values())
    assert after_run(opened).problem is None  # alarms read the reports of all jobs
    opened.catalogue.close()


def test_runs_of_a_state_are_found_behind_any_number_of_others(workspace: Workspace) -> None:
    with pytest.raises(StorageError):
        record_run(workspace, lambda _: fail(StorageError("full")), job="ingest")
    for _ in range(25):
        record_run(workspace, lambda _: {}, job="ingest")
    assert [run.id for run in listed_runs(workspace, state="failed")] == [1]
    start_run(workspace.catalogue)
    assert [run.id for run in listed_runs(workspace, state="crashed")] == [27]
    assert listed_runs(workspace, state="running") == []


@pytest.mark.parametrize(
    ("occasion", "waits"),
    [
        (Occasion("schedule", "ingest", WINDOW, "1"), True),
        (Occasion("catch-up", "ingest", WINDOW), True),  # without a Prefect server
        (Occasion("manual", "ingest", None, "1"), True),  # by the form in Prefect's pages
        (Occasion("manual", "ingest"), False),  # by `runs start`
        (Occasion("retry", "ingest"), False),
        (Occasion("manual", None, None, "1"), False),  # by `ingest --prefect`
    ],
)
def test_only_runs_that_nobody_sits_in_front_of_wait_for_others(
    workspace: Workspace, occasion: Occasion, waits: bool
) -> None:
    assert (wait_seconds(workspace, occasion) > 0) == waits


def test_only_a_run_that_is_going_on_is_cancelled(workspace: Workspace) -> None:
    record_run(workspace, lambda _: {}, job="ingest")
    with pytest.raises(NotFoundError, match="it is completed"):
        cancel_run(workspace, 1)
    start_run(workspace.catalogue)
    with pytest.raises(NotFoundError, match="it is crashed"):
        cancel_run(workspace, 2)


def test_a_cancelled_run_ends_and_has_done_its_window(workspace: Workspace) -> None:
    scheduled = Occasion("schedule", "ingest", WINDOW)

    def work(run: int) -> dict[str, int]:
        seen = signal.signal(signal.SIGTERM, lambda *_: fail(KeyboardInterrupt()))
        try:
            cancel_run(Workspace(workspace.folder), run, end=lambda pid: os.kill(pid, signal.SIGTERM))
            time.sleep(60)
        finally:
            signal.signal(signal.SIGTERM, seen)
        return {}

    with pytest.raises(KeyboardInterrupt):
        record_run(workspace, work, job="ingest", occasion=scheduled)
    assert show_run(workspace, 1).state == "cancelled"
    with pytest.raises(WindowCoveredError):
        record_run(workspace, lambda _: {}, job="ingest", occasion=scheduled)


def test_a_report_counts_by_source_and_stage(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in "ab":
        (tmp_path / "in" / f"{name}.txt").write_text(f"Kuntien talous {name} vahvistui.", encoding="utf-8")
    file = workspace.folder / "aluetutka.toml"
    source = f'[[source]]\nname = "omat"\nkind = "folder"\nurl = "{tmp_path / "in"}"\n'
    file.write_text(file.read_text("utf-8") + source, encoding="utf-8")
    report = start_deployment(Workspace(workspace.folder), "ingest")
    (source_counts,) = report.sources
    assert (source_counts.source, source_counts.found, source_counts.new) == ("omat", 2, 2)
    assert {"fetch", "read", "group", "analyse", "index"} <= report.stages.keys()
    assert report.quality is not None
    assert (report.quality.documents, report.quality.without_date, report.quality.without_names) == (2, 1.0, 1.0)
    stored = show_run(workspace, report.run_id)
    assert stored.report == json.loads(json.dumps(as_json(report)))
    text = write_markdown(stored.report)
    assert "| omat | 2 | 2 |" in text
    assert "| analyse | " in text


def test_what_a_page_wrote_is_no_markdown_in_a_report() -> None:
    text = write_markdown({"sources": "[x](javascript:1) | <b>\nuusi"})
    assert text.splitlines()[2] == r"| sources | \[x\](javascript:1) \| \<b\> uusi |"


@pytest.mark.parametrize(
    ("new", "lines"),
    [
        (DocumentQuality(50, 0.02, 0.0, 0.1, 150.0), []),
        (DocumentQuality(50, 0.60, 0.0, 0.1, 150.0), ["60% of the new documents have no date"]),
        (DocumentQuality(5, 1.0, 1.0, 1.0, 10.0), []),  # too few to tell
        (DocumentQuality(50, 0.02, 0.0, 0.1, 20.0), ["passages of the new documents have 20 words"]),
    ],
)
def test_new_documents_that_are_read_worse_than_usual_are_reported(new: DocumentQuality, lines: list[str]) -> None:
    found = list(warn_of_quality(new, DocumentQuality(400, 0.03, 0.01, 0.08, 140.0)))
    assert len(found) == len(lines)
    assert all(line.startswith(start) for line, start in zip(found, lines, strict=True))


def test_pages_recognised_unsurely_are_reported_with_their_document() -> None:
    others: dict[str, list[tuple[int, float]]] = {f"/in/{n}.pdf": [(1, 0.5)] for n in range(10)}
    lines = list(warn_of_unsure_pages({"/in/a.pdf": [(2, 0.6), (7, 0.7)], **others}))
    assert lines[0] == "/in/a.pdf: text of pages 2, 7 was recognised, only 65% sure: scan it better, if you can"
    assert lines[-1] == "1 more documents have pages whose text was recognised unsurely"
    assert list(warn_of_unsure_pages({})) == []
