"""Decisions on single documents: what search, publications, quarantine and the next runs make of them."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.catalogue.stage_records import failures
from corpus.errors import DecisionError, NotFoundError, WorkspaceBusyError
from corpus.settings import FILE_NAME, SourceEntry
from corpus.settings_values import add_source
from index.passage_index import PassageIndex
from services.answers.runs import RunReport
from services.care.byte_locks import holding_bytes
from services.care.documents import (
    list_documents,
    remove_documents,
    restore_documents,
    retry_documents,
    set_aside_documents,
)
from services.ingesting import ingest_request, make_request
from services.locks import exclusive_run
from services.publications import describe_publication
from services.searching import Question, answer_question
from services.status import describe_workspace
from services.workspace import Workspace
from tests.servers.sites import Reply, Site, serve
from tests.services.test_sources import RULES, article, listing

KILLED = """
import os, signal, sys
from pathlib import Path
from corpus.archive import FileArchive
from services.care.documents import remove_documents
from services.workspace import Workspace
FileArchive.delete = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
remove_documents(Workspace(Path(sys.argv[1])), [sys.argv[2]], purged=True)
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/l": listing(1, 2), **{f"/u/{n}": article(f"Uutinen {n}") for n in (1, 2)}}) as running:
        yield running


@pytest.fixture
def workspace(tmp_path: Path, site: Site) -> Workspace:
    """A workspace with a source of two pages and a folder of two files, all ingested."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("Kirjastot.\n\nKirjastojen aukioloaikoja pidennettiin Vaasassa.", encoding="utf-8")
    (folder / "b.txt").write_text("Satamat.\n\nSatamien liikenne kasvoi Kotkassa.", encoding="utf-8")
    made = tmp_path / "radar"
    made.mkdir()
    (made / FILE_NAME).write_text(RULES, encoding="utf-8")
    add_source(made / FILE_NAME, SourceEntry("s", "listing", f"{site.url}/l", local=True))
    workspace = Workspace(made)
    assert run(workspace).new == 4
    site.log.clear()
    return workspace


def run(workspace: Workspace) -> RunReport:
    sources = workspace.settings.source
    return ingest_request(workspace, make_request([str(workspace.folder.parent / "in")], sources=sources))


def titles(workspace: Workspace, query: str) -> set[str]:
    return {hit.title for hit in answer_question(workspace, Question(query)).hits}


def in_index(workspace: Workspace) -> set[str]:
    """Return the ids of the documents that the index holds passages of."""
    index: PassageIndex = workspace.index()
    return {id.rpartition(".v")[0] for id, _ in index.themes()}


def archived(workspace: Workspace) -> set[str]:
    return set(workspace.archive.digests())


def test_a_removed_document_leaves_search_and_is_not_fetched_again(workspace: Workspace, site: Site) -> None:
    bytes_before = archived(workspace)
    (id,) = remove_documents(workspace, [f"{site.url}/u/1"], reason="withdrawn")
    assert id not in in_index(workspace)
    assert len(in_index(workspace)) == 3
    assert archived(workspace) == bytes_before
    site.routes["/u/1"] = article("Uutinen 1", word="heikkeni")
    report = run(workspace)
    assert (report.found, report.changed, report.gone, report.problems) == (3, 0, 0, ())
    assert site.asked("/u/1") == 0
    (listed,) = list_documents(workspace)
    assert (listed.location, listed.state, listed.reason) == (f"{site.url}/u/1", "removed", "withdrawn")
    described = describe_workspace(workspace)
    assert (described.documents, described.removed, described.gone) == (3, 1, 0)
    with pytest.raises(NotFoundError):
        describe_publication(workspace, id)


def test_a_removed_file_stays_removed_and_is_not_archived_again(workspace: Workspace) -> None:
    file = workspace.folder.parent / "in" / "a.txt"
    (id,) = remove_documents(workspace, [str(file)], purged=True)
    before = archived(workspace)
    file.write_text("Kirjastot.\n\nUusi teksti.", encoding="utf-8")
    assert (run(workspace).found, archived(workspace)) == (3, before)
    assert id not in in_index(workspace)


def test_a_removed_document_is_not_taken_in_under_another_address(workspace: Workspace, site: Site) -> None:
    remove_documents(workspace, [f"{site.url}/u/1"])
    site.routes["/alias"] = Reply(status=301, headers={"Location": "/u/1"})
    site.routes["/l"] = listing(1, 2).replace("/u/2", "/alias")
    for _ in range(2):
        run(workspace)
    assert (workspace.catalogue.counts()["removed"], workspace.catalogue.counts()["documents"]) == (1, 2)
    assert site.asked("/alias") == 1


def test_a_restored_document_is_found_again_at_once(workspace: Workspace, site: Site) -> None:
    before = titles(workspace, "talous vahvistui")
    remove_documents(workspace, [f"{site.url}/u/1"])
    restore_documents(workspace, [f"{site.url}/u/1"])
    assert titles(workspace, "talous vahvistui") == before
    assert list_documents(workspace) == []
    assert run(workspace).unchanged == 4


def test_a_purge_deletes_bytes_and_texts_but_not_what_another_document_has(workspace: Workspace) -> None:
    folder = workspace.folder.parent / "in"
    (folder / "copy.txt").write_bytes((folder / "a.txt").read_bytes())
    run(workspace)
    before = archived(workspace)
    (id,) = remove_documents(workspace, [str(folder / "a.txt")], purged=True)
    assert archived(workspace) == before
    (other,) = remove_documents(workspace, [str(folder / "b.txt")], purged=True)
    assert len(before - archived(workspace)) == 1
    assert [listed.title for listed in list_documents(workspace)] == [None, None]
    assert {id, other} & in_index(workspace) == set()
    assert titles(workspace, "kirjastojen aukioloaikoja")  # of the copy, which was its duplicate


def test_what_was_purged_is_fetched_again_when_it_is_restored(workspace: Workspace, site: Site) -> None:
    before = titles(workspace, "talous vahvistui")
    remove_documents(workspace, [f"{site.url}/u/1"], purged=True)
    run(workspace)
    assert site.asked("/u/1") == 0
    restore_documents(workspace, [f"{site.url}/u/1"])
    report = run(workspace)
    assert (report.set_aside, site.asked("/u/1")) == ((), 1)
    assert titles(workspace, "talous vahvistui") == before
    assert failures(workspace.catalogue) == []


def test_a_purge_that_is_killed_can_be_given_again(workspace: Workspace, site: Site) -> None:
    before = archived(workspace)
    done = subprocess.run([sys.executable, "-c", KILLED, str(workspace.folder), f"{site.url}/u/1"], env=os.environ)
    assert done.returncode == -signal.SIGKILL
    assert len(in_index(workspace)) == 3
    assert archived(workspace) == before
    remove_documents(workspace, [f"{site.url}/u/1"], purged=True)
    assert len(archived(workspace)) == len(before) - 1


def test_a_purge_waits_for_no_backup(workspace: Workspace, site: Site) -> None:
    with holding_bytes(workspace.folder), pytest.raises(WorkspaceBusyError, match="a backup of"):
        remove_documents(workspace, [f"{site.url}/u/1"], purged=True)
    assert list_documents(workspace) == []


def test_what_is_set_aside_is_in_quarantine_until_it_is_tried_again(workspace: Workspace, site: Site) -> None:
    before = titles(workspace, "talous vahvistui")
    (id,) = set_aside_documents(workspace, [f"{site.url}/u/1"], reason="a draft")
    assert id not in in_index(workspace)
    described = describe_workspace(workspace)
    assert described.quarantined == 1
    assert [(one.stage, one.reason) for one in described.quarantine] == [("operator", "a draft")]
    site.routes["/u/1"] = article("Uutinen 1", word="vahvistui taas")
    ingest_request(workspace, make_request([], sources=workspace.settings.source, retry_failed=True))
    assert id not in in_index(workspace)
    report = retry_documents(workspace, [id], at_once=True)
    assert (report.documents, report.set_aside) == (1, ())
    assert titles(workspace, "talous vahvistui") == before
    assert answer_question(workspace, Question("vahvistui taas")).hits[0].text.count("taas") == 1
    assert describe_workspace(workspace).quarantine == ()


def test_a_failed_document_is_tried_again_by_the_next_run(workspace: Workspace) -> None:
    bad = workspace.folder.parent / "in" / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 this is none")
    assert len(run(workspace).set_aside) == 1
    assert run(workspace).set_aside == ()
    assert retry_documents(workspace, [str(bad)]).tried is False
    assert len(run(workspace).set_aside) == 1
    assert len(retry_documents(workspace, [str(bad)], at_once=True).set_aside) == 1


def test_what_was_removed_is_not_tried_again_though_it_had_failed(workspace: Workspace) -> None:
    bad = workspace.folder.parent / "in" / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4 this is none")
    run(workspace)
    (id,) = remove_documents(workspace, [str(bad)])
    with pytest.raises(DecisionError, match="not in quarantine"):
        retry_documents(workspace, [id])
    assert [one.state for one in list_documents(workspace)] == ["removed"]


Change = Callable[[Workspace, list[str]], object]


@pytest.mark.parametrize(
    "change",
    [
        remove_documents, restore_documents, retry_documents,
        lambda workspace, given: set_aside_documents(workspace, given, reason="x"),
    ],
    ids=["remove", "restore", "retry", "set aside"],
)  # fmt: skip
def test_a_document_that_is_not_there_changes_nothing(workspace: Workspace, site: Site, change: Change) -> None:
    with pytest.raises(NotFoundError, match="there is no document 'missing-12345678'"):
        change(workspace, [f"{site.url}/u/1", "missing-12345678"])
    assert list_documents(workspace) == []


def test_what_cannot_be_done_with_a_document_is_said_before_anything_changes(workspace: Workspace, site: Site) -> None:
    one, two = f"{site.url}/u/1", f"{site.url}/u/2"
    with pytest.raises(DecisionError, match="was not removed"):
        restore_documents(workspace, [one])
    with pytest.raises(DecisionError, match="is not in quarantine"):
        retry_documents(workspace, [one])
    with pytest.raises(DecisionError, match="--reason"):
        set_aside_documents(workspace, [one], reason=" ")
    remove_documents(workspace, [one])
    with pytest.raises(DecisionError, match="was removed"):
        set_aside_documents(workspace, [two, one], reason="x")
    assert [listed.location for listed in list_documents(workspace)] == [one]


def test_no_document_is_removed_while_a_run_writes(workspace: Workspace, site: Site) -> None:
    with exclusive_run(Workspace(workspace.folder).lock, workspace.folder), pytest.raises(WorkspaceBusyError):
        remove_documents(workspace, [f"{site.url}/u/1"])
    assert list_documents(workspace) == []


def test_a_page_that_expired_is_asked_for_no_bytes_and_comes_back_when_it_changes(
    workspace: Workspace, site: Site
) -> None:
    from corpus.catalogue.document_changes import purge
    from services.publications import locate_document

    id = locate_document(workspace, f"{site.url}/u/1")
    digest = workspace.catalogue.raw(workspace.catalogue.versions(id)[-1])[1]
    purge(workspace.catalogue, [id], "expired", "in quarantine for too long")
    workspace.archive.delete(digest)
    report = run(workspace)
    assert (report.unchanged, report.problems, report.set_aside) == (4, (), ())
    assert ("/u/1", 304) in site.log
    assert not workspace.archive.has(digest)
    site.routes["/u/1"] = Reply(article("Uutinen 1", word="heikkeni").encode(), headers={"Content-Type": "text/html"})
    assert run(workspace).changed == 1
    assert "Uutinen 1" in titles(workspace, "talous heikkeni")
    assert list_documents(workspace) == []
