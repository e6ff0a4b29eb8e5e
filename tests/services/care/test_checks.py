"""What a check finds in a workspace that is not sound, and what a repair makes of it."""

import contextlib
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from corpus.archive import COMPARED
from corpus.errors import WorkspaceBusyError
from corpus.settings import FILE_NAME, SourceEntry
from corpus.settings_values import add_source
from services.care.checks import CheckReport, check_workspace
from services.care.documents import remove_documents
from services.ingesting import ingest_request, make_request
from services.locks import exclusive_run
from services.searching import Question, answer_question
from services.status import list_quarantine
from services.workspace import Workspace
from tests.servers.sites import Site, serve
from tests.services.corpora import ingest, new_workspace, write_corpus
from tests.services.test_sources import RULES, article, listing

Damage = Callable[[Path], object]


def flip(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


#: Tables with rows of a document, but for its versions.
OF_DOCUMENT = (
    "stage_done", "subject", "passage", "metadata_field", "signature", "membership", "text_band", "publication_key",
    "unsettled", "search_terms",
)  # fmt: skip
DAMAGES = pytest.mark.parametrize("damage", [flip, Path.unlink], ids=["damaged", "missing"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with themes, of a file with rows; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("made")
    workspace = new_workspace(folder / "workspace")
    ingest(workspace, write_corpus(folder / "all.jsonl", ("bussi", "vero"), each=15))
    workspace.catalogue.close()
    return workspace.folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(made, tmp_path / "workspace")))


@pytest.fixture
def site() -> Iterator[Site]:
    with serve({"/l": listing(1, 2), **{f"/u/{n}": article(f"Uutinen {n}") for n in (1, 2)}}) as running:
        yield running


@pytest.fixture
def of_site(tmp_path: Path, site: Site) -> Workspace:
    """A workspace with a source s of two pages, which have been ingested."""
    (tmp_path / FILE_NAME).write_text(RULES, encoding="utf-8")
    add_source(tmp_path / FILE_NAME, SourceEntry("s", "listing", f"{site.url}/l", local=True))
    workspace = Workspace(tmp_path)
    visit(workspace)
    site.log.clear()
    return workspace


def visit(workspace: Workspace) -> None:
    ingest_request(workspace, make_request([], sources=workspace.settings.source))


def archived(workspace: Workspace, location: str) -> Path:
    """Return the file of the archive that holds the newest bytes of a document."""
    with sqlite3.connect(workspace.catalogue_url) as database:
        query = (
            "SELECT sha256 FROM version JOIN document ON id = document_id WHERE location = ? ORDER BY version.number"
        )
        digest = str(database.execute(query, (location,)).fetchall()[-1][0])
    return workspace.folder / "archive" / digest[:2] / digest


def change(workspace: Workspace, statement: str) -> None:
    """Change the catalogue as only a fault could."""
    workspace.catalogue.close()
    with sqlite3.connect(workspace.catalogue_url) as database:
        assert database.execute(statement).rowcount > 0


def messages(report: CheckReport) -> list[tuple[str, str]]:
    return [(finding.area, finding.message.partition(":")[0]) for finding in report.findings]


def test_what_a_run_has_left_is_sound(workspace: Workspace) -> None:
    report = check_workspace(Workspace(workspace.folder, write=False))
    assert (report.files, report.passages, report.findings, report.lost, report.unneeded) == (30, 30, (), 0, 0)
    assert check_workspace(workspace, repair=True).findings == ()


def test_what_was_removed_or_waits_is_no_fault(workspace: Workspace, tmp_path: Path) -> None:
    remove_documents(workspace, [first_location(workspace)], purged=True)
    change(workspace, "DELETE FROM stage_done WHERE stage = 'index' AND document_id LIKE 'vero%'")
    assert check_workspace(workspace).findings == ()


def first_location(workspace: Workspace) -> str:
    with sqlite3.connect(workspace.catalogue_url) as database:
        return str(database.execute("SELECT min(location) FROM document").fetchone()[0])


# The archive


@DAMAGES
def test_lost_bytes_of_a_file_are_taken_from_it_again(workspace: Workspace, damage: Damage) -> None:
    location = first_location(workspace)
    damage(archived(workspace, location))
    found = check_workspace(workspace)
    assert [(one.area, one.repaired) for one in found.findings] == [("archive", None)]
    assert location in found.findings[0].message
    assert not found.sound
    repaired = check_workspace(workspace, repair=True)
    assert (repaired.findings[0].repaired, repaired.sound) == ("had again from its source", True)
    assert check_workspace(workspace).findings == ()


@DAMAGES
def test_lost_bytes_of_a_page_are_fetched_again(of_site: Workspace, site: Site, damage: Damage) -> None:
    damage(archived(of_site, f"{site.url}/u/1"))
    assert check_workspace(of_site, repair=True).findings[0].repaired == "had again from its source"
    assert ("/u/1", 200) in site.log
    assert check_workspace(of_site).findings == ()


def test_large_bytes_that_are_damaged_are_healed(workspace: Workspace, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_text("Kuntien talous vahvistui. " * (COMPARED // 20), encoding="utf-8")
    ingest(workspace, large)
    flip(archived(workspace, str(large)))
    assert check_workspace(workspace, repair=True).sound
    assert check_workspace(workspace).findings == ()


@DAMAGES
def test_bytes_that_nobody_has_are_recorded_as_lost_and_their_text_stays(
    of_site: Workspace, site: Site, damage: Damage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = site.routes["/u/1"]
    file = archived(of_site, f"{site.url}/u/1")
    damage(file)
    kept = {path.read_bytes() for path in (of_site.folder / "archive").rglob("*") if path.is_file()}
    site.routes["/u/1"] = article("Uutinen 1", word="heikkeni")
    repaired = check_workspace(of_site, repair=True)
    assert (repaired.findings[0].repaired or "").startswith("recorded as lost")
    again = check_workspace(of_site)
    assert (again.findings, again.lost) == ((), 1)
    assert kept <= {path.read_bytes() for path in (of_site.folder / "archive").rglob("*") if path.is_file()}
    monkeypatch.setattr("services.stages.reading.READING_VERSION", "another")
    ingest_request(of_site, make_request([]))
    assert list_quarantine(of_site) == ()
    assert "Uutinen 1" in {hit.title for hit in answer_question(of_site, Question("talous vahvistui")).hits}
    site.routes["/u/1"] = page
    visit(of_site)
    assert (check_workspace(of_site).findings, check_workspace(of_site).lost) == ((), 0)


def test_bytes_that_nothing_refers_to_are_counted_and_kept(workspace: Workspace) -> None:
    digest = workspace.archive.put(b"of a run that was killed")
    report = check_workspace(workspace, repair=True)
    assert (report.findings, report.unneeded) == ((), 1)
    assert workspace.archive.has(digest)


# The catalogue

CHANGES = [
    ("UPDATE passage SET \"end\" = 100000 WHERE document_id LIKE 'bussi1-%'", "passages lie outside of its text"),
    (
        "UPDATE mention SET start = -1 WHERE rowid IN (SELECT min(rowid) FROM mention)",
        "mentions lie outside of its text",
    ),
    ("UPDATE version SET text = NULL WHERE document_id LIKE 'bussi1-%'", "it was read and has no text"),
    ("UPDATE document SET shown = 7 WHERE id LIKE 'bussi1-%'", "search is to show a version without a text"),
    ("UPDATE document SET state = 'gone' WHERE id LIKE 'bussi1-%'", "search is to show it though it is not there"),
    ("UPDATE passage SET theme_id = 't999' WHERE document_id LIKE 'bussi1-%'", "passages are of a theme that is not"),
    ("UPDATE membership SET publication_id = 'x' WHERE document_id LIKE 'bussi1-%'", "it belongs to a publication"),
]


@pytest.mark.parametrize(("statement", "message"), CHANGES, ids=[message for _, message in CHANGES])
def test_what_cannot_be_right_in_the_catalogue_is_made_again(
    workspace: Workspace, statement: str, message: str
) -> None:  # fmt: skip
    if "mention" in statement:
        corpus = workspace.folder.parent / "named.txt"
        corpus.write_text("Tampereen kaupunki\n\nTampereen kaupunki rakensi raitiotien vuonna 2021.", encoding="utf-8")
        ingest(workspace, corpus)
    change(workspace, statement)
    found = check_workspace(workspace)
    assert any(one.area == "catalogue" and one.message.startswith(message) for one in found.findings)
    assert not found.sound
    assert check_workspace(workspace, repair=True).sound
    assert check_workspace(workspace).findings == ()


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("UPDATE document SET number = 2 WHERE id LIKE 'bussi1-%'", "its newest version is missing: restore a backup"),
        ("UPDATE document SET state = 'odd' WHERE id LIKE 'bussi1-%'", "its state is none: restore a backup"),
        ("DELETE FROM version WHERE document_id LIKE 'bussi1-%'", "a row of"),
    ],
)
def test_what_only_a_backup_can_put_right_is_said_again(workspace: Workspace, statement: str, message: str) -> None:
    change(workspace, statement)
    for repair in (False, True, False):
        report = check_workspace(Workspace(workspace.folder), repair=repair)
        assert any(one.message.startswith(message) and one.repaired is None for one in report.findings)


# The index


def test_passages_that_are_missing_too_many_or_misplaced_are_put_right(workspace: Workspace) -> None:
    index = workspace.writable_index()
    before = dict(index.themes())
    missing, copy, original, misplaced = sorted({id.rpartition(".v")[0] for id in before})[:4]
    index.replace_documents([missing], [], np.zeros((0, index.width), dtype=np.float32))
    change(workspace, f"INSERT INTO duplicate VALUES ('{copy}', '{original}', 1.0)")
    index.set_themes({f"{misplaced}.v1.p1": "t777"})
    found = check_workspace(workspace)
    assert [one.message for one in found.findings] == [
        "1 passages are missing", "1 passages should not be there", "1 passages are under another theme",
    ]  # fmt: skip
    assert check_workspace(workspace, repair=True).sound
    assert check_workspace(workspace).findings == ()
    assert dict(workspace.index().themes()) == {id: theme for id, theme in before.items() if copy not in id}


def test_passages_of_a_document_that_the_catalogue_does_not_know_are_taken_out(
    workspace: Workspace, tmp_path: Path
) -> None:
    other = new_workspace(tmp_path / "other")
    ingest(other, write_corpus(tmp_path / "other.jsonl", ("koulu",), each=2))
    ids = {id for id, _ in other.index().themes()}
    ingest(workspace, tmp_path / "other.jsonl")
    for table in (*OF_DOCUMENT, "version"):
        with contextlib.suppress(AssertionError):  # there was none
            change(workspace, f"DELETE FROM {table} WHERE document_id LIKE 'koulu%'")
    change(workspace, "DELETE FROM document WHERE id LIKE 'koulu%'")
    assert [area for area, _ in messages(check_workspace(workspace))] == ["index"]
    assert check_workspace(workspace, repair=True).sound
    assert ids & {id for id, _ in workspace.index().themes()} == set()
    assert check_workspace(workspace).findings == ()


def damage_rows(folder: Path) -> None:
    for file in sorted(folder.rglob("*.lance")):
        if file.is_file():
            content = bytearray(file.read_bytes())
            content[: len(content) // 2] = bytes(len(content) // 2)
            file.write_bytes(bytes(content))


@pytest.mark.parametrize("damage", [shutil.rmtree, damage_rows], ids=["deleted", "damaged"])
def test_an_index_that_cannot_be_read_is_made_again(workspace: Workspace, damage: Damage) -> None:
    before = dict(workspace.index().themes())
    damage(workspace.folder / "index")
    found = check_workspace(workspace)
    assert ([area for area, _ in messages(found)], found.sound) == (["index"], False)
    assert check_workspace(workspace, repair=True).findings[0].repaired == "made again from the catalogue"
    assert check_workspace(workspace).findings == ()
    assert dict(workspace.index().themes()) == before


def test_nothing_is_checked_while_a_run_writes(workspace: Workspace) -> None:
    with exclusive_run(Workspace(workspace.folder).lock, workspace.folder), pytest.raises(WorkspaceBusyError):
        check_workspace(workspace)


def test_a_workspace_without_anything_is_sound(tmp_path: Path) -> None:
    assert check_workspace(new_workspace(tmp_path / "new"), repair=True).findings == ()
