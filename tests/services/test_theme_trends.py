from pathlib import Path

import pytest

from corpus.catalogue.stage_records import INDEX, reset_stage
from corpus.catalogue.themes import NARROW, list_themes
from corpus.errors import NotFoundError
from index.opening import drop_index
from services.answers.themes import Growth, NamedCount, PeriodShare
from services.ingesting import ingest_request, make_request
from services.themes.describing import describe_theme, theme_filter
from services.themes.trends import describe_trend, measure_growth, shares
from services.workspace import Workspace
from tests.conftest import make_once
from tests.services.corpora import copy_workspace, ingest, new_workspace, write_corpus

SUBJECTS = ("bussi", "vero", "koulu", "metsä")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose documents are of 2020–2023 and about four subjects; tests copy it."""

    def make(folder: Path) -> None:
        folder.mkdir()
        workspace = new_workspace(folder / "workspace")
        path = write_corpus(folder / "first.jsonl", SUBJECTS, each=20)
        lines = path.read_text(encoding="utf-8").splitlines()
        texts = [line.replace('."', '. Tampereella asia on esillä."') for line in lines]
        path.write_text("\n".join(texts), encoding="utf-8")
        ingest(workspace, path)
        workspace.catalogue.close()

    return make_once(tmp_path_factory, "theme-trends", make) / "workspace"


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    return copy_workspace(made, tmp_path / "workspace")


def test_shares_are_of_all_passages_of_a_period() -> None:
    assert shares({"2021": 1}, {"2020": 4, "2021": 2}) == (
        PeriodShare("2020", 0, of=4, share=0.0),
        PeriodShare("2021", 1, of=2, share=0.5),
    )


def test_growth_compares_with_the_three_years_before() -> None:
    years = shares(
        {"2019": 9, "2020": 1, "2021": 1, "2022": 1, "2023": 2}, dict.fromkeys(map(str, range(2019, 2024)), 10)
    )
    assert measure_growth(years) == Growth(first="2020", last="2022", year="2023", times=2.0)
    assert measure_growth(years[:1]) is None
    assert measure_growth(shares({"2023": 5}, {"2022": 5, "2023": 5})) is None


def test_a_trend_tells_time_and_place(workspace: Workspace) -> None:
    theme = next(one for one in list_themes(workspace.catalogue) if one.level == NARROW)
    trend = describe_trend(workspace, theme.id)
    assert [year.period for year in trend.years] == ["2020", "2021", "2022", "2023"]
    assert sum(year.passages for year in trend.years) == trend.size == theme.size
    assert trend.first_seen.startswith("2020-")
    assert all(quarter.period[4:6] == " Q" for quarter in trend.quarters)
    assert trend.municipalities == (NamedCount("kunta:837", "Tampere", theme.size),)
    assert trend.regions[0].name == "Pirkanmaa"
    assert trend.sources[0].name.endswith("first.jsonl")


def test_a_broad_theme_counts_the_themes_in_it(workspace: Workspace) -> None:
    themes = list_themes(workspace.catalogue)
    broad = themes[0]
    inside = [one for one in themes if one.parent == broad.id]
    assert describe_trend(workspace, broad.id).size == sum(one.size for one in inside)
    assert theme_filter(workspace, [broad.id]) == sorted(one.id for one in inside)
    with pytest.raises(NotFoundError):
        theme_filter(workspace, ["t999"])


def test_a_theme_is_shown_with_passages_of_different_documents(workspace: Workspace) -> None:
    for theme in list_themes(workspace.catalogue):
        shown = describe_theme(workspace, theme.id, limit=3)
        assert len({passage.document_id for passage in shown.passages}) == 3
        assert shown.municipalities[0].name == "Tampere"


def test_a_run_warns_when_much_fits_no_theme(workspace: Workspace, tmp_path: Path) -> None:
    [warning, *_] = ingest(workspace, write_corpus(tmp_path / "new.jsonl", ["tieto"], each=25)).warnings
    assert "of the new passages fit no theme" in warning
    assert "aluetutka themes fit" in warning


def test_passages_that_are_indexed_again_are_no_new_ones(workspace: Workspace, tmp_path: Path) -> None:
    ingest(workspace, write_corpus(tmp_path / "new.jsonl", ["tieto"], each=25))
    reset_stage(workspace.catalogue, INDEX)
    warnings = ingest(workspace, write_corpus(tmp_path / "more.jsonl", SUBJECTS, each=2, first=20)).warnings
    assert [warning for warning in warnings if "fit no theme" in warning] == []


def test_a_run_warns_when_a_theme_has_doubled(workspace: Workspace, tmp_path: Path) -> None:
    report = ingest(workspace, write_corpus(tmp_path / "more.jsonl", ["bussi"], each=30, first=20))
    assert any("has grown from" in warning for warning in report.warnings)


def test_a_run_like_the_last_fit_warns_of_no_theme(workspace: Workspace, tmp_path: Path) -> None:
    report = ingest(workspace, write_corpus(tmp_path / "more.jsonl", SUBJECTS, each=5, first=20))
    assert report.new > 0
    assert [warning for warning in report.warnings if "theme" in warning] == []


def test_a_rebuild_warns_of_nothing(workspace: Workspace) -> None:
    drop_index(workspace.index_url)
    assert ingest_request(workspace, make_request([])).warnings == ()
