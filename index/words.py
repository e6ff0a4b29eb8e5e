"""The words of the index in tantivy: which passages match, how well, and what they are of.

A document of tantivy is a passage: its terms, its filters and facets as fast fields, and stored its facts and its
vector. One document more, the state, is written with every commit: it names the version of the table that the
passages are of, so that words and vectors are seen together.
"""

import errno
import json
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from index.ordering import DATE, RELEVANCE, day_of, title_key
from index.records import FACETS, FACT_FIELDS, MOST_VALUES, TERM_BYTES, PassageFacts, PassageRow
from index.values import utf8

NAMES = (
    "kind",
    "part",
    "theme",
    "municipalities",
    "regions",
    "organisations",
    "subjects",
    "projects",
    "roles",
    "sources",
    "language",
)  # fields of names to filter by
TITLES = ("title_terms", "heading_terms")
BULK = 1000  # rows of a batch from which on it is worth a second thread
MANY = 20_000  # matches from which on counting is worth a second thread
MANY_VALUED = ("municipalities", "regions", "organisations", "subjects")  # facets that take about half of it
HEAP = 64_000_000  # bytes a thread
NO_LIMIT = 10_000_000  # buckets: more than there are publications


@dataclass(frozen=True, slots=True)
class State:
    """What a commit of words belongs to, and what a search needs of the whole."""

    version: int  # of the table
    format: int  # of the index
    encoder: str  # name and revision
    passages: int = 0
    segments: tuple[str, ...] = ()  # of the vectors that nearness is looked up in
    sampled: int = 0  # passages there were when the sample was drawn
    sample: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float16))  # vectors


@dataclass(frozen=True, slots=True)
class Found:
    """A passage by its place in tantivy, with its BM25 score."""

    score: float
    address: tantivy.DocAddress

    @property
    def place(self) -> tuple[int, int]:
        """What tells it from others."""
        return self.address.segment_ord, self.address.doc


class StoredPassage:
    """What is stored of a passage; its facts are read only for what is shown."""

    def __init__(self, document: tantivy.Document, found: Found) -> None:
        self.id: str = document.get_first("passage") or ""
        self.found, self.score = found, found.score
        self._vector: bytes = document.get_first("vector") or b""
        self._facts: bytes = document.get_first("facts") or b"{}"

    @property
    def vector(self) -> np.ndarray:
        """Shape (width,)."""
        return np.frombuffer(self._vector, dtype=np.float16).astype(np.float32)

    @property
    def facts(self) -> PassageFacts:
        return PassageFacts(**json.loads(self._facts))


def make_schema() -> tantivy.Schema:
    """Return the fields of a passage."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("record", "document", "flags"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="spaced", index_option="position")
    builder.add_text_field("parts", tokenizer_name="spaced", index_option="freq")
    for name in TITLES:
        builder.add_text_field(name, tokenizer_name="spaced", index_option="position")
    for name in NAMES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title_key", fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("day", fast=True)
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_unsigned_field("publication", fast=True)
    builder.add_bytes_field("facts", stored=True)
    builder.add_bytes_field("vector", stored=True)
    return builder.build()


class Words:
    """The words as they were committed last when they were opened."""

    def __init__(self, folder: Path, index: tantivy.Index) -> None:
        self.folder, self._index = folder, index
        self.schema = index.schema
        self._searcher = index.searcher()
        self.state = self._read_state()

    def search(self, query: tantivy.Query, limit: int) -> tuple[int, list[Found]]:
        """Return how many passages match, and the best of them."""
        found: Any = self._searcher.search(query, max(limit, 1), count=True)  # its count is hidden from mypy
        return int(found.count), [Found(score, address) for score, address in found.hits[:limit]]

    def ordered(self, query: tantivy.Query, order: str, limit: int) -> list[Found]:
        """Return passages that match by what they are ordered by: their dates, the newest first, or their titles."""
        if order == RELEVANCE:
            return self.search(query, limit)[1]
        field, direction = ("day", tantivy.Order.Desc) if order == DATE else ("title_key", tantivy.Order.Asc)
        found = self._searcher.search(query, max(limit, 1), count=False, order_by_field=field, order=direction)
        return [Found(0.0, address) for _, address in found.hits[:limit]]

    def numbers(self, field: str, found: Sequence[Found]) -> list[int | None]:
        """Return what a field of numbers holds of passages."""
        values: Any = self._searcher.fast_field_values(field, [one.address for one in found])
        return list(values)

    def frequency(self, term: str) -> int:
        """Return how many passages have a term, as a word or in a compound."""
        return sum(self._searcher.doc_freq(field, utf8(term)) for field in ("terms", "parts"))

    def terms(self, prefix: str) -> list[tuple[str, int]]:
        """Return the lemmas that begin so, each with how many passages have it."""
        return list(self._searcher.terms_with_prefix("terms", utf8(prefix)))

    def count(self, query: tantivy.Query) -> int:
        """Return how many passages match."""
        return self.search(query, 0)[0]

    def read(self, found: Sequence[Found]) -> list["StoredPassage"]:
        """Return what is stored of passages."""
        return [StoredPassage(self._searcher.doc(one.address), one) for one in found]

    def facets(self, query: tantivy.Query, total: int = 0) -> tuple[dict[str, dict[str, int]], list[int]]:
        """Count all that match by each facet's values, the most frequent first, and by the publications they are of.

        :param total: how many match: many of them are counted by two threads.
        """
        wanted = {name: _every_value(name, MOST_VALUES) for name in FACETS}
        wanted["publication"] = _every_value("publication", NO_LIMIT)
        aggregate = partial(self._searcher.aggregate, query)
        if total < MANY:
            found = aggregate(wanted)
        else:
            named = {name: wanted.pop(name) for name in MANY_VALUED}
            others = _counting().submit(aggregate, named)
            found = aggregate(wanted) | others.result()
        facets = {name: {_label(one["key"]): one["doc_count"] for one in found[name]["buckets"]} for name in FACETS}
        return facets, [one["doc_count"] for one in found["publication"]["buckets"]]

    def _read_state(self) -> State:
        found = self.search(tantivy.Query.term_query(self.schema, "record", "state"), 1)[1]
        if not found:
            raise ValueError("no state")
        document = self._searcher.doc(found[0].address)
        facts = json.loads(document.get_first("facts") or b"{}")
        width = facts.pop("width")
        if "format" not in facts:  # of before there was one
            return State(facts["version"], 0, "")
        sample = np.frombuffer(document.get_first("vector") or b"", dtype=np.float16)
        facts["segments"] = tuple(facts["segments"])
        return State(**facts, sample=sample.reshape(-1, width or 1).astype(np.float32))  # numpy is slow with halves


def open_words(folder: Path) -> Words:
    """Open the words in a folder as they are now.

    :raises OSError, ValueError: when there are none, or a file of them is missing or damaged.
    """
    try:
        return Words(folder, _registered(tantivy.Index.open(str(folder))))
    except (OSError, ValueError) as error:
        if errno.errorcode[errno.EROFS] not in str(error) and "Read-only" not in str(error):
            raise
    return Words(folder, _registered(tantivy.Index.open(_linked(folder))))


def write_words(
    folder: Path, state: State, *, without: Sequence[tuple[str, str]], rows: Iterable[tuple[PassageRow, np.ndarray]],
    threads: int = 1,
) -> None:  # fmt: skip
    """Take passages out by fields and values, put others in, and set the state: one commit.

    :param rows: passages with their vectors.
    :raises OSError, ValueError: when the words cannot be written; they are then as before.
    """
    folder.mkdir(parents=True, exist_ok=True)
    schema = make_schema()
    writer = _registered(tantivy.Index(schema, str(folder))).writer(HEAP * threads, threads)
    try:
        for name, value in [*without, ("record", "state")]:
            writer.delete_documents_by_term(name, value)
        for row, vector in rows:
            writer.add_document(_document(row, vector))
        writer.add_document(_state_document(state))
        writer.commit()
        writer.garbage_collect_files()
    finally:
        writer.wait_merging_threads()


def drop_unused_files(folder: Path) -> None:
    """Delete the files that merges have left behind: they hold what was deleted."""
    writer = _registered(tantivy.Index.open(str(folder))).writer(HEAP, 1)
    writer.garbage_collect_files()
    writer.wait_merging_threads()


def _document(row: PassageRow, vector: np.ndarray) -> tantivy.Document:
    document = tantivy.Document()
    for name, value in (("record", "passage"), ("passage", row.passage_id), ("document", row.document_id)):
        document.add_text(name, value)
    document.add_text("terms", row.terms)
    document.add_text("parts", row.parts)
    for name in TITLES:
        document.add_text(name, getattr(row, name))
    document.add_text("title_key", title_key(row.title))
    if (day := day_of(row.date)) is not None:
        document.add_integer("day", day)
    for name in NAMES:
        held: Any = getattr(row, name)
        for one in held if isinstance(held, tuple) else () if held is None else (held,):
            document.add_text(name, one)
    if row.year is not None:
        document.add_integer("year", row.year)
    if row.recommends:
        document.add_text("flags", "recommends")
    document.add_unsigned("publication", publication_number(row.publication_id))
    document.add_bytes("facts", json.dumps({name: getattr(row, name) for name in FACT_FIELDS}).encode())
    document.add_bytes("vector", vector.astype(np.float16).tobytes())
    return document


def _state_document(state: State) -> tantivy.Document:
    names = ("version", "format", "encoder", "passages", "segments", "sampled")
    facts = {name: getattr(state, name) for name in names}
    document = tantivy.Document()
    document.add_text("record", "state")
    document.add_bytes("facts", json.dumps(facts | {"width": state.sample.shape[1]}).encode())
    document.add_bytes("vector", state.sample.astype(np.float16).tobytes())
    return document


def publication_number(publication_id: str) -> int:
    """Return the number that publications are counted by: no two of millions have the same."""
    return int.from_bytes(blake2b(publication_id.encode(), digest_size=8).digest())


@cache
def _counting() -> ThreadPoolExecutor:
    """Return threads that count beside those that ask; tantivy leaves Python to others meanwhile."""
    return ThreadPoolExecutor(2, thread_name_prefix="facets")


def _every_value(name: str, size: int) -> dict[str, Any]:
    """Ask for counts of a field's values that are exact, whatever the parts that the index is in."""
    return {"terms": {"field": name, "size": size, "segment_size": NO_LIMIT}}


def _label(key: object) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)


def _registered(index: tantivy.Index) -> tantivy.Index:
    """Have terms split at spaces, as they come: they are lemmas already."""
    spaced = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    index.register_tokenizer("spaced", spaced.filter(tantivy.Filter.remove_long(TERM_BYTES)).build())
    return index


def _linked(folder: Path) -> str:
    """Return a folder with links to the files of one that cannot be written: tantivy locks what it opens."""
    links = Path(tempfile.mkdtemp(prefix="aluetutka-words-"))
    for path in folder.iterdir():
        if path.suffix != ".lock":
            (links / path.name).symlink_to(path.resolve())
    return str(links)
