import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import lancedb
import numpy as np
import pytest
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from corpus.catalogue.theme_fits import load_places
from corpus.catalogue.themes import list_themes, load_assigned, theme_centres
from corpus.errors import IndexUnreadableError, SettingsError
from index.opening import open_index
from services import stage_runs
from services.rebuilding import begin_rebuild, choose_encoder, end_rebuild
from services.stages.indexing import INDEXING, fit_first_themes
from services.themes.assigning import has_themes, vectors_version
from services.themes.describing import describe_theme
from services.workspace import Workspace
from tests.conftest import Command
from tests.services.corpora import SUBJECTS, copy_workspace, ingest, new_workspace, write_corpus

WIDTH = 24
CHOSEN = ("bussi", "vero", "koulu")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of sentence-transformers that knows the words of the test corpora, saved as any other."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    words = ["[UNK]", *sorted({word for about in CHOSEN for word in SUBJECTS[about].split()})]
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    rows = np.random.default_rng(1).normal(size=(len(words), WIDTH)).astype(np.float32)
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=rows)], device="cpu")
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model.save(str(folder))
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with themes, of batches of four documents; tests work on copies of it."""
    folder = tmp_path_factory.mktemp("made")
    workspace = new_workspace(folder / "workspace")
    settings = workspace.folder / "aluetutka.toml"
    settings.write_text(settings.read_text("utf-8").replace("# batch = 64", "batch = 4"), encoding="utf-8")
    workspace = Workspace(workspace.folder)
    ingest(workspace, write_corpus(folder / "all.jsonl", CHOSEN, each=20))
    workspace.catalogue.close()
    return workspace.folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made, tmp_path / "copy")


def index_some(workspace: Workspace, batches: int | None = None) -> int:
    """Do so many batches of indexing, or all that wait; return how many documents that were."""
    done = 0
    for number, batch in enumerate(stage_runs.batches(workspace, INDEXING)):
        if number == batches:
            return done
        done += stage_runs.run_batch(workspace, batch)["documents"]
    workspace.writable_index().optimise()
    return done


def test_the_settings_name_the_new_encoder_and_keep_their_comments(workspace: Workspace, tiny: Path) -> None:
    file = workspace.folder / "aluetutka.toml"
    before = file.read_text("utf-8")
    file.write_text(before.replace("# query_prompt", 'device = "cpu"\nquery_prompt = "kysymys: "\n#'), "utf-8")
    changed, dropped = choose_encoder(Workspace(workspace.folder), str(tiny))
    assert (changed.settings.encoding.encoder, changed.settings.encoding.device) == (str(tiny), "cpu")
    assert (dropped, changed.settings.encoding.query_prompt) == (["query_prompt"], "")
    assert [line for line in before.splitlines() if line.startswith("# ") and line not in file.read_text("utf-8")] == [
        '# query_prompt = ""'
    ]


def test_choosing_the_encoder_of_today_leaves_the_settings_alone(workspace: Workspace) -> None:
    before = (workspace.folder / "aluetutka.toml").read_bytes()
    choose_encoder(workspace, "finnish-static")
    assert (workspace.folder / "aluetutka.toml").read_bytes() == before


def test_a_folder_is_written_so_that_it_is_found_from_anywhere(
    workspace: Workspace, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tiny.parent)
    changed, _ = choose_encoder(workspace, "tiny")
    assert changed.settings.encoding.encoder == str(tiny)


@pytest.mark.parametrize("name", ["finish-static", "nobody/no-such-model"])
def test_an_encoder_that_is_not_there_changes_nothing(workspace: Workspace, name: str) -> None:
    before = (workspace.folder / "aluetutka.toml").read_bytes()
    with pytest.raises(SettingsError, match=name):
        choose_encoder(workspace, name)
    assert (workspace.folder / "aluetutka.toml").read_bytes() == before
    open_index(workspace.index_url, workspace.encoder_version)


def test_an_index_of_another_encoder_names_the_command(workspace: Workspace, tiny: Path) -> None:
    changed, _ = choose_encoder(workspace, str(tiny))
    with pytest.raises(IndexUnreadableError, match=f"with finnish-static@.*`aluetutka index rebuild --encoder {tiny}`"):
        open_index(changed.index_url, changed.encoder_version)


def test_a_model_trained_again_in_the_same_folder_is_another_encoder(
    workspace: Workspace, tiny: Path, tmp_path: Path
) -> None:
    from safetensors.numpy import load_file, save_file

    folder = tmp_path / "trained"
    shutil.copytree(tiny, folder)
    before = vectors_version(choose_encoder(workspace, str(folder))[0])
    assert before.endswith(f" {WIDTH}")
    assert vectors_version(choose_encoder(workspace, str(folder))[0]) == before
    [weights] = folder.rglob("*.safetensors")
    save_file({name: rows + 1 for name, rows in load_file(weights).items()}, weights)
    assert vectors_version(choose_encoder(workspace, str(folder))[0]) != before


def test_themes_keep_their_ids_and_passages_with_vectors_of_another_width(workspace: Workspace, tiny: Path) -> None:
    themes, assigned = list_themes(workspace.catalogue), load_assigned(workspace.catalogue)
    documents = set(load_places(workspace.catalogue))
    changed, _ = choose_encoder(workspace, str(tiny))
    begin_rebuild(changed)
    index_some(changed, batches=3)
    assert describe_theme(changed, themes[0].id, limit=3).passages == ()  # its centre is of other vectors
    index_some(changed)
    assert load_assigned(changed.catalogue) == assigned
    assert not has_themes(changed)
    assert fit_first_themes(changed)
    assert [one.id for one in list_themes(changed.catalogue)] == [one.id for one in themes]
    after = load_assigned(changed.catalogue)
    # Another model sees some passages nearer another theme: fewer stay than in a refit on the same vectors.
    assert sum(after[id] == theme for id, theme in assigned.items()) / len(assigned) >= 0.9
    centres = theme_centres(changed.catalogue, vectors_version(changed))
    assert {len(centre) for centre in centres.values()} == {WIDTH}
    assert describe_theme(changed, themes[0].id, limit=3).passages
    assert set(load_places(changed.catalogue)) == documents


def test_a_rebuild_that_was_stopped_goes_on_and_one_that_ended_begins_anew(workspace: Workspace) -> None:
    begin_rebuild(workspace)
    index_some(workspace, batches=3)
    begin_rebuild(workspace)
    assert index_some(workspace) == 60 - 12
    end_rebuild(workspace)
    begin_rebuild(workspace)
    assert index_some(workspace) == 60


def test_a_stopped_rebuild_is_not_gone_on_with_by_another_encoder(workspace: Workspace, tiny: Path) -> None:
    begin_rebuild(workspace)
    index_some(workspace, batches=3)
    changed, _ = choose_encoder(workspace, str(tiny))
    begin_rebuild(changed)
    assert index_some(changed) == 60
    ids, vectors = changed.index().vectors()
    assert vectors.shape == (len(ids), WIDTH)


def rebuilt(workspace: Path) -> dict[str, object]:
    """What a rebuild leaves, but for times."""
    table = lancedb.connect(str(workspace / "index")).open_table("passages")
    rows = table.search().select(["passage_id", "terms", "theme", "vector"]).limit(10_000).to_list()
    with sqlite3.connect(workspace / "catalogue.sqlite") as database:
        themes = database.execute("SELECT id, label, words, state, encoder, centre FROM theme ORDER BY id").fetchall()
        done = database.execute(
            "SELECT document_id, number, stage, version FROM stage_done ORDER BY 1, 2, 3"
        ).fetchall()
    index = sorted((row["passage_id"], row["terms"], row["theme"], row["vector"]) for row in rows)
    files = {path.name for path in workspace.iterdir() if path.name != ".index"}
    return {
        "index": index, "themes": themes, "done": done, "files": files,
        "settings": (workspace / "aluetutka.toml").read_text("utf-8"),
    }  # fmt: skip


def count_indexed(workspace: Path, by: str) -> int:
    with sqlite3.connect(f"file:{workspace}/catalogue.sqlite?mode=ro", uri=True) as database:
        query = "SELECT count(*) FROM stage_done WHERE stage = 'index' AND instr(version, ?)"
        return int(database.execute(query, [by]).fetchone()[0])


@pytest.mark.slow
def test_a_killed_rebuild_ends_as_an_undisturbed_one(
    made: Path, tiny: Path, tmp_path: Path, aluetutka: Command
) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        shutil.copytree(made, folder)
    done = aluetutka("index", "rebuild", "--encoder", tiny, "--workspace", whole)
    assert done.returncode == 0, done.stderr
    passages = int(done.stdout.split()[0])
    command = [str(Path(sys.executable).with_name("aluetutka")), "index", "rebuild", "--encoder", str(tiny)]
    run = subprocess.Popen(
        [*command, "--workspace", str(killed)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )  # fmt: skip
    deadline = time.monotonic() + 120
    while run.poll() is None and time.monotonic() < deadline and not count_indexed(killed, str(tiny)):
        time.sleep(0.002)
    run.send_signal(signal.SIGKILL)
    assert run.wait() == -signal.SIGKILL
    assert 0 < count_indexed(killed, str(tiny)) < 60
    again = aluetutka("index", "rebuild", "--encoder", tiny, "--workspace", killed)
    assert again.returncode == 0, again.stderr
    assert 0 < int(again.stdout.split()[0]) < passages
    assert rebuilt(killed) == rebuilt(whole)
