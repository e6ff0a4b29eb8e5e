from pathlib import Path

import lancedb
import pytest

from corpus.errors import IndexUnreadableError
from index import tables
from index.tables import PASSAGES, create_index, index_exists, open_index, passage_schema


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnreadableError, match="aluetutka ingest"):
        open_index(str(tmp_path / "index"))


def test_an_index_of_a_newer_format_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "FORMAT", tables.FORMAT + 1)
    lancedb.connect(str(tmp_path)).create_table(PASSAGES, schema=passage_schema("a@1", 4))
    monkeypatch.undo()
    with pytest.raises(IndexUnreadableError, match="newer"):
        open_index(str(tmp_path))


def test_an_index_of_another_encoder_is_told(tmp_path: Path) -> None:
    create_index(str(tmp_path), "a@1", 4)
    with pytest.raises(IndexUnreadableError, match="rebuild"):
        open_index(str(tmp_path), "b@1")


def test_an_index_that_was_stopped_while_being_made_is_made(tmp_path: Path) -> None:
    (tmp_path / f"{PASSAGES}.lance" / "_versions").mkdir(parents=True)  # as a full disk leaves it
    assert not index_exists(str(tmp_path))
    assert create_index(str(tmp_path), "a@1", 4).count_rows() == 0
    assert index_exists(str(tmp_path))
