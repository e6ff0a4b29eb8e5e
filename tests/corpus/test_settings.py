import os
import stat
from pathlib import Path

import pytest

from corpus.errors import SettingsError, StorageError, WorkspaceMissingError
from corpus.settings import FILE_NAME, SourceEntry, find_workspace, read_settings
from corpus.settings_file import write_settings
from corpus.settings_values import add_source, choose_encoder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / FILE_NAME
    write_settings(path, "# Omat asetukset\n")
    return path


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_a_new_settings_file_is_for_its_owner_only(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write_settings(tmp_path / FILE_NAME, "")
    finally:
        os.umask(before)
    assert mode(tmp_path / FILE_NAME) == 0o600


@pytest.mark.parametrize("chosen", [0o400, 0o600, 0o640, 0o644])
def test_a_settings_file_keeps_the_mode_that_it_has(settings: Path, chosen: int) -> None:
    settings.chmod(chosen)
    add_source(settings, SourceEntry("a", "page", "https://a.fi/"))
    choose_encoder(settings, "floret-mean")
    assert mode(settings) == chosen
    assert read_settings(settings.parent).source[0].name == "a"


def test_a_settings_file_behind_a_link_is_written_where_it_is(settings: Path, tmp_path: Path) -> None:
    folder = tmp_path / "workspace"
    folder.mkdir()
    (folder / FILE_NAME).symlink_to(settings)
    write_settings(folder / FILE_NAME, "[encoding]\n")
    assert (folder / FILE_NAME).is_symlink()
    assert settings.read_text() == "[encoding]\n"


def test_writing_settings_leaves_no_other_file(settings: Path) -> None:
    add_source(settings, SourceEntry("a", "page", "https://a.fi/"))
    assert [path.name for path in settings.parent.iterdir()] == [FILE_NAME]


def test_settings_that_cannot_be_written_stay_as_they_are(settings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StorageError, match="No space left"):
        write_settings(settings, "[encoding]\n")
    assert settings.read_text() == "# Omat asetukset\n"
    assert [path.name for path in settings.parent.iterdir()] == [FILE_NAME]


@pytest.mark.parametrize("odd", ['"', "\\", "\x7f", "\x01", "…", "\ud800"])
def test_a_source_of_any_characters_can_be_read_again(settings: Path, odd: str) -> None:
    add_source(settings, SourceEntry("a", "page", "https://a.fi/", include=odd))
    assert read_settings(settings.parent).source[0].include == odd.replace("\ud800", "\ufffd")


def test_a_folder_that_does_not_exist_is_no_workspace(settings: Path) -> None:
    assert find_workspace(settings.parent) == settings.parent.resolve()
    with pytest.raises(WorkspaceMissingError, match="there is no folder"):
        find_workspace(settings.parent / "missing")


def test_a_file_is_no_workspace(settings: Path) -> None:
    with pytest.raises(WorkspaceMissingError, match="there is no folder"):
        find_workspace(settings)


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "1" * 5000,
        "a = " + "[" * 3000 + "]" * 3000,
        "[ingestion]\npdf_seconds = nan",
        "[ingestion]\npdf_seconds = 1" + "0" * 400,
        "[ingestion]\nbatch = -1",
    ],
)
def test_settings_of_impossible_values_are_an_error(settings: Path, text: str) -> None:
    settings.write_text(text)
    with pytest.raises(SettingsError):
        read_settings(settings.parent)


def test_settings_that_cannot_be_opened_are_an_error(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StorageError, match="cannot read"):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    "written",
    [
        'alarms.urls = "mailtos://radar:s3cret@example.fi"',
        'alarms.urls = [1, "mailtos://radar:s3cret@example.fi"]',
        "alarms.mail = ['mailtos://radar:s3cret@example.fi']",
        'storage.catalogue = ["postgresql://radar:s3cret@example.fi/radar"]',
    ],
)
def test_a_wrong_setting_is_reported_without_the_password_in_it(tmp_path: Path, written: str) -> None:
    (tmp_path / FILE_NAME).write_text(written, encoding="utf-8")
    with pytest.raises(SettingsError) as error:
        read_settings(tmp_path)
    assert written.partition(" ")[0] in str(error.value)
    assert "s3cret" not in str(error.value)
