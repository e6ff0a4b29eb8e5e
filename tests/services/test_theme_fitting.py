from pathlib import Path

import pytest

from corpus.catalogue.theme_fits import last_fit, list_changes, load_places
from corpus.catalogue.themes import all_themes, list_themes, load_assigned
from corpus.errors import AluetutkaError, IndexUnreadableError, NotFoundError, ThemesImpossibleError
from index.tables import create_index, open_index
from index.writing import themes_of
from services import stages
from services.themes import fitting
from services.themes.describing import find_shown
from services.themes.fitting import fit_corpus_themes
from services.themes.publishing import finish_publishing
from services.workspace import Workspace
from tests.services.corpora import SWEDISH, ingest, new_workspace, write_corpus

SUBJECTS = ("bussi", "vero", "koulu", "metsä", "hoito")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A workspace with twenty documents about each of five subjects, and themes fitted on them."""
    made = new_workspace(tmp_path / "workspace")
    ingest(made, write_corpus(tmp_path / "first.jsonl", SUBJECTS, each=20))
    fit_corpus_themes(made)
    return made


def indexed(workspace: Workspace) -> dict[str, str | None]:
    return dict(themes_of(open_index(workspace.index_url)))


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
    fit_corpus_themes(workspace, anew=True)
    assert kept_share(before, load_assigned(workspace.catalogue)) >= 0.95


def test_a_tenth_of_new_documents_moves_few_of_the_old(workspace: Workspace, tmp_path: Path) -> None:
    before = load_assigned(workspace.catalogue)
    done = ingest(workspace, write_corpus(tmp_path / "more.jsonl", SUBJECTS, each=2, first=20))
    assert done["assigned"] == 10
    assert kept_share(before, load_assigned(workspace.catalogue)) == 1
    fit_corpus_themes(workspace)
    assert kept_share(before, load_assigned(workspace.catalogue)) >= 0.95


def test_a_new_subject_is_born_with_an_id_of_its_own(workspace: Workspace, tmp_path: Path) -> None:
    known = {one.id for one in all_themes(workspace.catalogue)}
    before = load_assigned(workspace.catalogue)
    done = ingest(workspace, write_corpus(tmp_path / "new.jsonl", ["tieto"], each=15))
    assert done["without_theme"] >= 13
    fit_corpus_themes(workspace)
    born = [change for change in list_changes(workspace.catalogue) if change.kind == "born" and change.fit_id == 2]
    assert {change.theme_id for change in born}.isdisjoint(known)
    assert len([change for change in born if change.theme_id.startswith("t")]) == 1
    assert kept_share(before, load_assigned(workspace.catalogue)) >= 0.95


def test_a_theme_whose_documents_are_gone_ends_and_is_still_told(workspace: Workspace, tmp_path: Path) -> None:
    table = open_index(workspace.index_url)
    gone = {theme for id, theme in load_assigned(workspace.catalogue).items() if id.startswith("bussi")} - {None}
    table.delete("document_id LIKE 'bussi%'")
    fit_corpus_themes(workspace)
    assert gone.isdisjoint(one.id for one in list_themes(workspace.catalogue))
    with pytest.raises(NotFoundError, match="ended with a refit"):
        find_shown(workspace, min(gone))


def test_a_fit_that_is_stopped_leaves_the_old_themes(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list_themes(workspace.catalogue), load_assigned(workspace.catalogue), indexed(workspace)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(fitting, "store_fit", stop)
    with pytest.raises(KeyboardInterrupt):
        fit_corpus_themes(workspace, anew=True)
    assert (list_themes(workspace.catalogue), load_assigned(workspace.catalogue), indexed(workspace)) == before


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
    assert indexed(workspace) == load_assigned(workspace.catalogue)


def test_a_rebuilt_index_has_the_same_themes(workspace: Workspace) -> None:
    from index.tables import drop_index

    before = indexed(workspace)
    workspace.catalogue.reset("indexed")
    drop_index(workspace.index_url)
    by = stages.stage_versions(workspace)["indexed"]
    for references in workspace.catalogue.pending("indexed", by, limit=64):
        stages.index_batch(workspace, references)
    assert indexed(workspace) == before


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
    with pytest.raises(ThemesImpossibleError, match=said) as told:
        fit_corpus_themes(workspace)
    assert "\n" not in str(told.value)
    assert stages.fit_first_themes(workspace) == {"themes": 0}
    assert list_themes(workspace.catalogue) == []


def test_themes_stay_when_too_few_documents_are_left(workspace: Workspace) -> None:
    open_index(workspace.index_url).delete("document_id NOT LIKE 'bussi1-%'")
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
