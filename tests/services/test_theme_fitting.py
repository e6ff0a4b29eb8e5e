from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from corpus.catalogue.theme_fits import last_fit, list_changes, load_places
from corpus.catalogue.themes import all_themes, list_themes, load_assigned
from corpus.errors import AluetutkaError, IndexUnreadableError, NotFoundError, ThemesImpossibleError
from index.opening import create_index, drop_index
from services.ingesting import ingest_request, make_request
from services.themes import fitting
from services.themes.describing import find_shown
from services.themes.fitting import fit_corpus_themes
from services.themes.publishing import finish_publishing
from services.workspace import Workspace
from tests.conftest import make_once
from tests.services.corpora import SWEDISH, copy_workspace, ingest, new_workspace, passages_of, write_corpus

SUBJECTS = ("bussi", "vero", "koulu", "metsä", "hoito")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with twenty documents about each of five subjects, and themes fitted on them; tests copy it."""

    def make(folder: Path) -> None:
        folder.mkdir()
        workspace = new_workspace(folder / "workspace")
        ingest(workspace, write_corpus(folder / "first.jsonl", SUBJECTS, each=20))
        workspace.catalogue.close()

    return make_once(tmp_path_factory, "theme-fitting", make) / "workspace"


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made, tmp_path / "workspace")


def keep_in_index(workspace: Workspace, wanted: Callable[[str], bool]) -> None:
    """Take documents out of the index behind the catalogue's back."""
    documents = {id.rsplit(".v", 1)[0] for id in passages_of(workspace)}
    index = workspace.writable_index()
    index.replace_documents([id for id in documents if not wanted(id)], [], np.zeros((0, index.width)))


def kept_share(before: dict[str, str | None], after: dict[str, str | None]) -> float:
    return sum(after[id] == theme for id, theme in before.items()) / len(before)


def test_themes_follow_the_subjects_and_are_named_by_them(workspace: Workspace) -> None:
    themes = list_themes(workspace.catalogue)
    assert {one.level for one in themes} == {1, 2}
    assigned = load_assigned(workspace.catalogue)
    for subject in SUBJECTS:
        own = {theme for id, theme in assigned.items() if id.startswith(subject.replace("ä", "a"))} - {None}
        others = {theme for id, theme in assigned.items() if not id.startswith(subject.replace("ä", "a"))}
        assert own
        assert own.isdisjoint(others)
    assert any("juna" in one.words for one in themes)


def test_a_refit_of_the_same_passages_keeps_every_theme(workspace: Workspace) -> None:
    before = load_assigned(workspace.catalogue), list_themes(workspace.catalogue), load_places(workspace.catalogue)
    fit_corpus_themes(workspace)
    after = load_assigned(workspace.catalogue), list_themes(workspace.catalogue), load_places(workspace.catalogue)
    assert before[:2] == after[:2]
    for id, (x, y) in before[2].items():
        assert after[2][id] == pytest.approx((x, y), abs=1e-4)
    fit = last_fit(workspace.catalogue)
    assert {change.kind for change in list_changes(workspace.catalogue) if change.fit_id == fit.id} == {"kept"}


def test_a_fit_from_nothing_keeps_most_ids(workspace: Workspace) -> None:
    before = load_assigned(workspace.catalogue)
    fit_corpus_themes(workspace, from_scratch=True)
    assert kept_share(before, load_assigned(workspace.catalogue)) >= 0.95


def test_a_tenth_of_new_documents_moves_few_of_the_old(workspace: Workspace, tmp_path: Path) -> None:
    before = load_assigned(workspace.catalogue)
    ingest(workspace, write_corpus(tmp_path / "more.jsonl", SUBJECTS, each=2, first=20))
    assert sum(theme is not None for id, theme in load_assigned(workspace.catalogue).items() if id not in before) == 10
    assert kept_share(before, load_assigned(workspace.catalogue)) == 1
    fit_corpus_themes(workspace)
    assert kept_share(before, load_assigned(workspace.catalogue)) >= 0.95


def test_a_new_subject_is_born_with_an_id_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    known = {one.id for one in all_themes(workspace.catalogue)}
    before = load_assigned(workspace.catalogue)
    report = ingest(workspace, write_corpus(tmp_path / "new.jsonl", ["tieto"], each=15))
    assert sum(theme is None for theme in load_assigned(workspace.catalogue).values()) >= 13
    assert report.warnings == ()  # so few say nothing about a corpus
    fit_corpus_themes(workspace)
    newest = last_fit(workspace.catalogue).id
    changes = list_changes(workspace.catalogue)
    born = [change for change in changes if change.kind == "born" and change.fit_id == newest]
    assert {change.theme_id for change in born}.isdisjoint(known)
    assert len([change for change in born if change.theme_id.startswith("t")]) == 1
    assert kept_share(before, load_assigned(workspace.catalogue)) >= 0.95


def test_a_theme_whose_documents_are_gone_ends_and_is_still_told(workspace: Workspace, tmp_path: Path) -> None:
    gone = {theme for id, theme in load_assigned(workspace.catalogue).items() if id.startswith("bussi")} - {None}
    keep_in_index(workspace, lambda id: not id.startswith("bussi"))
    fit_corpus_themes(workspace)
    assert gone.isdisjoint(one.id for one in list_themes(workspace.catalogue))
    with pytest.raises(NotFoundError, match="ended with a refit"):
        find_shown(workspace, min(gone))


def test_a_fit_that_is_stopped_leaves_the_old_themes(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list_themes(workspace.catalogue), load_assigned(workspace.catalogue), passages_of(workspace)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "store_fit", stop)
    with pytest.raises(KeyboardInterrupt):
        fit_corpus_themes(workspace, from_scratch=True)
    assert (list_themes(workspace.catalogue), load_assigned(workspace.catalogue), passages_of(workspace)) == before


def test_a_fit_stopped_before_the_index_is_finished_by_the_next_run(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(workspace, write_corpus(tmp_path / "new.jsonl", ["tieto"], each=15))

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "publish_themes", stop)
    with pytest.raises(KeyboardInterrupt):
        fit_corpus_themes(workspace)
    finish_publishing(workspace)
    assert last_fit(workspace.catalogue).indexed
    assert passages_of(workspace) == load_assigned(workspace.catalogue)


def test_a_rebuilt_index_has_the_same_themes(workspace: Workspace) -> None:
    before = passages_of(workspace)
    drop_index(workspace.index_url)
    ingest_request(workspace, make_request([]))
    assert passages_of(workspace) == before


@pytest.mark.parametrize(
    ("each", "same", "said"),
    [(1, False, "there are 3 passages long enough to find themes among"), (10, True, "all 30 passages say the same")],
)
def test_too_few_or_too_like_documents_are_told_in_one_line(tmp_path: Path, each: int, same: bool, said: str) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    path = write_corpus(tmp_path / "few.jsonl", SUBJECTS[:3], each=each)
    if same:
        text = "Kunta rakentaa uuden koulun, jossa on tilaa kirjastolle ja nuorisotalolle. " * 3
        rows = [f'{{"id": "{number}", "text": "{text}"}}' for number in range(30)]
        path.write_text("\n".join(rows), encoding="utf-8")
    ingest(workspace, path)
    with pytest.raises(ThemesImpossibleError, match=said) as raised:
        fit_corpus_themes(workspace)
    assert "\n" not in str(raised.value)
    assert list_themes(workspace.catalogue) == []


def test_themes_stay_when_too_few_documents_are_left(workspace: Workspace) -> None:
    keep_in_index(workspace, lambda id: id.startswith("bussi1-"))
    before = list_themes(workspace.catalogue)
    with pytest.raises(AluetutkaError, match="there are 1 passages"):
        fit_corpus_themes(workspace)
    assert list_themes(workspace.catalogue) == before


def test_a_corpus_in_swedish_alone_has_swedish_themes(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path / "workspace")
    ingest(workspace, write_corpus(tmp_path / "swedish.jsonl", SWEDISH, each=15))
    fit_corpus_themes(workspace)
    words = {word for one in list_themes(workspace.catalogue) for word in one.words}
    assert {"biljett", "budget", "lärare"} <= words


def test_vectors_of_another_width_are_refused_with_what_to_do(workspace: Workspace) -> None:
    with pytest.raises(IndexUnreadableError, match=r"width 384, the encoder gives 128: run `aluetutka index rebuild`"):
        create_index(workspace.index_url, workspace.encoder_version, 128)
