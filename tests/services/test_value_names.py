"""What ids are called in the reader's language."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.themes.describing import list_shown
from services.value_names import name_values
from services.workspace import Workspace
from tests.app.served_workspaces import serve_workspace
from tests.services.vocabularies import TAX, WordIndexer, indexed_by


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder: Path = tmp_path_factory.mktemp("named")
    with indexed_by(WordIndexer()):
        yield serve_workspace(folder)


@pytest.mark.parametrize(
    ("id", "language", "name"),
    [("kunta:837", "fi", "Tampere"), ("kunta:837", "sv", "Tammerfors"), ("kunta:837", "en", "Tampere"),
     ("maakunta:06", "sv", "Birkaland"), ("maakunta:19", "en", "Lapland"), ("org:kuntaliitto", "fi", "Kuntaliitto"),
     (TAX, "fi", "vero"), (TAX, "sv", "skatt"),
     ("kunta:999", "fi", "kunta:999"), ("org:nobody", "fi", "org:nobody"), ("t999", "fi", "t999")],
)  # fmt: skip
def test_an_id_is_called_as_the_reader_knows_it(workspace: Workspace, id: str, language: str, name: str) -> None:
    assert name_values(workspace, [id], language) == {id: name}


def test_themes_are_called_by_their_labels(workspace: Workspace) -> None:
    themes = {one.id: one.label for one in list_shown(workspace)}
    assert name_values(workspace, themes, "fi") == themes
