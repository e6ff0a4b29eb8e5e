"""Sources that are renamed, paused and removed, also where the command is killed on its way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.catalogue.source_items import known_items, source_state
from corpus.errors import NotFoundError, SettingsError, WorkspaceBusyError
from corpus.settings import FILE_NAME, SourceEntry, active_sources
from corpus.settings_values import add_source
from services.answers.runs import RunReport
from services.care.sources import pause_sources, remove_source, rename_source
from services.ingesting import ingest_request, make_request
from services.locks import exclusive_run
from services.searching import Question, answer_question
from services.source_checks import check_source, list_sources
from services.workspace import Workspace
from tests.servers.sites import Site, serve
from tests.services.test_sources import RULES, article, listing

#: Renames or removes a source, and is killed at the call that is named.
KILLED = """
import os, signal, sys
from pathlib import Path
from services.care import sources
from services.workspace import Workspace
folder, step, call = sys.argv[1:]
setattr(sources, step, lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL))
workspace = Workspace(Path(folder))
sources.rename_source(workspace, "s", "new") if call == "rename" else sources.remove_source(workspace, "s")
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/l": listing(1, 2), **{f"/u/{n}": article(f"Uutinen {n}") for n in (1, 2)}}) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, site: Site) -> Workspace:
    """A workspace with a source s, whose two pages have been ingested."""
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    add_source(tmp_path / FILE_NAME, SourceEntry("s", "listing", f"{site.url}/l", local=True))
    workspace = Workspace(tmp_path)
    assert visit(workspace).new == 2
    site.log.clear()
    return workspace


def visit(workspace: Workspace) -> RunReport:
    """Do a run on all sources of the settings of now."""
    opened = Workspace(workspace.folder)
    return ingest_request(opened, make_request([], sources=active_sources(opened.settings)))


def found(workspace: Workspace) -> int:
    return answer_question(workspace, Question("talous vahvistui")).total


def kill_at(workspace: Workspace, step: str, call: str) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(workspace.folder), step, call], env=os.environ)
    assert done.returncode == -signal.SIGKILL


def test_a_renamed_source_goes_on_as_before(workspace: Workspace, site: Site) -> None:
    rename_source(workspace, "s", "uutiset")
    (entry,) = Workspace(workspace.folder).settings.source
    assert (entry.name, entry.formerly) == ("uutiset", "")
    report = visit(workspace)
    assert (report.new, report.unchanged) == (0, 2)
    assert {status for _, status in site.pages} == {304}
    assert source_state(workspace.catalogue, "s") is None


@pytest.mark.parametrize("step", ["change_source", "rename_rows"])
def test_a_rename_that_is_killed_is_ended_by_the_next_run_or_was_none(
    workspace: Workspace, site: Site, step: str
) -> None:
    before = set(known_items(workspace.catalogue, "s"))
    kill_at(workspace, step, "rename")
    report = visit(workspace)
    (entry,) = Workspace(workspace.folder).settings.source
    assert entry.name == ("s" if step == "change_source" else "new")
    assert (report.new, report.unchanged) == (0, 2)
    assert set(known_items(workspace.catalogue, entry.name)) == before


def test_a_rename_that_was_killed_can_be_given_again_with_another_name(workspace: Workspace) -> None:
    kill_at(workspace, "rename_rows", "rename")
    rename_source(Workspace(workspace.folder), "new", "other")
    assert len(known_items(workspace.catalogue, "other")) == 2


def test_a_new_source_of_the_old_name_keeps_what_it_has_seen(workspace: Workspace, site: Site) -> None:
    kill_at(workspace, "rename_rows", "rename")
    add_source(workspace.folder / FILE_NAME, SourceEntry("s", "page", f"{site.url}/u/1", local=True))
    visit(workspace)
    visit(workspace)
    assert f"{site.url}/u/1" in known_items(workspace.catalogue, "s")


def test_a_name_that_is_taken_or_not_there_changes_nothing(workspace: Workspace) -> None:
    before = (workspace.folder / FILE_NAME).read_bytes()
    with pytest.raises(SettingsError, match="cannot be the new name"):
        rename_source(workspace, "s", "s")
    for change in (lambda: rename_source(workspace, "t", "u"), lambda: remove_source(workspace, "t")):
        with pytest.raises(NotFoundError, match="there is no source 't'"):
            change()
    with pytest.raises(NotFoundError):
        pause_sources(workspace, ["s", "t"], paused=True)
    assert (workspace.folder / FILE_NAME).read_bytes() == before


def test_nothing_is_renamed_or_removed_while_a_run_writes(workspace: Workspace) -> None:
    with exclusive_run(Workspace(workspace.folder).lock, workspace.folder):
        for change in (lambda: rename_source(workspace, "s", "u"), lambda: remove_source(workspace, "s")):
            with pytest.raises(WorkspaceBusyError):
                change()
    assert [source.name for source in list_sources(workspace)] == ["s"]


def test_a_paused_source_is_not_asked_until_it_is_resumed(workspace: Workspace, site: Site) -> None:
    assert pause_sources(workspace, ["s"], paused=True) == ["s"]
    paused = Workspace(workspace.folder)
    assert visit(workspace).found == 0
    checked = check_source(paused, paused.settings.source[0])
    assert (checked.paused, checked.silent, checked.problem) == (True, False, None)
    assert [source.paused for source in list_sources(paused)] == [True]
    assert site.log == []
    assert pause_sources(paused, ["s"], paused=True) == []
    pause_sources(paused, ["s"], paused=False)
    assert visit(workspace).found == 2


def test_the_documents_of_a_removed_source_stay_in_search(workspace: Workspace) -> None:
    before = found(workspace)
    removal = remove_source(workspace, "s")
    assert (removal.documents, found(workspace)) == (2, before)
    assert Workspace(workspace.folder).settings.source == ()
    assert visit(workspace).gone == 0


def test_the_documents_of_a_removed_source_leave_search_with_it(workspace: Workspace) -> None:
    removal = remove_source(workspace, "s", with_documents=True)
    assert (removal.documents, found(workspace)) == (2, 0)
    assert workspace.catalogue.counts()["gone"] == 2


def test_what_another_source_offers_too_stays(workspace: Workspace, site: Site) -> None:
    add_source(workspace.folder / FILE_NAME, SourceEntry("one", "page", f"{site.url}/u/1", local=True))
    visit(workspace)
    removal = remove_source(Workspace(workspace.folder), "s", with_documents=True)
    assert (removal.documents, workspace.catalogue.counts()["documents"]) == (1, 1)


def test_another_source_under_the_name_of_a_removed_one_takes_nothing_of_it_for_gone(
    workspace: Workspace, site: Site
) -> None:
    remove_source(workspace, "s")
    site.routes["/other"] = listing(2)
    add_source(workspace.folder / FILE_NAME, SourceEntry("s", "listing", f"{site.url}/other", local=True))
    assert (visit(workspace).gone, workspace.catalogue.counts()["documents"]) == (0, 2)


def test_a_removal_that_is_killed_leaves_a_source_that_can_be_removed(workspace: Workspace) -> None:
    kill_at(workspace, "remove_entry", "remove")
    assert [source.name for source in list_sources(workspace)] == ["s"]
    remove_source(workspace, "s")
    assert list_sources(Workspace(workspace.folder)) == []
    assert workspace.catalogue.counts()["documents"] == 2
