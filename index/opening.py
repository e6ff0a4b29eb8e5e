"""Opening, making and dropping the index of a workspace."""

import shutil
from hashlib import sha256
from os import environ
from pathlib import Path

import numpy as np

from corpus.errors import IndexDamagedError, IndexUnreadableError
from index.faults import ENGINE_ERRORS, damaged, is_engine_error, write_error
from index.neighbours import create_neighbours
from index.paired import NEAR, PairedIndex
from index.passage_index import PassageIndex
from index.records import FORMAT
from index.values import PASSAGES
from index.words import State, open_words, write_words

WORDS = "words"


def open_index(url: str, encoder_version: str | None = None) -> PassageIndex:
    """Open the index at a path or URL.

    :param encoder_version: name and revision of the encoder that is going to ask or write.
    :raises IndexUnreadableError: when there is none, it is damaged, of another format, or of another encoder.
    """
    return _opened(url, encoder_version)


class IndexHandle:
    """Opens an index for a process that answers many requests: again only where it has been written since."""

    def __init__(self) -> None:
        self._kept: tuple[object, PairedIndex] | None = None

    def open(self, url: str, encoder_version: str | None = None) -> PassageIndex:
        """Open the index at a path or URL as it is now.

        :raises IndexUnreadableError: as `open_index`.
        """
        commit = _commit_of(url)
        if commit is None or self._kept is None or self._kept[0] != commit:
            self._kept = commit, _opened(url, encoder_version)
        _check_encoder(url, self._kept[1].state.encoder, encoder_version)
        return self._kept[1]


def create_index(url: str, encoder_version: str, width: int) -> PassageIndex:
    """Open the index at a path or URL, made empty where there is none.

    :raises IndexUnreadableError: as `open_index`, and when it holds vectors of another width.
    :raises StorageError: when it cannot be made.
    """
    if index_exists(url):
        found = _opened(url, encoder_version)
        if found.width != width:
            raise IndexUnreadableError(
                f"the index {url} holds vectors of width {found.width}, the encoder gives {width}:"
                " run `aluetutka index rebuild`"
            )
        return found
    try:
        drop_index(url)
        from index.lance import create_table

        table = create_table(url, encoder_version, width)
        return _new_pair(url, table.version, encoder_version, width)
    except ENGINE_ERRORS as error:
        raise write_error(url, error) from error


def drop_index(url: str) -> None:
    """Delete the index, whatever its state; it can be made again from the catalogue."""
    shutil.rmtree(words_folder(url), ignore_errors=True)
    if index_exists(url):
        from index.lance import drop_table

        drop_table(url)


def index_exists(url: str) -> bool:
    """Return whether there is an index, of whatever format; one that was stopped while being made is none."""
    if "://" not in url:
        # A table that was being made when the disk filled up or the process was killed has no version yet.
        return any((Path(url) / f"{PASSAGES}.lance" / "_versions").glob("*.manifest"))
    from index.lance import table_exists

    return table_exists(url)


def words_folder(url: str) -> Path:
    """Return where the words are: beside the table, or for one in object storage in a copy on this machine."""
    if "://" not in url:
        return Path(url) / WORDS
    cache = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "aluetutka" / sha256(url.encode()).hexdigest()[:16] / WORDS


def _commit_of(url: str) -> object:
    """Return what tells a commit of words from others; None where there is none, or another machine may write."""
    try:
        found = (words_folder(url) / "meta.json").stat()
    except OSError:
        return None
    return None if "://" in url else (url, found.st_ino, found.st_mtime_ns, found.st_size)


def _opened(url: str, encoder_version: str | None) -> PairedIndex:
    if not index_exists(url):
        raise IndexUnreadableError(f"there is no index at {url} yet: run `aluetutka ingest` first")
    try:
        index = _followed(url) if "://" in url else PairedIndex(url, open_words(words_folder(url)))
    except BaseException as error:
        if not is_engine_error(error):
            raise
        raise damaged(url) from error
    _check_format(url, index.state.format)
    _check_encoder(url, index.state.encoder, encoder_version)
    return index


def _followed(url: str) -> PairedIndex:
    """Open a table in object storage with this machine's copy of its words, made from its rows where it is behind."""
    from index.lance import ENCODER_KEY, FORMAT_KEY, open_table

    table, folder = open_table(url), words_folder(url)
    written, encoder = int(table.metadata.get(FORMAT_KEY, b"0")), table.metadata.get(ENCODER_KEY, b"").decode()
    _check_format(url, written)
    try:
        words = open_words(folder)
        if (words.state.version, words.state.format) == (table.version, written):
            return PairedIndex(url, words)
    except ENGINE_ERRORS:
        pass
    shutil.rmtree(folder, ignore_errors=True)
    index = _new_pair(url, table.version, encoder, table.width)
    index.write_words_again()
    return index


def _new_pair(url: str, version: int, encoder: str, width: int) -> PairedIndex:
    """Make words for a version of the table, none yet."""
    folder = words_folder(url)
    create_neighbours(folder / NEAR, width)
    state = State(version, FORMAT, encoder, sample=np.zeros((0, width), dtype=np.float16))
    write_words(folder, state, without=(), rows=())
    return PairedIndex(url, open_words(folder))


def _check_format(url: str, written: int) -> None:
    if written > FORMAT:
        raise IndexUnreadableError(
            f"the index {url} was written by a newer Aluetutka (format {written}, this one knows {FORMAT}):"
            " upgrade, or run `aluetutka index rebuild`"
        )
    if written < FORMAT:
        raise IndexDamagedError(f"the index {url} was written in an older format: run `aluetutka index rebuild`")


def _check_encoder(url: str, written: str, asked: str | None) -> None:
    if asked is not None and written != asked:
        name = asked.rpartition("@")[0] or asked
        raise IndexUnreadableError(
            f"the index {url} was written with {written}, the settings name {asked}:"
            f" re-encode it with `aluetutka index rebuild --encoder {name}`"
        )
