"""The index in LanceDB: what it refuses, what it survives, and what it leaves on the disk."""

import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import lancedb
import numpy as np
import pytest
import tantivy

from corpus.errors import IndexDamagedError, IndexUnreadableError, StorageError
from index import lance, neighbours, opening, paired, words
from index.fingerprints import fingerprint
from index.opening import IndexHandle, create_index, drop_index, index_exists, open_index, words_folder
from index.paired import PairedIndex
from index.passage_index import PassageIndex
from index.records import Filters
from index.values import PASSAGES
from tests.index.test_passage_index import WIDTH, ZERO, asked, fill, row, vector


def test_a_missing_index_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(IndexUnreadableError, match="aluetutka ingest"):
        open_index(str(tmp_path / "index"))


@pytest.mark.parametrize(("step", "said"), [(1, "newer Aluetutka"), (-1, "older format")])
def test_an_index_of_another_format_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, said: str
) -> None:
    with monkeypatch.context() as patched:
        for module in (lance, opening):
            patched.setattr(module, "FORMAT", opening.FORMAT + step)
        create_index(str(tmp_path), "a@1", WIDTH)
    with pytest.raises(IndexUnreadableError, match=said):
        open_index(str(tmp_path))


def test_an_index_of_another_encoder_or_width_is_refused(tmp_path: Path) -> None:
    create_index(str(tmp_path), "a@1", WIDTH)
    with pytest.raises(IndexUnreadableError, match="rebuild --encoder b"):
        open_index(str(tmp_path), "b@1")
    with pytest.raises(IndexUnreadableError, match="width 4, the encoder gives 5"):
        create_index(str(tmp_path), "a@1", 5)


def test_an_index_that_was_stopped_while_being_made_is_made(tmp_path: Path) -> None:
    (tmp_path / f"{PASSAGES}.lance" / "_versions").mkdir(parents=True)  # as a full disk leaves it
    assert not index_exists(str(tmp_path))
    assert create_index(str(tmp_path), "a@1", WIDTH).count() == 0
    assert index_exists(str(tmp_path))
    drop_index(str(tmp_path))
    assert not index_exists(str(tmp_path))


@pytest.fixture
def filled(tmp_path: Path) -> PairedIndex:
    made = create_index(str(tmp_path / "index"), "a@1", WIDTH)
    fill(made, *(row(f"d{number}.1", f"kunta sana{number}") for number in range(40)))
    assert isinstance(made, PairedIndex)
    return made


def files(index: PairedIndex) -> Iterator[Path]:
    yield from sorted(path for path in Path(index.url).rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["data", "words", "near"])
@pytest.mark.parametrize("kept", [None, 20, 0], ids=["deleted", "cut short", "emptied"])
def test_a_damaged_file_is_said_in_one_line(filled: PairedIndex, kind: str, kept: int | None) -> None:
    for path in files(filled):
        if kind in path.parts:
            path.unlink() if kept is None else path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(IndexDamagedError, match=r"is damaged: run `aluetutka index rebuild`$"):
        open_index(filled.url, "a@1").check()
    if kind != "data":  # which no search reads
        with pytest.raises(IndexDamagedError):
            open_index(filled.url, "a@1").search(asked("kunta"), vector(0), filters=Filters(), limit=5)


def test_a_damaged_manifest_is_said_in_one_line(filled: PairedIndex) -> None:
    for path in files(filled):
        if "_versions" in path.parts:
            path.write_bytes(b"")
    with pytest.raises(IndexDamagedError):
        open_index(filled.url, "a@1").check()


@pytest.fixture
def indexed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> PairedIndex:
    """An index of which only some vectors are looked at closely."""
    monkeypatch.setattr(lance, "FEWEST_INDEXED", 300)
    monkeypatch.setattr(neighbours, "LEAST_POOL", 40)
    monkeypatch.setattr(neighbours, "LARGEST_POOL", 40)
    made = create_index(str(tmp_path / "indexed"), "a@1", 100)  # no multiple of the bits of a number
    assert isinstance(made, PairedIndex)
    random = np.random.default_rng(0)
    vectors = random.normal(size=(400, 100)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    rows = [row(f"d{at}.1", f"kunta sana{at}", municipalities=(f"kunta:{at % 7:03d}",)) for at in range(400)]
    for at in range(0, 400, 50):
        made.replace_documents([], rows[at : at + 50], vectors[at : at + 50])
    made.optimise()
    return made


def test_what_is_nearest_is_found_without_looking_closely_at_all(indexed: PairedIndex) -> None:
    ids, vectors = indexed.vectors()
    for at in range(0, 400, 40):
        found = indexed.search([], vectors[at], filters=Filters(), limit=1)
        assert found.hits[0].passage.passage_id == ids[at]


def test_a_filter_that_leaves_few_gets_as_many_of_them_as_are_wanted(indexed: PairedIndex) -> None:
    _, vectors = indexed.vectors()
    filters = Filters(municipalities=["kunta:003"])
    found = indexed.search([], vectors[0], filters=filters, limit=57)
    assert (len(found.hits), found.total) == (57, 57)


def test_ids_of_rows_are_indexed(indexed: PairedIndex) -> None:
    assert {name: indexed._table.unindexed(name) for name in lance.INDEXED} == {"passage_id": 0, "document_id": 0}


def test_themes_of_all_passages_are_searched_by_at_once(indexed: PairedIndex) -> None:
    indexed.set_themes({f"d{number}.1": "t001" for number in range(400)})
    indexed.optimise()
    assert indexed.search(asked("sana7"), np.zeros(100), filters=Filters(themes=["t001"]), limit=5).total == 1


def test_a_handle_opens_an_index_again_when_it_has_been_written(indexed: PairedIndex) -> None:
    handle = IndexHandle()
    first = handle.open(indexed.url, "a@1")
    assert handle.open(indexed.url, "a@1") is first
    indexed.replace_documents(["d1"], [], np.zeros((0, 100)))
    assert handle.open(indexed.url, "a@1").count() == 399
    with pytest.raises(IndexUnreadableError, match="rebuild --encoder b"):
        handle.open(indexed.url, "b@1")
    drop_index(indexed.url)
    with pytest.raises(IndexUnreadableError, match="aluetutka ingest"):
        handle.open(indexed.url, "a@1")


def test_two_threads_count_what_one_does(indexed: PairedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = indexed.search(asked("kunta"), np.zeros(100), filters=Filters(), limit=5)
    monkeypatch.setattr(words, "MANY", 100)
    assert indexed.search(asked("kunta"), np.zeros(100), filters=Filters(), limit=5) == alone
    assert alone.facets["municipalities"] == {"kunta:000": 58} | {f"kunta:{at:03d}": 57 for at in range(1, 7)}


def segments(index: PairedIndex) -> list[str]:
    return sorted(path.name for path in (words_folder(index.url) / paired.NEAR).iterdir() if path.is_dir())


def test_small_segments_are_merged_and_their_files_deleted(indexed: PairedIndex) -> None:
    assert len(segments(indexed)) == 2
    assert segments(indexed) == sorted(indexed.state.segments)


def test_vectors_of_replaced_passages_are_not_kept_for_ever(
    indexed: PairedIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paired, "MOST_STALE", 10)
    _, vectors = indexed.vectors()
    indexed.replace_documents([f"d{at}" for at in range(300)], [], np.zeros((0, 100)))
    assert indexed._neighbours.rows == 400
    indexed.optimise()
    assert indexed._neighbours.rows == 100
    assert indexed.search([], vectors[0], filters=Filters(), limit=400).total == 100


def test_a_search_opens_no_table(indexed: PairedIndex) -> None:
    reader = open_index(indexed.url, "a@1")
    assert isinstance(reader, PairedIndex)
    assert reader.search(asked("kunta"), np.ones(100) / 10, filters=Filters(), limit=5).total == 400
    assert "_table" not in reader.__dict__


def test_with_nothing_new_nothing_is_written(filled: PairedIndex) -> None:
    before, state = list(files(filled)), fingerprint(filled.url)
    filled.optimise()
    assert (list(files(filled)), fingerprint(filled.url)) == (before, state)


def test_another_handle_sees_what_is_written(filled: PairedIndex) -> None:
    filled.replace_documents(["x"], [row("x.1", "uutta")], np.array([vector(0)]))
    assert open_index(filled.url, "a@1").count() == 41


def test_small_commits_are_gathered_when_there_are_many(filled: PairedIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lance, "MOST_FRAGMENTS", 8)
    for number in range(20):
        filled.replace_documents([f"x{number}"], [row(f"x{number}.1", f"kunta uusi{number}")], np.array([vector(0)]))
        filled.optimise()
    assert len([path for path in files(filled) if "data" in path.parts]) <= 10
    assert len([path for path in files(filled) if path.suffix == ".manifest"]) <= 20


def test_one_document_more_rewrites_nothing(filled: PairedIndex) -> None:
    before = set(files(filled))
    filled.replace_documents(["x"], [row("x.1", "uutta")], np.array([vector(0)]))
    filled.optimise()
    kept = {path for path in before if "data" in path.parts or path.suffix == ".store"}
    assert kept <= set(files(filled))


def remove_opened_version(index: PairedIndex) -> None:
    """Write so much that nothing of the present version is left on the disk."""
    before = {path for path in files(index) if "data" in path.parts}
    index.set_themes({f"d{number}.1": "t001" for number in range(40)})
    for number in range(2):
        index.replace_documents([f"x{number}"], [row(f"x{number}.1", "uutta")], np.array([vector(0)]))
    index.compact()
    assert not before & set(files(index))


@pytest.mark.parametrize(
    "read",
    [
        lambda index: index.search(asked("kunta"), ZERO, filters=Filters(), limit=50).total == 40,
        lambda index: dict(index.themes())["x1.1"] is None,
        lambda index: len(index.vectors()[0]) == 42,
        lambda index: len(index.nearest(vector(0), themes=["t001"], limit=50)) == 40,
        lambda index: index.check() is None,
    ],
)
def test_a_reader_goes_on_when_the_version_it_opened_is_gone(
    filled: PairedIndex, read: Callable[[PassageIndex], bool]
) -> None:
    reader = open_index(filled.url, "a@1")
    remove_opened_version(filled)
    assert read(reader)


def test_a_writer_goes_on_when_the_version_it_opened_is_gone(filled: PairedIndex) -> None:
    writer, themes = open_index(filled.url, "a@1"), open_index(filled.url, "a@1")
    remove_opened_version(filled)
    writer.replace_documents(["y"], [row("y.1", "muuta")], np.array([vector(1)]))
    writer.optimise()
    themes.set_themes({"x0.1": "t009"})
    reopened = open_index(filled.url, "a@1")
    assert reopened.count() == 43
    assert dict(reopened.themes())["x0.1"] == "t009"


def test_a_missing_file_gives_damage_or_the_same_answers(filled: PairedIndex, tmp_path: Path) -> None:
    filled.set_themes({"d3.1": "t001"})
    filled.replace_documents(["d5"], [], np.zeros((0, WIDTH)))
    good, damaged = answers(open_index(filled.url)), 0
    for path in [path for path in files(filled) if "_versions" not in path.parts]:  # an older version is a whole index
        copy = shutil.copytree(filled.url, tmp_path / "copy")
        (copy / path.relative_to(filled.url)).unlink()
        try:
            open_index(str(copy)).check()
            assert answers(open_index(str(copy))) == good, path.name
        except IndexDamagedError:
            damaged += 1
        shutil.rmtree(copy)
    assert damaged


def test_a_check_reads_the_texts_that_no_query_reads(tmp_path: Path) -> None:
    index = create_index(str(tmp_path / "index"), "a@1", WIDTH)
    assert isinstance(index, PairedIndex)
    text = [sha256(str(number).encode()).hexdigest() * 8 for number in range(40)]  # nearly all of the file
    fill(index, *(row(f"d{number}.1", "kunta", text=text[number]) for number in range(40)))
    (path,) = (path for path in files(index) if "data" in path.parts)
    written = path.read_bytes()
    middle = len(written) // 2
    path.write_bytes(written[:middle] + b"\xff" * 128 + written[middle + 128 :])
    with pytest.raises(IndexDamagedError):
        open_index(index.url, "a@1").check()


def test_a_missing_file_is_reported_by_every_way_of_reading_rows(filled: PairedIndex) -> None:
    for path in files(filled):
        if "data" in path.parts:
            path.unlink()
    opened = open_index(filled.url, "a@1")
    for read in (lambda: list(opened.themes()), opened.vectors):
        with pytest.raises(IndexDamagedError):
            read()


def answers(index: PassageIndex) -> list[object]:
    """Return all that an index says."""
    ids, vectors = index.vectors()
    results = [
        index.search(asked(*terms), vector(1), filters=Filters(), limit=50) for terms in (["kunta"], ["sana7"], [])
    ]
    return [index.count(), sorted(index.themes()), ids, vectors.tolist(), results]


def test_a_fingerprint_tells_whether_files_have_changed(filled: PairedIndex, tmp_path: Path) -> None:
    before = fingerprint(filled.url)
    assert fingerprint(filled.url) == before
    next(files(filled)).unlink()
    assert fingerprint(filled.url) != before
    assert fingerprint(str(tmp_path / "nowhere")) is None
    assert fingerprint("s3://bucket/index") is None


def test_the_table_is_read_by_lancedb_alone(filled: PairedIndex) -> None:
    assert lancedb.connect(filled.url).open_table(PASSAGES).count_rows() == 40


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_no_damage(filled: PairedIndex) -> None:
    for path in files(filled):
        path.chmod(0)
    with pytest.raises(StorageError, match="cannot read the index"):
        open_index(filled.url, "a@1").check()


@pytest.mark.parametrize("message", ["Permission denied (os error 13)", "connection reset", "request timed out"])
def test_what_passes_is_no_damage(filled: PairedIndex, monkeypatch: pytest.MonkeyPatch, message: str) -> None:
    class Unreadable:
        """A table whose files cannot be read for now."""

        def scan(self, _: object) -> int:
            raise RuntimeError(message)

    monkeypatch.setattr(filled, "_table", Unreadable())
    monkeypatch.setattr(filled, "_advance", lambda: False)
    with pytest.raises(StorageError, match="cannot read the index"):
        list(filled.themes())


def test_a_compacted_index_keeps_nothing_of_deleted_rows(filled: PairedIndex) -> None:
    def size() -> int:
        return sum(path.stat().st_size for path in Path(filled.url).rglob("*") if path.is_file())

    documents = [f"d{number}" for number in range(39)]
    before = size()
    filled.replace_documents(documents, [], np.zeros((0, WIDTH), dtype=np.float32))
    filled.compact()
    assert size() < before
    assert not list(Path(filled.url).rglob("_deletions/*"))


class KilledError(BaseException):
    """What ends a writer at a certain point, like a kill."""


def kill(*_: object, **__: object) -> None:
    raise KilledError


@pytest.mark.parametrize("point", ["add", "commit", "words"])
def test_a_writer_that_is_killed_has_written_nothing(
    filled: PairedIndex, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    before = answers(open_index(filled.url, "a@1"))
    with monkeypatch.context() as patched:
        if point == "add":
            patched.setattr(lance.PassageTable, "add", kill)
        else:
            patched.setattr(paired, "write_words", kill) if point == "words" else patched.setattr(
                PairedIndex, "_commit", kill
            )
        with pytest.raises(KilledError):
            filled.replace_documents(["d1", "d2"], [row("d1.1", "uutta"), row("n.1", "x")], np.eye(2, WIDTH))
    assert answers(open_index(filled.url, "a@1")) == before
    open_index(filled.url, "a@1").replace_documents(["n"], [row("n.1", "lisää")], np.array([vector(0)]))
    reopened = open_index(filled.url, "a@1")
    reopened.check()
    assert (reopened.count(), reopened.search(asked("sana1"), ZERO, filters=Filters(), limit=5).total) == (41, 1)


def test_a_reader_has_what_it_opened_until_the_writer_is_done(filled: PairedIndex) -> None:
    reader = open_index(filled.url, "a@1")
    filled.replace_documents(["d1"], [row("d1.1", "uutta")], np.array([vector(0)]))
    assert reader.search(asked("sana1"), vector(1), filters=Filters(), limit=5).total == 1
    assert open_index(filled.url, "a@1").search(asked("sana1"), ZERO, filters=Filters(), limit=5).total == 0


def test_words_are_read_from_a_folder_that_cannot_be_written(filled: PairedIndex) -> None:
    links = words._linked(words_folder(filled.url))
    assert words.Words(words_folder(filled.url), words._registered(tantivy.Index.open(links))).state.passages == 40
