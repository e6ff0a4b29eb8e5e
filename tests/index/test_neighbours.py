"""What is near to a vector, and the files that it is looked up in."""

from pathlib import Path

import numpy as np
import pytest

from index import neighbours
from index.neighbours import Neighbours, create_neighbours

WIDTH = 70  # no multiple of the bits of a number


def unit(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, WIDTH)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def filled(folder: Path, vectors: np.ndarray, *, each: int) -> Neighbours:
    """Add vectors by so many at a time; their ids are their places."""
    made = create_neighbours(folder, vectors.shape[1])
    for at in range(0, len(vectors), each):
        rows = vectors[at : at + each]
        made = Neighbours(folder, made.add([str(place) for place in range(at, at + len(rows))], rows))
    return made


@pytest.mark.parametrize("each", [1000, 70, 7])
def test_the_nearest_come_first_whatever_segments_they_are_in(tmp_path: Path, each: int) -> None:
    vectors = unit(1000)
    made = filled(tmp_path, vectors, each=each)
    for query in unit(5, seed=1):
        exact = np.argsort(-(vectors @ query))[:10]
        assert len(set(made.nearest(query, 10)) & set(map(str, exact))) >= 9  # bytes round


def test_few_of_many_are_looked_at_closely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "LEAST_POOL", 200)
    monkeypatch.setattr(neighbours, "COUNTED", 500)
    vectors = unit(3000)
    made = filled(tmp_path, vectors, each=1000)
    assert [made.nearest(vector, 1) for vector in vectors[::300]] == [[str(at)] for at in range(0, 3000, 300)]


def test_small_segments_become_one(tmp_path: Path) -> None:
    assert filled(tmp_path, unit(640), each=10).rows == 640
    assert len(filled(tmp_path, unit(640), each=10).names) < 10


def test_a_passage_that_was_written_again_is_found_once(tmp_path: Path) -> None:
    made = filled(tmp_path, unit(20), each=20)
    made = Neighbours(tmp_path, made.add(["3"], unit(20)[3:4]))
    found = made.nearest(unit(20)[3], 20)
    assert (found[0], sorted(found, key=int)) == ("3", [str(at) for at in range(20)])


def test_vectors_that_are_all_alike_are_not_all_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "LEAST_POOL", 50)
    made = filled(tmp_path, np.repeat(unit(1), 2000, axis=0), each=2000)
    looked_at = list[int]()
    monkeypatch.setattr(
        Neighbours, "_cosines", lambda _, places, __: looked_at.append(len(places)) or np.ones(len(places))
    )
    assert len(made.nearest(unit(1)[0], 10)) == 10
    assert looked_at == [50]


def test_ever_more_are_given_down_to_a_cosine(tmp_path: Path) -> None:
    vectors = unit(500)
    made = filled(tmp_path, vectors, each=500)
    counts = [len(ids) for ids in made.ever_more(vectors[0], 10, least=-1.0, narrowed=True)]
    assert counts == [40, 160, 500]
    assert [len(ids) for ids in made.ever_more(vectors[0], 10, least=0.9, narrowed=True)] == [1]
    assert [len(ids) for ids in made.ever_more(vectors[0], 10, least=-1.0, narrowed=False)] == [10]


def test_files_of_other_segments_are_deleted(tmp_path: Path) -> None:
    made = filled(tmp_path, unit(300), each=10)
    made.drop_others()
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == sorted(made.names)


def test_vectors_from_a_stream_are_written_in_large_segments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "LARGEST_WRITTEN", 100)
    made = create_neighbours(tmp_path, WIDTH)
    batches = [([str(at)], unit(250)[at : at + 1]) for at in range(250)]
    written = Neighbours(tmp_path, tuple(made.write_all(batches)))
    assert (len(written.names), written.rows) == (3, 250)
