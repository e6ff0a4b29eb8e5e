from pathlib import Path

import pytest

from corpus.catalogue.theme_fits import list_changes
from corpus.catalogue.themes import NARROW, Theme, all_themes, find_theme, list_themes, load_assigned
from corpus.errors import NotFoundError, ThemesImpossibleError
from services.themes.deciding import hide, merge, part, rename, split
from services.themes.describing import describe_theme
from services.themes.fitting import fit_corpus_themes
from services.workspace import Workspace
from tests.conftest import make_once
from tests.services.corpora import copy_workspace, ingest, new_workspace, passages_of, write_corpus

SUBJECTS = ("bussi", "vero", "koulu", "metsä")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with twenty documents about each of four subjects, and themes fitted on them; tests copy it."""

    def make(folder: Path) -> None:
        folder.mkdir()
        workspace = new_workspace(folder / "workspace")
        ingest(workspace, write_corpus(folder / "first.jsonl", SUBJECTS, each=20))
        workspace.catalogue.close()

    return make_once(tmp_path_factory, "theme-deciding", make) / "workspace"


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made, tmp_path / "workspace")


@pytest.fixture(params=["refit", "from scratch"])
def refit(request: pytest.FixtureRequest, tmp_path: Path) -> object:
    """Fit the themes again on more documents, from where they are or from nothing."""

    def fit(workspace: Workspace) -> None:
        ingest(workspace, write_corpus(tmp_path / "more.jsonl", SUBJECTS, each=2, first=20))
        fit_corpus_themes(workspace, from_scratch=request.param == "from scratch")

    return fit


def narrow(workspace: Workspace) -> list[Theme]:
    return [one for one in list_themes(workspace.catalogue) if one.level == NARROW]


def indexed(workspace: Workspace) -> set[str | None]:
    return set(passages_of(workspace).values())


def test_a_given_name_stays(workspace: Workspace, refit) -> None:
    theme = narrow(workspace)[0]
    assert rename(workspace, theme.id, "Oma nimi").label == "Oma nimi"
    refit(workspace)
    assert find_theme(workspace.catalogue, theme.id).label == "Oma nimi"
    assert rename(workspace, theme.id, None).label != "Oma nimi"


def test_a_hidden_theme_stays_hidden_everywhere(workspace: Workspace, refit) -> None:
    theme = narrow(workspace)[0]
    assert theme.id in indexed(workspace)
    hide(workspace, theme.id)
    refit(workspace)
    assert theme.id not in {one.id for one in list_themes(workspace.catalogue)}
    assert theme.id not in indexed(workspace)
    hide(workspace, theme.id, hidden=False)
    assert theme.id in indexed(workspace)


def test_merged_themes_stay_together_and_can_be_parted(workspace: Workspace, refit) -> None:
    first, second = narrow(workspace)[:2]
    assert merge(workspace, second.id, first.id).size == first.size + second.size
    refit(workspace)
    assert second.id not in indexed(workspace) | {one.id for one in list_themes(workspace.catalogue)}
    assert find_theme(workspace.catalogue, first.id).size >= first.size + second.size
    assert describe_theme(workspace, second.id, limit=3).id == first.id
    assert part(workspace, second.id).id == second.id
    assert second.id in indexed(workspace)


def test_a_split_theme_stays_split(workspace: Workspace, refit) -> None:
    theme = narrow(workspace)[0]
    first, second = split(workspace, theme.id)
    assert first.id == theme.id
    assert first.size + second.size == theme.size
    assert first.size >= second.size
    before = load_assigned(workspace.catalogue)
    refit(workspace)
    after = load_assigned(workspace.catalogue)
    for id in (first.id, second.id):
        members = [passage for passage, theme in before.items() if theme == id]
        assert sum(after[passage] == id for passage in members) >= 0.8 * len(members)


def test_decisions_are_in_the_history(workspace: Workspace) -> None:
    first, second = narrow(workspace)[:2]
    rename(workspace, first.id, "Oma")
    merge(workspace, second.id, first.id)
    decided = [(change.theme_id, change.kind, change.other) for change in list_changes(workspace.catalogue)][-2:]
    assert decided == [(first.id, "renamed", "Oma"), (second.id, "merged", first.id)]


def test_a_theme_cannot_be_merged_in_a_ring_or_across_levels(workspace: Workspace) -> None:
    first, second = narrow(workspace)[:2]
    broad = next(one for one in all_themes(workspace.catalogue) if one.level != NARROW)
    merge(workspace, second.id, first.id)
    with pytest.raises(ThemesImpossibleError, match="one theme already"):
        merge(workspace, first.id, second.id)
    with pytest.raises(ThemesImpossibleError, match="only narrow themes"):
        merge(workspace, first.id, broad.id)


def test_what_cannot_be_decided_is_told(workspace: Workspace) -> None:
    theme = narrow(workspace)[-1]
    with pytest.raises(NotFoundError, match="no theme 't999'"):
        rename(workspace, "t999", "x")
    with pytest.raises(ThemesImpossibleError, match="does not fall into 9 parts"):
        split(workspace, theme.id, 9)
    with pytest.raises(ThemesImpossibleError, match="is not merged"):
        part(workspace, theme.id)
