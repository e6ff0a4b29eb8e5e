from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from corpus.catalogue import open_catalogue
from corpus.catalogue.contents import load_document, store_reading
from corpus.catalogue.quality import unsure_pages
from corpus.catalogue.runs import start_run
from corpus.catalogue.schema import metadata
from corpus.catalogue.store import Catalogue, Reference, Sighting, document_id
from corpus.errors import CatalogueError, SettingsError, StorageError
from corpus.passages import split_passages
from corpus.reading import read_document
from corpus.records import Resource
from corpus.settings import FILE_NAME, Settings, read_settings
from corpus.settings_template import DEFAULT_FILE


def see(catalogue: Catalogue, *sightings: Sighting) -> dict[str, int]:
    return catalogue.record(start_run(catalogue), sightings)


def test_the_migrations_make_the_tables_of_the_schema(catalogue: Catalogue) -> None:
    with catalogue.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_same_bytes_change_nothing_and_others_make_a_version(catalogue: Catalogue) -> None:
    assert see(catalogue, Sighting("/a.txt", "1", None))["new"] == 1
    assert see(catalogue, Sighting("/a.txt", "1", None))["unchanged"] == 1
    assert see(catalogue, Sighting("/a.txt", "2", None))["changed"] == 1
    assert [one.number for one in catalogue.versions(document_id("/a.txt"))] == [1, 2]


def test_an_old_version_stays_reachable(catalogue: Catalogue) -> None:
    for number, content in enumerate((b"Vanha teksti.", b"Uusi teksti."), start=1):
        see(catalogue, Sighting("/a.txt", str(number), None))
        read = read_document(Resource("/a.txt", content))
        store_reading(catalogue, Reference(document_id("/a.txt"), number), read, split_passages(read))
    first, second = catalogue.versions(document_id("/a.txt"))
    assert load_document(catalogue, first).text == "Vanha teksti."
    assert load_document(catalogue, second).text == "Uusi teksti."


def test_pages_recognised_unsurely_are_found_by_their_document(catalogue: Catalogue) -> None:
    for name, sure in (("a", (0.95, 0.61, None)), ("b", (0.9,)), ("c", ())):
        see(catalogue, Sighting(f"/{name}.txt", name, None))
        read = replace(read_document(Resource(f"/{name}.txt", b"Teksti.")), recognised=sure)
        store_reading(catalogue, Reference(document_id(f"/{name}.txt"), 1), read, split_passages(read))
    assert unsure_pages(catalogue, "2000") == {"/a.txt": [(2, 0.61)]}
    assert unsure_pages(catalogue, "9999") == {}


def test_what_was_not_seen_under_an_origin_is_gone_and_comes_back(catalogue: Catalogue) -> None:
    see(catalogue, Sighting("/in/a.txt", "1", None), Sighting("/other/b.txt", "1", None))
    assert catalogue.mark_gone(start_run(catalogue), ["/in"]) == 1
    assert catalogue.counts()["gone"] == 1
    assert see(catalogue, Sighting("/in/a.txt", "1", None))["unchanged"] == 1
    assert catalogue.counts()["gone"] == 0


def test_a_damaged_catalogue_is_told(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"This is no database. " * 100)
    with pytest.raises(CatalogueError, match="damaged"):
        open_catalogue(str(path))


def test_a_catalogue_of_a_newer_version_is_told(tmp_path: Path) -> None:
    path = str(tmp_path / "catalogue.sqlite")
    with open_catalogue(path).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CatalogueError, match="newer"):
        open_catalogue(path)


def test_a_catalogue_in_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot open"):
        open_catalogue(str(tmp_path / "missing" / "catalogue.sqlite"))


def test_the_default_settings_file_says_the_defaults(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(DEFAULT_FILE, encoding="utf-8")
    assert read_settings(tmp_path) == Settings()
    lines = (line for line in DEFAULT_FILE.splitlines() if "=" in line or "[" in line[:1])
    shown = "\n".join(line.removeprefix("# ") for line in lines if not line.startswith("#  "))  # an indented example
    (tmp_path / FILE_NAME).write_text(shown, encoding="utf-8")
    assert read_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[storag]\n", "unknown setting storag; did you mean storage"),
        ("[ingestion]\nbach = 3\n", "unknown setting ingestion.bach; did you mean ingestion.batch"),
        ('[ingestion]\nbatch = "three"\n', "ingestion.batch must be of type int"),
        ("[ingestion\n", "not valid TOML"),
    ],
)
def test_bad_settings_name_what_is_wrong(tmp_path: Path, written: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(written, encoding="utf-8")
    with pytest.raises(SettingsError, match=said.replace(".", r"\.")):
        read_settings(tmp_path)
