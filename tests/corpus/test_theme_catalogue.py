from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect, text

from corpus.catalogue import open_catalogue
from corpus.catalogue.opening import MIGRATIONS
from corpus.catalogue.store import Catalogue
from corpus.catalogue.theme_decisions import hide_theme, merge_theme, rename_theme
from corpus.catalogue.theme_fits import (
    Fit,
    FittedTheme,
    ThemeChange,
    last_fit,
    list_changes,
    load_places,
    mark_fit,
    store_fit,
)
from corpus.catalogue.themes import (
    all_themes,
    clusters_of,
    find_theme,
    list_themes,
    shown_ids,
    theme_centres,
    theme_places,
)
from corpus.errors import StorageError

FIT = Fit("encoder 2", 30, 1, 2, 0.2)


def store(catalogue: Catalogue, *ids: str, parents: Mapping[str, str] | None = None) -> None:
    themes = [
        FittedTheme(id, 1 if id[0] == "b" else 2, f"label of {id}", ("word",), (parents or {}).get(id), np.zeros(2), 5)
        for id in ids
    ]
    store_fit(catalogue, FIT, themes, [ThemeChange(id, "kept") for id in ids], {}, {})


def test_a_fit_is_kept_with_its_changes(catalogue: Catalogue) -> None:
    assert last_fit(catalogue) is None
    store(catalogue, "t001")
    fit = last_fit(catalogue)
    assert fit is not None
    assert (fit.minimum, fit.indexed) == (0.2, False)
    mark_fit(catalogue, indexed=True)
    assert last_fit(catalogue).indexed  # type: ignore[union-attr]
    assert [(one.theme_id, one.kind, one.fit_id) for one in list_changes(catalogue, "t001")] == [("t001", "kept", 1)]


def test_a_theme_that_is_not_in_the_next_fit_has_ended_and_is_kept(catalogue: Catalogue) -> None:
    store(catalogue, "t001", "t002")
    store(catalogue, "t002", "t003")
    assert [one.id for one in list_themes(catalogue)] == ["t002", "t003"]
    assert not find_theme(catalogue, "t001").live  # type: ignore[union-attr]
    assert list(theme_centres(catalogue, "encoder 2")) == ["t002", "t003"]


def test_decisions_stay_through_fits(catalogue: Catalogue) -> None:
    store(catalogue, "t001", "t002", "t003")
    rename_theme(catalogue, "t001", "own")
    merge_theme(catalogue, "t002", "t001")
    hide_theme(catalogue, "t003", hidden=True)
    store(catalogue, "t001", "t002", "t003", "t004")
    assert [(one.id, one.label) for one in list_themes(catalogue)] == [("t001", "own"), ("t004", "label of t004")]
    assert shown_ids(catalogue) == {"t001": "t001", "t002": "t001", "t003": None, "t004": "t004"}
    assert clusters_of(all_themes(catalogue), "t001") == ["t001", "t002"]


def test_a_theme_merged_into_one_that_has_ended_stands_alone(catalogue: Catalogue) -> None:
    store(catalogue, "t001", "t002")
    merge_theme(catalogue, "t002", "t001")
    store(catalogue, "t002")
    assert shown_ids(catalogue) == {"t002": "t002"}


def test_hiding_a_broad_theme_hides_those_in_it(catalogue: Catalogue) -> None:
    store(catalogue, "b01", "t001", "t002", parents={"t001": "b01"})
    hide_theme(catalogue, "b01", hidden=True)
    assert [one.id for one in list_themes(catalogue)] == ["t002"]


def write_older_catalogue(path: Path, revision: str, *rows: str) -> str:
    """Make a catalogue as an older version left it; return its path."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with create_engine(f"sqlite:///{path}").begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for row in rows:
            connection.execute(text(row))
    return str(path)


OLD_THEME = "INSERT INTO theme (id, label, words, encoder, centre) VALUES ('t001', 'vanha', '[]', 'e', x'00')"
OLD_FIT = (
    "INSERT INTO theme_fit (id, fitted_at, encoder, passages, without_theme, wanted, minimum, plane, indexed)"
    " VALUES (1, '2026-01-01', 'e', 30, 1, 2, 0.2, x'00', 1)"
)
OLD_CHANGE = (
    "INSERT INTO theme_change (id, changed_at, fit_id, theme_id, kind) VALUES (1, '2026-01-01', 1, 't001', 'born')"
)


def test_themes_of_an_older_catalogue_stay(tmp_path: Path) -> None:
    opened = open_catalogue(write_older_catalogue(tmp_path / "catalogue.sqlite", "0001", OLD_THEME))
    assert [(one.id, one.label, one.live) for one in list_themes(opened)] == [("t001", "vanha", True)]
    opened.close()


def test_fits_and_changes_of_an_older_catalogue_stay_and_its_map_is_drawn_anew(tmp_path: Path) -> None:
    place = "INSERT INTO document_place (document_id, x, y) VALUES ('d1', 1, 2)"
    path = write_older_catalogue(tmp_path / "catalogue.sqlite", "0004", OLD_THEME, OLD_FIT, OLD_CHANGE, place)
    opened = open_catalogue(path)
    fit = last_fit(opened)
    assert fit is not None
    assert (fit.id, fit.passages, fit.minimum) == (1, 30, 0.2)
    assert [(one.theme_id, one.kind, one.fit_id) for one in list_changes(opened)] == [("t001", "born", 1)]
    assert (theme_places(opened), load_places(opened)) == ({}, {})
    with opened.begin() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    opened.close()


def test_an_upgrade_that_fails_leaves_the_catalogue_as_it_was(tmp_path: Path) -> None:
    path = write_older_catalogue(tmp_path / "catalogue.sqlite", "0004", OLD_FIT, "DROP TABLE document_place")
    for _ in range(2):
        with pytest.raises(StorageError, match="no such table: document_place"):
            open_catalogue(path)
    with create_engine(f"sqlite:///{path}").begin() as connection:
        assert "x" not in {column["name"] for column in inspect(connection).get_columns("theme")}
        assert connection.execute(text("SELECT count(*) FROM theme_fit")).scalar() == 1
