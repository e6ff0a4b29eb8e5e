"""Opening, making and dropping the index of a workspace."""

import shutil
from hashlib import sha256
from os import environ
from pathlib import Path

import numpy as np

from corpus.errors import IndexDamagedError, IndexUnreadableError
from index.lance import (
    ENCODER_KEY,
    FORMAT_KEY,
    PassageTable,
    create_table,
    drop_table,
    open_table,
    table_exists,
)
from index.paired import ENGINE_ERRORS, PairedIndex, damaged, is_engine_error, pin, write_error
from index.passage_index import PassageIndex
from index.records import FORMAT
from index.words import State, open_words, write_words

WORDS = "words"


def open_index(url: str, encoder_version: str | None = None) -> PassageIndex:
    """Open the index at a path or URL.

    :param encoder_version: name and revision of the encoder that is going to ask or write.
    :raises IndexUnreadableError: when there is none, it is damaged, of another format, or of another encoder.
    """
    return _opened(url, encoder_version)


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
        table = create_table(url, encoder_version, width)
        write_words(words_folder(url), State(table.version, sample=np.zeros((0, width))), without=(), rows=())
        return PairedIndex(url, table, open_words(words_folder(url)))
    except ENGINE_ERRORS as error:
        raise write_error(url, error) from error


def drop_index(url: str) -> None:
    """Delete the index, whatever its state; it can be made again from the catalogue."""
    shutil.rmtree(words_folder(url), ignore_errors=True)
    if table_exists(url):
        drop_table(url)


def index_exists(url: str) -> bool:
    """Return whether there is an index, of whatever format; one that was stopped while being made is none."""
    return table_exists(url)


def words_folder(url: str) -> Path:
    """Return where the words are: beside the table, or for one in object storage in a copy on this machine."""
    if "://" not in url:
        return Path(url) / WORDS
    cache = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "aluetutka" / sha256(url.encode()).hexdigest()[:16] / WORDS


def _opened(url: str, encoder_version: str | None) -> PairedIndex:
    if not index_exists(url):
        raise IndexUnreadableError(f"there is no index at {url} yet: run `aluetutka ingest` first")
    try:
        table = open_table(url)
        metadata = table.metadata
    except ENGINE_ERRORS as error:
        raise damaged(url) from error
    _check_format(url, int(metadata.get(FORMAT_KEY, b"0")))
    _check_encoder(url, metadata.get(ENCODER_KEY, b"").decode(), encoder_version)
    try:
        return _followed(url, table) if "://" in url else _paired(url, table)
    except BaseException as error:
        if not is_engine_error(error):
            raise
        raise damaged(url) from error


def _paired(url: str, table: PassageTable) -> PairedIndex:
    words = open_words(words_folder(url))
    pin(table, words)
    return PairedIndex(url, table, words)


def _followed(url: str, table: PassageTable) -> PairedIndex:
    """Open a table in object storage with this machine's copy of its words, made from its rows where it is behind."""
    folder = words_folder(url)
    try:
        words = open_words(folder)
        if words.state.version == table.version:
            return PairedIndex(url, table, words)
    except ENGINE_ERRORS:
        shutil.rmtree(folder, ignore_errors=True)
    write_words(folder, State(table.version, sample=np.zeros((0, table.width))), without=(), rows=())
    index = PairedIndex(url, table, open_words(folder))
    index.write_words_again()
    return index


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
