"""Changes of sources in a settings file: what else it holds stays as it was."""

from pathlib import Path

import pytest

from corpus.errors import NotFoundError, SettingsError
from corpus.settings import FILE_NAME, SourceEntry, read_settings
from corpus.settings_edits import change_source, remove_source

FILE = """\
# Settings.
[storage]
# catalogue = "catalogue.sqlite"

# Sources are written below.

[[source]]
name = "first"  # the first one
kind = "feed"
url = "https://first.example/feed"

# asked by the library
[[source]]
name = "second"
kind = "folder"
url = "/in"
# inside of the second

# [[source]]
# name = "planned"

# about the third
[[source]]
name = "third"
kind = "page"
url = "https://third.example/"
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / FILE_NAME).write_text(FILE, encoding="utf-8")
    return tmp_path / FILE_NAME


def sources(path: Path) -> list[SourceEntry]:
    return list(read_settings(path.parent).source)


@pytest.mark.parametrize(("at", "name"), [(0, "first"), (1, "second"), (2, "third")])
def test_a_change_of_one_source_changes_its_lines_only(path: Path, at: int, name: str) -> None:
    change_source(path, name, paused=True)
    assert [source.paused for source in sources(path)] == [number == at for number in range(3)]
    change_source(path, name, paused=None)
    assert path.read_text("utf-8") == FILE


def test_a_renamed_source_keeps_its_place_and_its_comments(path: Path) -> None:
    change_source(path, "first", name="ensimmäinen", formerly="first")
    written = path.read_text("utf-8")
    assert 'name = "ensimmäinen"  # the first one' in written
    assert [line for line in FILE.splitlines() if line.startswith("#")] == [
        line for line in written.splitlines() if line.startswith("#")
    ]
    assert sources(path)[0].formerly == "first"


@pytest.mark.parametrize(
    ("name", "taken"),
    [("first", []), ("second", ["# asked by the library", "# inside of the second"]), ("third", ["# about the third"])],
)
def test_a_removed_source_takes_only_its_own_comments_with_it(path: Path, name: str, taken: list[str]) -> None:
    before = [line for line in FILE.splitlines() if line.startswith("#")]
    remove_source(path, name)
    written = path.read_text("utf-8")
    assert [line for line in written.splitlines() if line.startswith("#")] == [x for x in before if x not in taken]
    assert [source.name for source in sources(path)] == [x for x in ("first", "second", "third") if x != name]


def test_all_sources_can_be_removed_and_comments_stay(path: Path) -> None:
    for name in ("second", "first", "third"):
        remove_source(path, name)
    assert sources(path) == []
    assert '# name = "planned"' in path.read_text("utf-8")


def test_tables_between_sources_and_inline_tables_can_be_changed(path: Path) -> None:
    path.write_text(FILE.replace("# about the third\n", '[prefect]\napi = ""\n\n'), encoding="utf-8")
    change_source(path, "third", paused=True)
    remove_source(path, "first")
    assert [(source.name, source.paused) for source in sources(path)] == [("second", False), ("third", True)]
    inline = 'source = [{name = "a", kind = "page", url = "u"}, {name = "b", kind = "page", url = "u"}]\n'
    path.write_text(inline, encoding="utf-8")
    change_source(path, "b", paused=True)
    remove_source(path, "a")
    assert [(source.name, source.paused) for source in sources(path)] == [("b", True)]


def test_a_source_that_is_not_there_changes_nothing(path: Path) -> None:
    with pytest.raises(NotFoundError, match="no source 'fourth'"):
        change_source(path, "fourth", paused=True)
    with pytest.raises(NotFoundError, match="no source 'fourth'"):
        remove_source(path, "fourth")
    assert path.read_text("utf-8") == FILE


def test_a_file_that_is_no_toml_is_left_as_it_is(path: Path) -> None:
    path.write_text("[[source]\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="not valid TOML"):
        remove_source(path, "first")
    assert path.read_text("utf-8") == "[[source]\n"
