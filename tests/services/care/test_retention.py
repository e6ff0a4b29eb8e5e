"""What the retention takes away, and what it must never."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue.runs import list_runs
from corpus.settings import FILE_NAME
from services.answers.runs import RunReport
from services.care.byte_locks import holding_bytes
from services.care.checks import check_workspace
from services.care.documents import list_documents, remove_documents
from services.care.retention import RetentionReport, apply_retention
from services.ingesting import ingest_request, make_request
from services.jobs import run_job
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.services.corpora import new_workspace

KILLED = """
import os, signal, sys
from pathlib import Path
from services.care import retention
from services.workspace import Workspace
step = sys.argv[2]
setattr(retention, step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
retention.apply_retention(Workspace(Path(sys.argv[1])))
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    workspace = new_workspace(tmp_path / "radar")
    (tmp_path / "in").mkdir()
    yield workspace
    workspace.catalogue.close()


def write(workspace: Workspace, name: str, text: str | bytes) -> None:
    content = text.encode() if isinstance(text, str) else text
    (workspace.folder.parent / "in" / name).write_bytes(content)


def run(workspace: Workspace) -> RunReport:
    return ingest_request(workspace, make_request([str(workspace.folder.parent / "in")]))


def compact(workspace: Workspace, rules: str = "") -> RetentionReport:
    """Apply a retention with some settings."""
    (workspace.folder / FILE_NAME).write_text(f"[retention]\n{rules}\n", encoding="utf-8")
    return apply_retention(Workspace(workspace.folder))


def change(workspace: Workspace, statement: str) -> None:
    with sqlite3.connect(workspace.catalogue_url) as database:
        assert database.execute(statement).rowcount > 0


def numbers(workspace: Workspace) -> list[int]:
    """Return the numbers of the versions of the only document."""
    with sqlite3.connect(workspace.catalogue_url) as database:
        return [row[0] for row in database.execute("SELECT number FROM version ORDER BY number")]


def edit(workspace: Workspace, times: int) -> None:
    for number in range(times):
        write(workspace, "a.txt", f"Kuntien talous.\n\nKuntien talous vahvistui {number} prosenttia.")
        run(workspace)


def test_old_versions_go_with_their_bytes_and_the_newest_stay(workspace: Workspace) -> None:
    edit(workspace, 5)
    report = compact(workspace, "versions = 2")
    assert (report.versions, report.files, numbers(workspace)) == (3, 3, [4, 5])
    assert len(set(workspace.archive.digests())) == 2
    assert check_workspace(workspace).findings == ()
    assert answer_question(workspace, Question("talous vahvistui")).hits[0].text.endswith("4 prosenttia.")
    assert (compact(workspace, "versions = 2").versions, run(workspace).unchanged) == (0, 1)
    edit(workspace, 1)
    assert numbers(workspace) == [4, 5, 6]


def test_the_version_that_search_shows_stays_however_old(workspace: Workspace) -> None:
    edit(workspace, 2)
    for number in range(3):
        write(workspace, "a.txt", b"")
        run(workspace)
        write(workspace, "a.txt", b"\x00" * (number + 1))
        run(workspace)
    before = numbers(workspace)
    assert compact(workspace, "versions = 1").versions == len(before) - 2
    assert numbers(workspace) == [2, before[-1]]
    assert answer_question(workspace, Question("talous vahvistui")).total == 1
    assert check_workspace(workspace).findings == ()


def test_without_a_limit_everything_is_kept(workspace: Workspace) -> None:
    edit(workspace, 3)
    report = compact(workspace, "versions = 0\nrun_history = 0\nquarantine_days = 0")
    assert (report.versions, report.runs, report.expired, report.files) == (0, 0, 0, 0)
    assert numbers(workspace) == [1, 2, 3]


def test_the_history_keeps_its_newest_runs_and_goes_on(workspace: Workspace) -> None:
    edit(workspace, 4)
    assert compact(workspace, "run_history = 2").runs == 2
    assert [one.id for one in list_runs(workspace.catalogue)] == [4, 3]
    run(workspace)
    assert [one.id for one in list_runs(workspace.catalogue)] == [5, 4, 3]


def test_what_could_never_be_read_is_given_up_until_it_changes(workspace: Workspace) -> None:
    edit(workspace, 1)
    write(workspace, "bad.pdf", b"%PDF-1.4 this is none")
    run(workspace)
    assert compact(workspace, "quarantine_days = 30").expired == 0
    change(workspace, "UPDATE version SET fetched_at = '2020-01-01T00:00:00+00:00'")
    report = compact(workspace, "quarantine_days = 30")
    assert (report.expired, report.files, workspace.catalogue.counts()["quarantined"]) == (1, 1, 0)
    (listed,) = list_documents(workspace)
    assert (listed.state, listed.reason) == ("expired", "it could not be read for 30 days")
    again = run(workspace)
    assert (again.found, again.set_aside, len(set(workspace.archive.digests()))) == (1, (), 1)
    write(workspace, "bad.pdf", b"%PDF-1.4 this is another")
    assert len(run(workspace).set_aside) == 1
    assert list_documents(workspace) == []


def test_a_document_that_could_once_be_read_is_not_given_up(workspace: Workspace) -> None:
    edit(workspace, 1)
    write(workspace, "a.txt", b"")
    run(workspace)
    change(workspace, "UPDATE version SET fetched_at = '2020-01-01T00:00:00+00:00'")
    assert compact(workspace, "quarantine_days = 30").expired == 0


def test_nothing_of_a_purged_document_is_left_on_the_disk(workspace: Workspace) -> None:
    edit(workspace, 1)
    secret = "Salainen luonnos, jota kukaan ei saa lukea"
    write(workspace, "b.txt", f"Luonnos.\n\n{secret} missään.")
    run(workspace)
    assert [path for path in files(workspace) if secret.encode() in path.read_bytes()] != []
    remove_documents(workspace, [str(workspace.folder.parent / "in" / "b.txt")], purged=True)
    compact(workspace)
    workspace.catalogue.close()
    assert [path for path in files(workspace) if secret.encode() in path.read_bytes()] == []


def files(workspace: Workspace) -> list[Path]:
    return [path for path in workspace.folder.rglob("*") if path.is_file()]


def test_bytes_of_a_run_that_was_killed_are_deleted_and_others_never(workspace: Workspace) -> None:
    edit(workspace, 2)
    kept = set(workspace.archive.digests())
    workspace.archive.put(b"archived, and then the run was killed")
    (workspace.folder / "archive" / "parts").mkdir(exist_ok=True)
    (workspace.folder / "archive" / "parts" / "0123").write_bytes(b"half")
    assert compact(workspace).files == 1
    assert set(workspace.archive.digests()) == kept
    assert list((workspace.folder / "archive" / "parts").iterdir()) == []


def test_no_bytes_are_deleted_while_a_backup_needs_them(workspace: Workspace) -> None:
    edit(workspace, 3)
    with holding_bytes(workspace.folder):
        report = compact(workspace, "versions = 1")
    assert (report.versions, report.files, report.kept) == (2, 0, 2)
    assert "a backup of" in (report.note or "")
    assert compact(workspace, "versions = 1").files == 2


def test_a_catalogue_that_knows_no_bytes_deletes_none(workspace: Workspace) -> None:
    edit(workspace, 1)
    workspace.catalogue.close()
    Path(workspace.catalogue_url).unlink()
    report = compact(Workspace(workspace.folder))
    assert (report.files, report.kept, "storage.catalogue" in (report.note or "")) == (0, 1, True)


def test_bytes_in_an_archive_elsewhere_are_deleted_only_where_the_settings_say_so(
    workspace: Workspace, tmp_path: Path
) -> None:
    edit(workspace, 1)
    shutil.move(workspace.folder / "archive", tmp_path / "archive")
    shared = f'[storage]\narchive = "{tmp_path / "archive"}"\n[retention]\n'
    (workspace.folder / FILE_NAME).write_text(shared, encoding="utf-8")
    opened = Workspace(workspace.folder)
    digest = opened.archive.put(b"of another workspace")
    report = apply_retention(opened)
    assert (report.files, report.kept, "retention.outside_archive" in (report.note or "")) == (0, 1, True)
    (workspace.folder / FILE_NAME).write_text(f"{shared}outside_archive = true\n", encoding="utf-8")
    assert apply_retention(Workspace(workspace.folder)).files == 1
    assert not opened.archive.has(digest)


@pytest.mark.parametrize("step", ["trim_runs", "_compact_index", "_delete_bytes", "compact_database"])
def test_a_retention_that_is_killed_is_ended_by_the_next(workspace: Workspace, step: str) -> None:
    edit(workspace, 4)
    rules = "versions = 1\nrun_history = 1"
    (workspace.folder / FILE_NAME).write_text(f"[retention]\n{rules}\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-c", KILLED, str(workspace.folder), step], env=os.environ)
    assert done.returncode == -signal.SIGKILL
    assert check_workspace(Workspace(workspace.folder)).findings == ()
    compact(workspace, rules)
    assert (numbers(workspace), len(set(workspace.archive.digests()))) == ([4], 1)
    assert run(workspace).unchanged == 1


def test_a_compacted_catalogue_is_smaller_and_the_next_run_has_nothing_to_do(workspace: Workspace) -> None:
    for number in range(30):
        write(workspace, f"{number}.txt", f"Kunta {number}.\n\n" + f"Kuntien talous vahvistui {number} kertaa. " * 600)
    run(workspace)
    remove_documents(workspace, [str(path) for path in (workspace.folder.parent / "in").iterdir()][:25], purged=True)
    before = Path(workspace.catalogue_url).stat().st_size
    report = compact(workspace)
    assert (report.files, report.problem) == (0, None)
    assert Path(workspace.catalogue_url).stat().st_size < before / 2
    assert (run(workspace).passages, check_workspace(workspace).findings) == (0, ())


def test_compacting_is_a_job_with_a_report_in_the_history(workspace: Workspace) -> None:
    edit(workspace, 1)
    run_job(workspace, "compact")
    newest = list_runs(workspace.catalogue)[0]
    assert (newest.job, newest.state, (newest.report or {})["files"]) == ("compact", "completed", 0)


def test_a_workspace_without_an_index_is_compacted_too(workspace: Workspace) -> None:
    workspace.catalogue.counts()
    assert "there is no index" in (compact(workspace).problem or "")
