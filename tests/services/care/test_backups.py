"""Backups that are taken while runs write, restored elsewhere; damaged ones, and commands that are killed."""

import contextlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from corpus.errors import BackupError, CatalogueError, StorageError, WorkspaceBusyError
from corpus.settings import FILE_NAME
from corpus.settings_template import DEFAULT_FILE
from services.care.backups import BackupReport, back_up
from services.care.byte_locks import holding_bytes
from services.care.checks import check_workspace
from services.care.manifests import list_backups, verify_backup
from services.care.restores import RestoreReport, restore_backup
from services.searching import Question, answer_question
from services.workspace import Workspace
from tests.servers.postgresql import postgresql
from tests.servers.s3 import s3_bucket
from tests.services.corpora import ingest, new_workspace, write_corpus

ALUETUTKA = str(Path(sys.executable).with_name("aluetutka"))
#: Runs a function with arguments, and is killed when a method is called for the so-many-th time.
KILLED = """
import importlib, os, signal, sys
from pathlib import Path
target, nth, command, *given = sys.argv[1:]
module, _, name = target.partition(":")
owner = importlib.import_module(module)
*path, name = name.split(".")
for part in path:
    owner = getattr(owner, part)
called, before = [0], getattr(owner, name)
def count(*args, **options):
    called[0] += 1
    if called[0] == int(nth):
        os.kill(os.getpid(), signal.SIGKILL)
    return before(*args, **options)
setattr(owner, name, count)
from services.care.backups import back_up
from services.care.restores import restore_backup
from services.workspace import Workspace
if command == "backup":
    back_up(Workspace(Path(given[0]), write=False), Path(given[1]))
else:
    restore_backup(Path(given[0]), Path(given[1]))
"""


def kill_at(call: str, nth: int, command: str, *given: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, call, str(nth), command, *map(str, given)], env=os.environ)
    assert done.returncode == -signal.SIGKILL


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with themes; tests read it, and work on copies of it."""
    folder = tmp_path_factory.mktemp("made")
    workspace = new_workspace(folder / "workspace")
    ingest(workspace, write_corpus(folder / "all.jsonl", ("bussi", "vero"), each=15))
    workspace.catalogue.close()
    return workspace.folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return Workspace(Path(shutil.copytree(made, tmp_path / "workspace")), write=False)


def restore(backups: Path, folder: Path, *, name: str | None = None, **places: str) -> RestoreReport:
    return restore_backup(folder, backups, name=name, places=places)


def answers(workspace: Workspace) -> list[tuple[str, float, str | None]]:
    """Return what several searches find, with scores and themes."""
    themes = dict(workspace.index().themes())
    queries = ("bussin aikataulu", "kuntatalous", "talousarvion velka", "pysäkki")
    found = [hit for query in queries for hit in answer_question(workspace, Question(query, limit=20)).hits]
    return [(hit.passage_id, round(hit.score, 5), themes[hit.passage_id]) for hit in found]


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_restored_workspace_answers_as_the_one_that_was_backed_up(workspace: Workspace, tmp_path: Path) -> None:
    report = back_up(workspace, tmp_path / "backups")
    assert (report.documents, report.files, report.copied, report.lacking) == (30, 30, 30, ())
    restored = restore(tmp_path / "backups", tmp_path / "new")
    assert (restored.documents, restored.files, restored.index_problem) == (30, 30, None)
    new = Workspace(tmp_path / "new")
    assert answers(new) == answers(workspace)
    assert check_workspace(new).findings == ()
    assert ingest(new, _corpus_of(workspace)).unchanged == 30


def _corpus_of(workspace: Workspace) -> Path:
    """Return the file that the documents of a workspace are from."""
    with sqlite3.connect(workspace.catalogue_url) as database:
        (location,) = database.execute("SELECT location FROM document LIMIT 1").fetchone()
    return Path(location.partition("#")[0])


@pytest.mark.slow
def test_backups_taken_while_a_run_writes_are_whole(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "all.jsonl", ("bussi", "vero", "koulu", "metsä"), each=60)
    workspace = new_workspace(tmp_path / "workspace")
    settings = workspace.folder / FILE_NAME
    settings.write_text(settings.read_text("utf-8").replace("# batch = 64", "batch = 4"), encoding="utf-8")
    run = subprocess.Popen([ALUETUTKA, "ingest", str(corpus), "--workspace", str(workspace.folder)], env=os.environ)
    reports: list[BackupReport] = []
    while run.poll() is None:
        with contextlib.suppress(BackupError):  # there is no catalogue yet
            reports.append(back_up(Workspace(workspace.folder, write=False), tmp_path / "backups"))
    assert run.returncode == 0
    assert len(reports) > 3
    for number, report in enumerate([reports[0], reports[len(reports) // 2]]):
        assert report.lacking == ()
        restore(tmp_path / "backups", tmp_path / f"new{number}", name=report.name)
        new = Workspace(tmp_path / f"new{number}")
        assert check_workspace(new).findings == ()
        ingest(new, corpus)
        assert set(new.archive.digests()) == set(workspace.archive.digests())
        assert {id for id, _, _ in answers(new)} == {id for id, _, _ in answers(Workspace(workspace.folder))}


def test_only_bytes_that_are_missing_are_copied_and_only_wanted_backups_kept(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    first = back_up(workspace, folder)
    ingest(Workspace(workspace.folder), write_corpus(tmp_path / "more.jsonl", ("koulu",), each=2))
    second = back_up(workspace, folder)
    assert (second.files, second.copied) == (32, 2)
    assert [path.name for path in list_backups(folder)] == [first.name, second.name]
    restore(folder, tmp_path / "old", name=first.name)
    assert Workspace(tmp_path / "old").catalogue.counts()["documents"] == 30
    digest = next(workspace.archive.digests())
    third = back_up(workspace, folder, keep=1)
    assert third.removed == (first.name, second.name)
    assert [path.name for path in list_backups(folder)] == [third.name]
    assert (folder / "archive" / digest[:2] / digest).exists()
    verify_backup(list_backups(folder)[0])


def test_bytes_that_only_removed_backups_had_are_removed_with_them(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    back_up(workspace, folder)
    with sqlite3.connect(workspace.catalogue_url) as database:
        (digest,) = database.execute("SELECT sha256 FROM version LIMIT 1").fetchone()
        database.execute("UPDATE version SET bytes_gone = 'purged' WHERE sha256 = ?", (digest,))
    back_up(workspace, folder, keep=1)
    assert not (folder / "archive" / digest[:2] / digest).exists()
    assert len(list((folder / "archive").glob("??/*"))) == 29


def test_a_backup_is_for_its_owner_only_and_any_tool_can_check_it(workspace: Workspace, tmp_path: Path) -> None:
    back_up(workspace, tmp_path / "backups")
    (backup,) = list_backups(tmp_path / "backups")
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "backups", backup)] == [0, 0]
    assert [(backup / name).stat().st_mode & 0o077 for name in ("catalogue.sqlite", FILE_NAME)] == [0, 0]
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=backup, check=True)


#: Where a backup is killed; only the first one gives a name to the folder, too.
CALLS = [
    ("corpus.archive:FileArchive.put", 1), ("corpus.archive:FileArchive.put", 12),
    ("services.care.backups:take_snapshot", 1), ("services.care.backups:write_sums", 1),
    ("services.care.backups:write_manifest", 1), ("os:sync", 1), ("pathlib:Path.rename", 1),
]  # fmt: skip
KILLS = [(*call, earlier) for call in CALLS for earlier in (False, True)] + [("pathlib:Path.rename", 2, False)]


@pytest.mark.parametrize(("call", "nth", "earlier"), KILLS)
def test_a_backup_that_is_killed_is_no_backup(
    workspace: Workspace, tmp_path: Path, call: str, nth: int, earlier: bool
) -> None:
    folder = tmp_path / "backups"
    if earlier:
        back_up(workspace, folder)
        (made,) = list_backups(folder)
        shutil.rmtree(folder / "archive")
        (folder / "archive").mkdir()
    kill_at(call, nth, "backup", workspace.folder, folder)
    assert list_backups(folder) == ([made] if earlier else [])
    assert folder.exists() == earlier
    report = back_up(workspace, folder)
    assert verify_backup(folder / report.name).documents == 30
    assert {path.name for path in folder.iterdir()} == {"archive", *(path.name for path in list_backups(folder))}
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_commands_killed_at_any_time_leave_nothing_half_made(workspace: Workspace, tmp_path: Path) -> None:
    draw, folder, new = random.Random(1), tmp_path / "backups", tmp_path / "new"
    commands = (["backup", str(folder), "--workspace", str(workspace.folder)],
                ["restore", str(folder), "--workspace", str(new)])  # fmt: skip
    for words in commands:
        for _ in range(6):
            started = subprocess.Popen([ALUETUTKA, *words], stdout=subprocess.DEVNULL, env=os.environ)
            time.sleep(draw.uniform(0.2, 2.5))
            started.kill()
            ended = started.wait()
            for backup in list_backups(folder):
                verify_backup(backup)
            if words[0] == "restore":
                assert new.exists() == (ended == 0)
                shutil.rmtree(new, ignore_errors=True)
        if words[0] == "backup":
            back_up(workspace, folder)
    restore(folder, new)
    assert check_workspace(Workspace(new)).findings == ()


@pytest.mark.parametrize(
    ("call", "nth"),
    [
        ("corpus.archive:FileArchive.put", 1), ("corpus.archive:FileArchive.put", 20),
        ("services.care.restores:place_snapshot", 1), ("services.care.restores:rebuild_index", 1),
        ("index.paired:PairedIndex.optimise", 1), ("os:sync", 1), ("pathlib:Path.replace", 3),
    ],
)  # fmt: skip
def test_a_restore_that_is_killed_leaves_no_workspace(
    workspace: Workspace, tmp_path: Path, call: str, nth: int
) -> None:  # fmt: skip
    back_up(workspace, tmp_path / "backups")
    kill_at(call, nth, "restore", tmp_path / "new", tmp_path / "backups")
    assert not (tmp_path / "new").exists()
    restore(tmp_path / "backups", tmp_path / "new")
    assert answers(Workspace(tmp_path / "new")) == answers(workspace)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def flip_last_byte(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


Damage = Callable[[Path], None]


@pytest.mark.parametrize("damage", [flip_last_byte, Path.unlink], ids=["changed", "missing"])
@pytest.mark.parametrize("name", ["catalogue.sqlite", FILE_NAME, "SHA256SUMS", "../archive/??/*"])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    workspace: Workspace, tmp_path: Path, name: str, damage: Damage
) -> None:
    back_up(workspace, tmp_path / "backups")
    (backup,) = list_backups(tmp_path / "backups")
    base, pattern = (backup.parent, name.removeprefix("../")) if name.startswith("..") else (backup, name)
    damage(next(iter(sorted(base.glob(pattern)))))
    before = set(tmp_path.iterdir())
    with pytest.raises(BackupError, match="is damaged"):
        restore(tmp_path / "backups", tmp_path / "new")
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("written", ["{", "[]", '{"format": 1}'])
def test_a_manifest_that_says_nothing_is_damage(workspace: Workspace, tmp_path: Path, written: str) -> None:
    back_up(workspace, tmp_path / "backups")
    (backup,) = list_backups(tmp_path / "backups")
    (backup / "manifest.json").write_text(written, encoding="utf-8")
    with pytest.raises(BackupError, match="is damaged"):
        restore(tmp_path / "backups", tmp_path / "new")


@pytest.mark.parametrize(("key", "value"), [("format", 99), ("revision", "9999")])
def test_a_backup_of_a_newer_version_is_refused(workspace: Workspace, tmp_path: Path, key: str, value: object) -> None:
    back_up(workspace, tmp_path / "backups")
    (backup,) = list_backups(tmp_path / "backups")
    said = json.loads((backup / "manifest.json").read_text("utf-8"))
    (backup / "manifest.json").write_text(json.dumps(said | {key: value}), encoding="utf-8")
    with pytest.raises(BackupError, match="newer Aluetutka"):
        restore(tmp_path / "backups", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_workspace_that_holds_something_is_never_written_over(workspace: Workspace, tmp_path: Path) -> None:
    back_up(workspace, tmp_path / "backups")
    before = files_of(workspace.folder)
    with pytest.raises(BackupError, match="is not empty"):
        restore(tmp_path / "backups", workspace.folder)
    assert files_of(workspace.folder).keys() == before.keys()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / FILE_NAME).write_text(DEFAULT_FILE + "# mine\n", encoding="utf-8")
    with pytest.raises(BackupError, match="is not empty"):
        restore(tmp_path / "backups", tmp_path / "mine")


def test_a_backup_is_restored_to_what_init_has_made(workspace: Workspace, tmp_path: Path) -> None:
    back_up(workspace, tmp_path / "backups")
    new_workspace(tmp_path / "new")
    restore(tmp_path / "backups", tmp_path / "new")
    (tmp_path / "empty").mkdir()
    restore(list_backups(tmp_path / "backups")[0], tmp_path / "empty")
    for name in ("new", "empty"):
        assert Workspace(tmp_path / name).catalogue.counts()["documents"] == 30


def test_a_catalogue_and_an_archive_elsewhere_are_restored_there_or_refused(
    workspace: Workspace, tmp_path: Path
) -> None:
    back_up(workspace, tmp_path / "backups")
    names = {"catalogue": "c.sqlite", "archive": "bytes", "index": "i"}
    places = {part: str(tmp_path / name) for part, name in names.items()}
    restore(tmp_path / "backups", tmp_path / "new", **places)
    new = Workspace(tmp_path / "new")
    assert {"catalogue": new.catalogue_url, "archive": new.archive_url, "index": new.index_url} == places
    assert check_workspace(new).findings == ()
    with pytest.raises(BackupError, match="there already is a catalogue"):
        restore(tmp_path / "backups", tmp_path / "other", **places)
    with pytest.raises(BackupError, match="there already is an index"):
        restore(tmp_path / "backups", tmp_path / "other", index=places["index"])
    assert not (tmp_path / "other").exists()


def test_what_is_no_place_for_a_backup_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").touch()
    with pytest.raises(BackupError, match="something else than backups"):
        back_up(workspace, tmp_path / "photos")
    with pytest.raises(BackupError, match="which a backup is made of"):
        back_up(workspace, workspace.folder / "archive" / "mine")
    back_up(workspace, tmp_path / "backups")
    other = Workspace(Path(shutil.copytree(workspace.folder, tmp_path / "other")), write=False)
    with pytest.raises(BackupError, match=f"holds backups of {workspace.folder}"):
        back_up(other, tmp_path / "backups")
    empty = Workspace(new_workspace(tmp_path / "empty").folder, write=False)
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(empty, tmp_path / "backups2")
    with pytest.raises(BackupError, match="no whole backup"):
        restore(tmp_path / "backups2", tmp_path / "new")
    assert not (tmp_path / "backups2").exists()


def test_two_backups_are_not_made_at_once(workspace: Workspace, tmp_path: Path) -> None:
    with holding_bytes(workspace.folder), pytest.raises(WorkspaceBusyError, match="a backup of"):
        back_up(workspace, tmp_path / "backups")


def test_a_damaged_catalogue_is_not_backed_up(workspace: Workspace, tmp_path: Path) -> None:
    back_up(workspace, tmp_path / "backups")
    path = Path(workspace.catalogue_url)
    content = path.read_bytes()
    path.write_bytes(content[:8192] + bytes(4096) + content[12288:])
    with pytest.raises(CatalogueError, match="no backup was made"):
        back_up(workspace, tmp_path / "backups")
    assert len(list_backups(tmp_path / "backups")) == 1


def test_bytes_that_were_lost_before_are_named(workspace: Workspace, tmp_path: Path) -> None:
    lost = next(workspace.archive.digests())
    workspace.archive.delete(lost)
    assert back_up(workspace, tmp_path / "backups").lacking == (lost,)
    assert restore(tmp_path / "backups", tmp_path / "new").lacking == (lost,)


def test_an_index_that_cannot_be_made_can_be_made_later(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StorageError("the index is elsewhere")

    back_up(workspace, tmp_path / "backups")
    monkeypatch.setattr("services.care.restores.rebuild_index", fail)
    report = restore(tmp_path / "backups", tmp_path / "new")
    assert report.index_problem == "the index is elsewhere"
    ingest(Workspace(tmp_path / "new"), _corpus_of(workspace))
    assert answers(Workspace(tmp_path / "new")) == answers(workspace)


def test_a_catalogue_of_an_older_version_can_be_backed_up_before_it_is_upgraded(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    dump = Path(__file__).parents[2] / "fixtures" / "catalogues" / "0005.sql"
    with sqlite3.connect(workspace.catalogue_url) as database:
        database.executescript(dump.read_text("utf-8"))
    report = back_up(Workspace(workspace.folder, write=False), tmp_path / "backups")
    assert (report.documents, len(report.lacking)) == (3, 3)
    restore(tmp_path / "backups", tmp_path / "new")
    assert Workspace(tmp_path / "new").catalogue.counts()["versions"] == 3


@pytest.fixture
def bucket() -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch, s3_bucket(patch) as url:
        yield url


def test_an_archive_in_object_storage_is_backed_up_to_files(bucket: str, tmp_path: Path) -> None:
    (tmp_path / "workspace").mkdir()
    (tmp_path / "workspace" / FILE_NAME).write_text(f'[storage]\narchive = "{bucket}/a"\n', encoding="utf-8")
    workspace = Workspace(tmp_path / "workspace")
    ingest(workspace, write_corpus(tmp_path / "all.jsonl", ("bussi",), each=3))
    assert back_up(workspace, tmp_path / "backups").copied == 3
    restore(tmp_path / "backups", tmp_path / "new", archive="archive")
    assert check_workspace(Workspace(tmp_path / "new")).findings == ()


# PostgreSQL


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


def make_database(server: str, name: str) -> str:
    address = server.replace("postgresql+psycopg", "postgresql")
    subprocess.run(["psql", "-q", f"{address}/postgres", "-c", f"CREATE DATABASE {name}"], check=True)
    return f"{server}/{name}"


def on_postgresql(server: str, name: str, folder: Path) -> Workspace:
    folder.mkdir()
    written = f'[storage]\ncatalogue = "{make_database(server, name)}"\n[ingestion]\nbatch = 4\n'
    (folder / FILE_NAME).write_text(written, encoding="utf-8")
    return Workspace(folder)


@pytest.mark.slow
def test_a_catalogue_on_postgresql_is_backed_up_while_a_run_writes(server: str, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "all.jsonl", ("bussi", "vero", "koulu"), each=40)
    workspace = on_postgresql(server, "one", tmp_path / "workspace")
    run = subprocess.Popen([ALUETUTKA, "ingest", str(corpus), "--workspace", str(workspace.folder)], env=os.environ)
    reports: list[BackupReport] = []
    while run.poll() is None:
        with contextlib.suppress(BackupError):
            reports.append(back_up(Workspace(workspace.folder, write=False), tmp_path / "backups"))
    assert run.returncode == 0
    chosen = reports[len(reports) // 2]
    url = make_database(server, "two")
    restore(tmp_path / "backups", tmp_path / "new", name=chosen.name, catalogue=url)
    new = Workspace(tmp_path / "new")
    assert check_workspace(new).findings == ()
    ingest(new, corpus)
    assert {id for id, _, _ in answers(new)} == {id for id, _, _ in answers(workspace)}
    for opened in (new, workspace):
        opened.catalogue.close()


def test_a_backup_of_postgresql_is_not_restored_over_a_catalogue_or_into_a_file(server: str, tmp_path: Path) -> None:
    workspace = on_postgresql(server, "three", tmp_path / "workspace")
    ingest(workspace, write_corpus(tmp_path / "all.jsonl", ("bussi",), each=2))
    back_up(workspace, tmp_path / "backups")
    with pytest.raises(BackupError, match="already holds a catalogue"):
        restore(tmp_path / "backups", tmp_path / "new")
    with pytest.raises(BackupError, match=r"on PostgreSQL, and .* is on SQLite"):
        restore(tmp_path / "backups", tmp_path / "new", catalogue="catalogue.sqlite")
    assert not (tmp_path / "new").exists()
    workspace.catalogue.close()


def test_without_the_tools_of_postgresql_nothing_is_begun(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = on_postgresql(server, "four", tmp_path / "workspace")
    ingest(workspace, write_corpus(tmp_path / "all.jsonl", ("bussi",), each=2))
    back_up(workspace, tmp_path / "backups")
    url = make_database(server, "five")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(StorageError, match="pg_dump and pg_restore are needed"):
        back_up(workspace, tmp_path / "other")
    with pytest.raises(StorageError, match="apt-get install postgresql-client"):
        restore(tmp_path / "backups", tmp_path / "new", catalogue=url)
    assert {path.name for path in tmp_path.iterdir()} == {"workspace", "all.jsonl", "backups"}
    workspace.catalogue.close()


def test_a_password_is_not_on_the_command_line_of_a_tool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from corpus.catalogue.dumps import load_dump

    tool = tmp_path / "pg_restore"
    tool.write_text('#!/bin/sh\necho "$@ env:$PGPASSWORD" >&2\nexit 1\n', encoding="utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(StorageError, match=r"postgresql://u@h/d .*env:s3cret"):
        load_dump(tmp_path / "file", "postgresql+psycopg://u:s3cret@h/d")
