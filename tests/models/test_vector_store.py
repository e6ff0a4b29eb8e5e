import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import StorageError
from models.vector_store import StoredEncoder, VectorStore

TEXTS = ("kunta", "talous", "kunta", "laki")


class Counting:
    """An encoder that remembers what it was asked."""

    name, width = "counting", 3

    def __init__(self, revision: str = "1") -> None:
        self.revision, self.asked = revision, [""][:0]

    def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
        self.asked += texts
        rows = np.array([[len(text), as_queries, 0.3] for text in texts], dtype=np.float32).reshape(len(texts), 3)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "vectors.sqlite"


def test_a_passage_is_encoded_once_and_gives_the_same_row_for_good(path: Path) -> None:
    first, second = Counting(), Counting()
    rows = StoredEncoder(first, VectorStore(path)).encode(TEXTS)
    again = StoredEncoder(second, VectorStore(path)).encode(TEXTS)
    assert (first.asked, second.asked) == (["kunta", "talous", "laki"], [])
    np.testing.assert_array_equal(rows, again)
    np.testing.assert_allclose(rows, Counting().encode(TEXTS), atol=1e-3)
    assert (rows.dtype, rows.shape) == (np.float32, (4, 3))


def test_another_revision_encodes_again(path: Path) -> None:
    StoredEncoder(Counting(), VectorStore(path)).encode(TEXTS)
    newer = Counting("2")
    StoredEncoder(newer, VectorStore(path)).encode(["kunta"])
    assert newer.asked == ["kunta"]


def test_queries_are_not_kept(path: Path) -> None:
    encoder = StoredEncoder(Counting(), VectorStore(path))
    assert encoder.encode(["kunta"], as_queries=True)[0, 1] > 0
    assert not path.exists()


def test_who_only_reads_encodes_and_leaves_the_disk_as_it_is(path: Path) -> None:
    encoder = StoredEncoder(Counting(), VectorStore(path, write=False), write=False)
    assert encoder.encode(["kunta"]).shape == (1, 3)
    assert encoder.find(["kunta"]) == [None]
    assert not path.exists()


def test_what_a_stopped_run_has_encoded_is_kept(path: Path) -> None:
    class Stopping(Counting):
        def encode(self, texts: Sequence[str], *, as_queries: bool = False) -> np.ndarray:
            if "stop" in texts:
                raise KeyboardInterrupt
            return super().encode(texts, as_queries=as_queries)

    many = [f"teksti {number}" for number in range(40)]
    with pytest.raises(KeyboardInterrupt):
        StoredEncoder(Stopping(), VectorStore(path)).encode([*many, "stop"])
    later = Counting()
    StoredEncoder(later, VectorStore(path)).encode([*many, "stop"])
    assert later.asked == [*many[32:], "stop"]


def test_a_damaged_file_finds_nothing_and_is_made_anew(path: Path) -> None:
    path.write_bytes(b"no database" * 1000)
    encoder = StoredEncoder(Counting(), VectorStore(path))
    assert encoder.find(["kunta"]) == [None]
    encoder.encode(["kunta"])
    assert encoder.find(["kunta"])[0] is not None


def test_a_file_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "missing" / "vectors.sqlite")
    with pytest.raises(StorageError, match=r"cannot write to .*vectors\.sqlite: .+"):
        store.keep("counting@1", ["kunta"], np.ones((1, 3)))


def test_vectors_of_other_texts_and_encoders_are_forgotten(path: Path) -> None:
    store = VectorStore(path)
    for revision in ("1", "2"):
        StoredEncoder(Counting(revision), store).encode(TEXTS)
    assert store.drop_all_but(["counting@2"], ["kunta", "laki"]) == 4
    assert (store.count(), [row is None for row in store.find("counting@2", TEXTS)]) == (2, [False, True, False, False])
    assert store.drop_all_but(["counting@2"], ["kunta", "laki"]) == 0


def test_texts_are_not_in_the_file(path: Path) -> None:
    StoredEncoder(Counting(), VectorStore(path)).encode(["salainen lause"])
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM vector").fetchone() == (1,)
    connection.close()
    assert b"salainen" not in path.read_bytes()
