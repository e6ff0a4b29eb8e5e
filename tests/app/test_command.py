"""The command: runs in a process of their own; what only prints, in this one."""

import csv
import gzip
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest

from tests.conftest import Command

pytestmark = pytest.mark.slow


def search(command: Command, workspace: Path, *arguments: object) -> dict:
    done = command("search", *arguments, "--workspace", workspace, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def state(workspace: Path) -> dict[str, list[tuple]]:
    """Everything that a run leaves but times and the runs themselves."""
    import lancedb

    with sqlite3.connect(workspace / "catalogue.sqlite") as database:
        queries = {
            "document": "SELECT id, location, state, number, shown FROM document ORDER BY id",
            "version": "SELECT document_id, number, sha256, title, date, language, kind, text, blocks"
            " FROM version ORDER BY 1, 2",
            "stage_done": "SELECT document_id, number, stage, version, outcome, error, reason FROM stage_done"
            " ORDER BY 1, 2, 3",
            "passage": "SELECT * FROM passage ORDER BY id",
            "mention": "SELECT * FROM mention ORDER BY 1, 2, 3, 4",
            "theme": "SELECT id, label, words FROM theme ORDER BY id",
        }
        found = {name: database.execute(query).fetchall() for name, query in queries.items()}
    table = lancedb.connect(str(workspace / "index")).open_table("passages")
    rows = table.search().select(["passage_id", "terms", "theme", "municipalities"]).limit(10_000).to_list()
    found["index"] = sorted((row["passage_id"], row["terms"], row["theme"], *row["municipalities"]) for row in rows)
    files = (workspace / "archive").glob("[0-9a-f][0-9a-f]/*")
    found["archive"] = sorted((file.name, file.stat().st_size) for file in files)
    return found


def test_ingesting_again_changes_nothing(sample: Path, ingested: Path, tmp_path: Path, aluetutka: Command) -> None:
    workspace = tmp_path / "again"
    shutil.copytree(ingested, workspace)
    before = state(workspace)
    done = aluetutka("ingest", sample, "--workspace", workspace, "--format", "json")
    counts = json.loads(done.stdout)
    assert (counts["found"], counts["new"], counts["changed"], counts["unchanged"]) == (48, 0, 0, 48)
    assert counts["passages"] == counts["gone"] == counts["quarantined"] == 0
    assert state(workspace) == before


def test_search_answers_with_filters(ingested: Path, command: Command) -> None:
    answer = search(command, ingested, "joukkoliikenteen lippujärjestelmä")
    assert answer["total"] > 0
    assert any("liput" in hit["text"].lower() or "lippu" in hit["text"].lower() for hit in answer["hits"][:3])
    for first, last in answer["hits"][0]["highlights"]:
        assert answer["hits"][0]["text"][first:last].strip()
    assert {hit["date"][:4] for hit in search(command, ingested, "kunta", "--year", "2021..2022")["hits"]} <= {
        "2021",
        "2022",
    }
    assert {hit["kind"] for hit in search(command, ingested, "kunta", "--kind", "report")["hits"]} == {"report"}
    assert search(command, ingested, "kaupunki", "--municipality", "Tampere")["hits"]
    assert search(command, ingested, "kunta", "--region", "Lappi")["hits"]
    by_partner = search(command, ingested, "talous", "--organisation", "Talousluotain Oy")["hits"]
    assert by_partner
    assert all("Talousluotain" in hit["text"] or "Talousluotain" in hit["title"] for hit in by_partner)


def test_a_report_is_quoted_with_its_page(ingested: Path, command: Command) -> None:
    hits = search(command, ingested, "kuntatalouden investoinnit", "--kind", "report")["hits"]
    assert all(hit["page"] for hit in hits if hit["source_path"].endswith(".pdf"))


@pytest.mark.parametrize("format", ["table", "csv", "jsonl", "ris", "bibtex", "csl", "atom"])
def test_search_prints_other_formats(ingested: Path, command: Command, format: str) -> None:
    done = command("search", "asuminen", "--workspace", ingested, "--format", format)
    assert done.returncode == 0
    assert len(done.stdout) > 100


def test_themes_are_listed_and_shown(ingested: Path, command: Command) -> None:
    themes = json.loads(command("themes", "list", "--workspace", ingested, "--format", "json").stdout)
    assert len(themes) >= 2
    assert set(themes[0]) == {"id", "label", "words", "size", "parent"}
    shown = json.loads(command("themes", "show", themes[0]["id"], "-w", ingested, "--format", "json").stdout)
    assert shown["passages"]


def test_analyse_prints_mentions_a_line(command: Command) -> None:
    done = command("analyse", "-", "--lines", input="Tampereella sataa.\nEi mitään.\n")
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["mentions"][0] | {"score": 1} == {
        "start": 0, "end": 11, "text": "Tampereella", "type": "municipality", "id": "kunta:837", "name": "Tampere",
        "current_id": "kunta:837", "role": None, "score": 1, "evidence": None,
    }  # fmt: skip
    assert second["mentions"] == []


def test_tag_prints_metadata_names_and_the_workspaces_themes(sample: Path, ingested: Path, command: Command) -> None:
    page = sorted(sample.rglob("*.html"))[0]
    tagged = json.loads(command("tag", page, "--workspace", ingested).stdout)
    assert tagged["metadata"]["title"] == tagged["title"]
    assert 0 < tagged["themes"][0]["score"] <= 1
    assert tagged["themes"][0]["label"]
    done = command("tag", "--lines", "--format", "csv", input="Tampereella sataa.\nTurussa paistaa.\n")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["municipality"], row["source"]) for row in rows] == [("Tampere", "stdin#1"), ("Turku", "stdin#2")]
    assert command("tag", "/no/such/file").returncode == 1


def test_tag_prints_a_record_of_each_file_in_a_folder(tmp_path: Path, command: Command) -> None:
    (tmp_path / "a.txt").write_text("Tampereella sataa.", encoding="utf-8")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "c.jsonl").write_text('{"title": "Yksi", "text": "Turku."}\n{"title": "Kaksi", "text": "Oulu."}\n')
    done = command("tag", tmp_path, "--format", "wordpress")
    assert [json.loads(line)["title"] for line in done.stdout.splitlines()] == ["Tampereella sataa.", "Yksi", "Kaksi"]
    assert done.returncode == 3
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"aluetutka: {tmp_path / 'b.pdf'}: ")


def test_status_and_doctor(ingested: Path, command: Command) -> None:
    status = json.loads(command("status", "--workspace", ingested, "--format", "json").stdout)
    assert status["documents"] == 48
    assert status["waiting"] == {"read": 0, "analyse": 0, "subjects": 0, "index": 0}
    assert command("doctor", "--workspace", ingested).returncode == 0


def test_a_rebuilt_index_is_the_same(ingested: Path, tmp_path: Path, aluetutka: Command) -> None:
    workspace = tmp_path / "rebuilt"
    shutil.copytree(ingested, workspace)
    before = state(workspace)
    assert aluetutka("index", "rebuild", "--workspace", workspace).returncode == 0
    assert state(workspace) == before


def test_bad_files_go_to_quarantine_and_the_run_goes_on(tmp_path: Path, command: Command) -> None:
    folder, workspace = tmp_path / "in", tmp_path / "ws"
    folder.mkdir()
    (folder / "good.txt").write_text("Kuntien talous.\n\nKuntien talous vahvistui vuonna 2024.", encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    (folder / "wrong.pdf").write_bytes(b"<!doctype html><html><p>x</p></html>")
    (folder / "rows.jsonl").write_text('{"id": "a", "text": "Hyvä rivi."}\nnot json\n', encoding="utf-8")
    command("init", workspace)
    done = command("ingest", folder, "--workspace", workspace, "--format", "json")
    counts = json.loads(done.stdout)
    assert (counts["found"], counts["quarantined"], counts["passages"]) == (5, 3, 2)
    assert (done.returncode, len(counts["set_aside"])) == (3, 3)
    again = command("ingest", folder, "--workspace", workspace, "--format", "json")
    assert (again.returncode, json.loads(again.stdout)["quarantined"]) == (0, 3)
    retried = command("ingest", folder, "--workspace", workspace, "--retry-failed", "--strict")
    assert retried.returncode == 1
    (folder / "good.txt").unlink()
    assert json.loads(command("ingest", folder, "-w", workspace, "--format", "json").stdout)["gone"] == 1
    assert not [hit for hit in search(command, workspace, "talous")["hits"] if "good" in hit["source_path"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ingest", "/no/such/folder"), "there is no file or folder"),
        (("search", "x", "--municipality", "Atlantis"), "no municipality"),
        (("themes", "show", "t999"), "no theme"),
    ],
)
def test_errors_are_one_line(ingested: Path, command: Command, arguments: tuple[str, ...], message: str) -> None:
    done = command(*arguments, "--workspace", ingested)
    assert done.returncode == 1
    assert message in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_missing_workspace_and_wrong_usage_are_reported(tmp_path: Path, command: Command) -> None:
    done = command("search", "x", "--workspace", tmp_path)
    assert (done.returncode, "aluetutka init" in done.stderr) == (1, True)
    assert command("search", "x", "--year", "abc", "--workspace", tmp_path).returncode == 2


@pytest.mark.parametrize("table", ["archive", "passage", "mention", "document.shown", "theme"])
def test_a_run_killed_at_any_stage_is_caught_up(
    table: str, sample: Path, ingested: Path, tmp_path: Path, aluetutka: Command
) -> None:
    """Kill a real run as soon as a stage has left its first trace, run again, and compare."""
    workspace = tmp_path / "killed"
    aluetutka("init", workspace)
    settings = workspace / "aluetutka.toml"
    settings.write_text(settings.read_text("utf-8").replace("# batch = 64", "batch = 4"), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("aluetutka")), "ingest", str(sample), "--workspace", str(workspace)]
    run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    deadline = time.monotonic() + 120
    while run.poll() is None and time.monotonic() < deadline and not has_begun(workspace, table):
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    done = aluetutka("ingest", sample, "--workspace", workspace, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert state(workspace) == state(ingested)


def test_a_run_killed_again_and_again_is_caught_up(
    sample: Path, ingested: Path, tmp_path: Path, aluetutka: Command
) -> None:
    """Kill it at moments that nothing chooses: in a commit, between two, while themes are fitted."""
    workspace = tmp_path / "killed"
    aluetutka("init", workspace)
    settings = workspace / "aluetutka.toml"
    settings.write_text(settings.read_text("utf-8").replace("# batch = 64", "batch = 2"), encoding="utf-8")
    command = [str(Path(sys.executable).with_name("aluetutka")), "ingest", str(sample), "--workspace", str(workspace)]
    killed = 0
    for seconds in (0.4, 0.9, 1.4, 1.9, 2.4):
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while run.poll() is None and not has_run(workspace, killed):
            time.sleep(0.002)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        killed += run.wait() == -signal.SIGKILL
    assert killed
    assert aluetutka("ingest", sample, "--workspace", workspace).returncode == 0
    assert state(workspace) == state(ingested)


def has_run(workspace: Path, runs: int) -> bool:
    """Return whether more runs than these have begun to work."""
    try:
        with sqlite3.connect(f"file:{workspace}/catalogue.sqlite?mode=ro", uri=True) as database:
            return database.execute("SELECT count(*) FROM run").fetchone()[0] > runs
    except sqlite3.OperationalError:
        return False


def has_begun(workspace: Path, table: str) -> bool:
    if table == "archive":
        return any((workspace / "archive").glob("[0-9a-f][0-9a-f]/*"))
    name, _, column = table.partition(".")
    condition = f"WHERE {column} IS NOT NULL" if column else ""
    try:
        with sqlite3.connect(f"file:{workspace}/catalogue.sqlite?mode=ro", uri=True) as database:
            return database.execute(f"SELECT 1 FROM {name} {condition} LIMIT 1").fetchone() is not None
    except sqlite3.OperationalError:
        return False


def test_real_texts_are_ingested(shared: Path, tmp_path: Path, command: Command) -> None:
    texts, workspace, programmes = shared / "texts", tmp_path / "real", tmp_path / "programmes.jsonl"
    with gzip.open(texts / "party_programmes.jsonl.gz", "rt", encoding="utf-8") as file:
        programmes.write_text("".join(islice(file, 0, None, 10)), encoding="utf-8")  # all take two minutes
    command("init", workspace)
    paths = [texts / "government_programme_2023", programmes, texts / "consultancy_page.txt"]
    done = command("ingest", *paths, "--workspace", workspace, "--format", "json")
    assert json.loads(done.stdout)["quarantined"] == 0
    hits = search(command, workspace, "kuntien valtionosuudet")["hits"]
    assert any("government_programme" in hit["source_path"] and hit["page"] == 3 for hit in hits[:3])
