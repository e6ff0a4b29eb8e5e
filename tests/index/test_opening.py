"""An index that several machines use: its table lies elsewhere, and each machine has a copy of what it searches in."""

from pathlib import Path

import numpy as np
import pytest

from corpus.errors import IndexUnreadableError
from index.opening import create_index, drop_index, index_exists, open_index, words_folder
from index.passage_index import PassageIndex
from index.records import Filters
from tests.index.test_passage_index import WIDTH, asked, row, vector


class Machine:
    """One of several, by the folder of its cache."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, cache: Path) -> None:
        self._monkeypatch, self._cache = monkeypatch, cache

    def use(self) -> None:
        self._monkeypatch.setenv("XDG_CACHE_HOME", str(self._cache))

    def found(self, url: str) -> int:
        """Return how many passages a search on this machine finds."""
        self.use()
        return open_index(url, "a@1").search(asked("kunta"), vector(0), filters=Filters(), limit=5).total


@pytest.fixture
def url(tmp_path: Path) -> str:
    return (tmp_path / "bucket").as_uri()


def write(index: PassageIndex, *ids: str) -> None:
    index.replace_documents([], [row(id, "kunta") for id in ids], np.eye(len(ids), WIDTH))
    index.optimise()


def test_another_machine_follows_what_one_writes(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    first, second = (Machine(monkeypatch, tmp_path / name) for name in ("first", "second"))
    first.use()
    write(create_index(url, "a@1", WIDTH), "d1.1", "d1.2")
    assert (first.found(url), second.found(url)) == (2, 2)
    first.use()
    write(create_index(url, "a@1", WIDTH), "d2.1")
    assert (second.found(url), first.found(url)) == (3, 3)
    open_index(url, "a@1").check()


def test_a_damaged_copy_is_made_again(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, tmp_path / "cache")
    machine.use()
    write(create_index(url, "a@1", WIDTH), "d1.1")
    (words_folder(url) / "meta.json").write_bytes(b"")
    assert machine.found(url) == 1


def test_an_encoder_is_told_from_the_table(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, tmp_path / "cache").use()
    create_index(url, "a@1", WIDTH)
    Machine(monkeypatch, tmp_path / "other").use()
    with pytest.raises(IndexUnreadableError, match="rebuild --encoder b"):
        open_index(url, "b@1")
    drop_index(url)
    assert not index_exists(url)
