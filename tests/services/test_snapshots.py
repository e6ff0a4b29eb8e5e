"""Snapshots: what a workspace holds at one moment, read by other programs, whole or not there."""

import json
import re
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from pyarrow import parquet

from corpus.catalogue.moments import at_one_moment
from corpus.catalogue.themes import list_themes
from corpus.errors import SnapshotError, StorageError
from services.snapshots.creating import create_snapshot
from services.snapshots.manifests import MANIFEST, verify_snapshot
from services.snapshots.records import TABLES
from services.snapshots.rows import SnapshotRows
from services.workspace import Workspace
from tests.conftest import ROOT
from tests.services.corpora import copy_workspace, ingest, new_workspace, write_corpus

EXAMPLES = re.findall(r"```(sql|python)\n(.*?)```", (ROOT / "docs/snapshots.md").read_text("utf-8"), re.DOTALL)
NAMING = '{"id": "a", "title": "Talous", "text": "Tampere ja Kuntaliitto selvittävät veroa, sanoo Maija Virtanen."}\n'


@pytest.fixture(scope="module")
def sampled(ingested: Path) -> Workspace:
    return Workspace(ingested, write=False)


@pytest.fixture(scope="module")
def snapshot(sampled: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("snapshots") / "2026"
    create_snapshot(sampled, folder)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A document that names a place, an organisation and a person, and one that repeats another's text."""
    tmp_path = tmp_path_factory.mktemp("small")
    workspace = new_workspace(tmp_path / "workspace")
    settings = workspace.folder / "aluetutka.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("# persons = false", "persons = true"), encoding="utf-8")
    corpus = write_corpus(tmp_path / "corpus.jsonl", ["bussi"], each=2)
    rows = corpus.read_text("utf-8")
    corpus.write_text(rows + rows.splitlines()[0].replace('"bussi0"', '"toinen"') + "\n" + NAMING, encoding="utf-8")
    workspace = Workspace(workspace.folder)
    ingest(workspace, corpus)
    return workspace


@pytest.fixture(scope="module")
def made(small: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "small"
    create_snapshot(small, folder)
    return folder


def table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / f"{name}.parquet")


def test_passages_are_those_of_the_index_with_their_themes(snapshot: Path, sampled: Workspace) -> None:
    found = table(snapshot, "passages")
    themes = [id if isinstance(id, str) else None for id in found["theme_id"]]
    assert dict(zip(found["passage_id"], themes, strict=True)) == dict(sampled.index().themes())
    labels = {one.id: one.label for one in list_themes(sampled.catalogue)}
    themed = found[found["theme_id"].notna()]
    assert len(themed)
    assert [labels[id] for id in themed["theme_id"]] == list(themed["theme_label"])


def test_keys_of_tables_fit(snapshot: Path) -> None:
    documents = set(table(snapshot, "documents")["document_id"])
    publications = set(table(snapshot, "publications")["publication_id"])
    for name in ("passages", "subjects", "mentions"):
        assert set(table(snapshot, name)["document_id"]) <= documents
        assert set(table(snapshot, name)["publication_id"]) <= publications
    assert set(table(snapshot, "mentions")["passage_id"].dropna()) <= set(table(snapshot, "passages")["passage_id"])


def test_names_stand_beside_their_ids(made: Path) -> None:
    (named,) = table(made, "passages").query("document_id.str.startswith('a-')").to_dict("records")
    assert list(named["municipality_names"]) == ["Tampere"]
    assert list(named["organisation_names"]) == ["Kuntaliitto"]
    assert len(named["organisations"]) == 1


def test_persons_are_left_out(small: Workspace, made: Path) -> None:
    with at_one_moment(small.catalogue) as moment, moment.begin() as connection:
        stored = set(connection.exec_driver_sql("SELECT type FROM mention").scalars())
    assert stored - set(table(made, "mentions")["type"]) == {"person"}


def test_a_repetition_is_named_and_has_no_rows_of_its_own(made: Path) -> None:
    documents = table(made, "documents")
    (copy,) = documents[documents["duplicate_of"].notna()].to_dict("records")
    assert copy["duplicate_of"] in set(documents["document_id"])
    assert copy["document_id"] not in set(table(made, "passages")["document_id"])


def test_what_a_run_writes_meanwhile_is_not_seen(small: Workspace, tmp_path: Path) -> None:
    growing = copy_workspace(small.folder, tmp_path / "growing")
    with at_one_moment(growing.catalogue) as moment:
        of_moment = Workspace(growing.folder, write=False)
        of_moment.catalogue = moment
        ingest(growing, write_corpus(tmp_path / "more.jsonl", ["vero"], each=3))
        assert len(list(SnapshotRows(of_moment).documents())) == 4
    assert len(list(SnapshotRows(growing).documents())) == 7


def test_the_same_is_known_by_the_same_hash(sampled: Workspace, snapshot: Path, tmp_path: Path) -> None:
    assert create_snapshot(sampled, tmp_path / "again").sha256 == verify_snapshot(snapshot).sha256


def test_a_manifest_counts_and_cites(snapshot: Path) -> None:
    said = json.loads((snapshot / MANIFEST).read_text("utf-8"))
    assert [one["name"] for one in said["tables"]] == list(TABLES)
    for one in said["tables"]:
        assert parquet.read_metadata(snapshot / one["file"]).num_rows == one["rows"] > 0
    assert said["sha256"] in said["citation"]
    assert "48 documents" in said["citation"]


@pytest.mark.parametrize("harm", ["changed", "cut", "gone", "beside", "manifest", "hash"])
def test_a_snapshot_that_is_not_as_it_was_made_is_refused(made: Path, tmp_path: Path, harm: str) -> None:
    copy = Path(shutil.copytree(made, tmp_path / "copy"))
    verify_snapshot(copy)
    file, manifest = copy / "mentions.parquet", copy / MANIFEST
    for one in (file, manifest):
        one.chmod(0o600)
    content = file.read_bytes()
    if harm == "changed":
        file.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    elif harm == "cut":
        file.write_bytes(content[:-1])
    elif harm == "gone":
        file.unlink()
    elif harm == "beside":
        (copy / "more.parquet").write_bytes(content)
    elif harm == "manifest":
        manifest.write_text("{}", encoding="utf-8")
    else:
        said = json.loads(manifest.read_text("utf-8"))
        manifest.write_text(json.dumps(said | {"sha256": "0" * 64}), "utf-8")
    with pytest.raises(SnapshotError):
        verify_snapshot(copy)


def test_what_cannot_be_made_leaves_nothing(small: Workspace, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    empty = new_workspace(tmp_path / "empty")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(SnapshotError, match="there already"):
        create_snapshot(small, tmp_path / "there")
    with pytest.raises(SnapshotError, match="no document yet"):
        create_snapshot(empty, tmp_path / "made")
    with pytest.raises(StorageError, match="cannot write"):
        create_snapshot(small, tmp_path / "nowhere" / "made")
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("example", [code for language, code in EXAMPLES if language == "sql"])
def test_duckdb_answers_the_examples(example: str, snapshot: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(snapshot)
    assert duckdb.sql(example).fetchall()


@pytest.mark.parametrize("example", [code for language, code in EXAMPLES if language == "python"])
def test_pandas_answers_the_examples(
    example: str, snapshot: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.chdir(snapshot)
    exec(example, {})
    assert "label_fi" in capsys.readouterr().out
