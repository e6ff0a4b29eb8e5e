"""The index on disk: rows in LanceDB, words in tantivy, nearness in files of bits, seen together by a commit of words.

A write changes the table and the bits first and the words last, whose commit names the table's version and the
segments of bits: until then readers have the version before. What a killed writer has left in the table alone is
undone by the next one. A search needs words and bits alone: the table, and LanceDB with it, is opened where it is
needed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np

from index.faults import ENGINE_ERRORS, is_engine_error, read_error, write_error
from index.neighbours import Neighbours
from index.passage_index import check_rows, check_vector
from index.queries import Queries, but_not
from index.records import FIRST_PAGE, Filters, Paging, PassageFacts, PassageRow, QueryWord, SearchResult
from index.relevance import FEWEST_SAMPLED, SAMPLED
from index.searching import Search
from index.words import BULK, State, StoredPassage, Words, drop_unused_files, open_words, write_words

if TYPE_CHECKING:
    from index.lance import PassageTable

NEAR = "near"  # folder of the bits, beside the words
LARGEST_STALE, MOST_STALE = 0.25, 2000  # vectors of passages that are gone: as a share of passages, and at least
SAME_DOCUMENT = 8  # passages looked at for each that is shown, since several may be of one document
MOST_CHECKED = 100_000  # passages whose stored text a check reads; their rows are read all
FEW = 0.05  # of the rows; more than these are read by reading all

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Method = Callable[Concatenate["PairedIndex", Parameters], Result]


def _reading(method: "Method[Parameters, Result]") -> "Method[Parameters, Result]":
    """Turn the engines' errors in reading into ours; read again where the version that was read has been replaced."""

    @wraps(method)
    def read(self: "PairedIndex", *args: Parameters.args, **options: Parameters.kwargs) -> Result:
        try:
            return method(self, *args, **options)
        except BaseException as error:
            if not is_engine_error(error):
                raise
            if not self._advance():
                raise read_error(self.url, error) from error
        return read(self, *args, **options)

    return cast("Method[Parameters, Result]", read)


def _writing(method: "Method[Parameters, Result]") -> "Method[Parameters, Result]":
    """Turn the engines' errors in writing into ours; write to the newest version, whoever has made it."""

    @wraps(method)
    def write(self: "PairedIndex", *args: Parameters.args, **options: Parameters.kwargs) -> Result:
        try:
            self.renew()
            return method(self, *args, **options)
        except BaseException as error:
            if not is_engine_error(error):
                raise
            raise write_error(self.url, error) from error

    return cast("Method[Parameters, Result]", write)


class PairedIndex:
    """The passages of a workspace; see `PassageIndex`."""

    def __init__(self, url: str, words: Words) -> None:
        self.url = url
        self._take(words)

    @cached_property
    def _table(self) -> "PassageTable":
        from index.lance import open_table  # LanceDB takes longer to import than a search to answer

        table = open_table(self.url)
        pin(table, self._words)
        return table

    @property
    def state(self) -> State:
        """What is known of the commit that is read."""
        return self._words.state

    @property
    def width(self) -> int:
        """Columns of the vectors."""
        return int(self._words.state.sample.shape[1])

    def count(self) -> int:
        """Return the number of passages."""
        return self._words.state.passages

    def replace_documents(
        self, document_ids: Sequence[str], rows: Sequence[PassageRow], vectors: np.ndarray
    ) -> None:  # fmt: skip
        """Put rows in place of all that the index holds of some documents."""
        check_rows(rows, vectors, self.width)
        if document_ids or rows:
            self._replace(document_ids, rows, vectors)

    @_writing
    def set_themes(self, themes: Mapping[str, str | None]) -> None:
        """Record the themes of passages, by their ids."""
        if not themes:
            return
        self._table.set_themes(themes)
        few = len(themes) < FEW * self._table.count()
        tables = self._table.rows(list(themes)) if few else self._table.batches()
        changed = (pair for pair in _pairs(tables) if pair[0].passage_id in themes)
        self._commit(without=[("passage", id) for id in themes], rows=changed, threads=1 if few else 2)

    def themes(self) -> Iterator[tuple[str, str | None]]:
        """Yield id and theme of every passage."""
        rows = self._scan(["passage_id", "theme"])
        yield from zip(rows.column("passage_id").to_pylist(), rows.column("theme").to_pylist(), strict=True)

    def vectors(self) -> tuple[list[str], np.ndarray]:
        """Return all passage ids in order, and their vectors, shape (passages, width)."""
        rows = self._scan(["passage_id", "vector"]).sort_by("passage_id")
        flat = rows.column("vector").combine_chunks().flatten().to_numpy(zero_copy_only=False)
        return rows.column("passage_id").to_pylist(), flat.reshape(-1, self.width)

    @_reading
    def read(self, ids: Sequence[str]) -> list[tuple[PassageRow, np.ndarray]]:
        """Return what is held of passages, each with its vector, in any order; ids that are not there are left out."""
        return list(_pairs(self._table.rows(ids)))

    @_writing
    def optimise(self) -> None:
        """Index what is new and gather what small commits have left, where it is worth the time."""
        self._table.tidy()
        changed = self._new_sample()
        passages = self._words.state.passages
        if self._neighbours.rows - passages > max(MOST_STALE, LARGEST_STALE * passages):
            changed["segments"] = tuple(self._neighbours.write_all(_named(self._table.batches())))
        if changed or self._words.state.version != self._table.version:
            self._commit(**changed)

    @_writing
    def compact(self) -> None:
        """Free what rows that were replaced or deleted still take: their files go with the versions that had them."""
        self._table.tidy(always=True)
        self.write_words_again()

    def write_words_again(self) -> None:
        """Write the words, and what nearness is looked up in, from the rows of the table."""
        segments = tuple(self._neighbours.write_all(_named(self._table.batches())))
        self._commit(
            without=[("record", "passage")], rows=_pairs(self._table.batches()), threads=2, segments=segments,
            **self._new_sample(),
        )  # fmt: skip
        drop_unused_files(self._words.folder)

    @_reading
    def check(self) -> None:
        """Ask the index in every way that a search does, and read every row.

        :raises IndexDamagedError: when a part of it is missing or damaged.
        """
        rows = sum(len(rows) for rows, _ in self._table.batches())
        words = self._words
        everything = Queries(words.schema).within(None, Filters())
        total, found = words.search(everything, min(MOST_CHECKED, max(rows, 1)))
        if total != rows:
            raise ValueError(f"words of {total} passages for {rows} rows")
        for at in range(0, len(found), BULK):
            for one in words.read(found[at : at + BULK]):
                _ = one.facts, one.vector
        words.facets(everything)
        words.count(Queries(words.schema).word(QueryWord("a", ("a",), ("a",), ("a", "a"))))
        if self._neighbours.rows < rows:
            raise ValueError(f"vectors of {self._neighbours.rows} passages for {rows} rows")
        self._neighbours.nearest(np.ones(self.width, dtype=np.float32), 1)

    def search(
        self, words: Sequence[QueryWord], vector: np.ndarray, *, filters: Filters, limit: int,
        paging: Paging = FIRST_PAGE,
    ) -> SearchResult:  # fmt: skip
        """Find what has all words, or is near in meaning; rank it by both."""
        check_vector(vector, self.width)
        return self._search(words, vector, filters, limit, paging)

    @_reading
    def frequency(self, *terms: str) -> int:
        """Return how many passages have the most frequent of some terms, as a word or in a compound."""
        return max(map(self._words.frequency, terms), default=0)

    @_reading
    def terms(self, prefix: str) -> list[tuple[str, int]]:
        """Return the lemmas that begin so, each with how many passages have it."""
        return self._words.terms(prefix)

    def nearest(self, vector: np.ndarray, *, themes: Sequence[str], limit: int) -> list[PassageFacts]:
        """Return the passages of themes that are nearest to a vector, of each document the nearest one."""
        check_vector(vector, self.width)
        if not themes:  # no filter would be all themes
            return []
        found = self._near(vector, Filters(themes=themes), limit * SAME_DOCUMENT)
        first: dict[str, PassageFacts] = {}
        for one in sorted(found, key=lambda one: (-float(one.vector @ vector), one.id)):
            facts = one.facts
            first.setdefault(facts.document_id, facts)
        return list(first.values())[:limit]

    def renew(self) -> None:
        """Go on with the newest commit, and undo what a killed writer has left in the table alone."""
        self._take(open_words(self._words.folder))
        self._table.latest()
        if self._table.version != self._words.state.version:
            try:
                self._table.restore(self._words.state.version)
            except ENGINE_ERRORS:  # gathered meanwhile, which changes no row
                self._table.latest()
            self._commit()

    def _new_sample(self) -> dict[str, Any]:
        """Draw the sample again, as fields of a state, where there are twice as many passages as when it was drawn."""
        passages = self._table.count()
        if passages < max(FEWEST_SAMPLED, 2 * self._words.state.sampled):
            return {}
        return {"sample": self._table.sample(SAMPLED, seed=passages), "sampled": passages}

    @_writing
    def _replace(self, document_ids: Sequence[str], rows: Sequence[PassageRow], vectors: np.ndarray) -> None:
        query, ids = Queries(self._words.schema), [row.passage_id for row in rows]
        inside = query.within(None, Filters(documents=document_ids))
        if document_ids and self._words.count(inside):
            self._table.delete("document_id", document_ids)
        moved: list[str] = []
        if ids:
            elsewhere = query.passages(ids) if not document_ids else but_not(query.passages(ids), inside)
            moved = [one.id for one in self._words.read(self._words.search(elsewhere, len(ids))[1])]
            self._table.delete("passage_id", moved)
            self._table.add(rows, vectors)
        without = [*(("document", id) for id in document_ids), *(("passage", id) for id in moved)]
        threads = 2 if len(rows) >= BULK else 1
        segments = self._neighbours.add(ids, vectors)
        self._commit(without=without, rows=zip(rows, vectors, strict=True), threads=threads, segments=segments)

    def _commit(
        self, *, without: Sequence[tuple[str, str]] = (), rows: Any = (), threads: int = 1, **state: Any
    ) -> None:  # fmt: skip
        """Commit words that name the version of the table: from then on both are seen."""
        new = replace(self._words.state, version=self._table.version, passages=self._table.count(), **state)
        write_words(self._words.folder, new, without=without, rows=rows, threads=threads)
        self._take(open_words(self._words.folder))
        self._neighbours.drop_others()

    def _take(self, words: Words) -> None:
        self._words = words
        self._neighbours = Neighbours(words.folder / NEAR, words.state.segments)

    def _advance(self) -> bool:
        """Go on to the newest commit; return whether there was a newer one."""
        before = self._seen()
        try:
            self._take(open_words(self._words.folder))
            if "_table" in self.__dict__:
                pin(self._table, self._words)
        except ENGINE_ERRORS:
            return False
        return self._seen() != before

    def _seen(self) -> tuple[int, Sequence[str], int | None]:
        """Return what tells one commit from another, and the version of the table that is read, if it is opened."""
        state = self._words.state
        return state.version, state.segments, self._table.version if "_table" in self.__dict__ else None

    @_reading
    def _scan(self, columns: list[str]) -> Any:
        return self._table.scan(columns)

    @_reading
    def _search(
        self, words: Sequence[QueryWord], vector: np.ndarray, filters: Filters, limit: int, paging: Paging
    ) -> SearchResult:  # fmt: skip
        return Search(self._neighbours, self._words, words, vector, filters).run(limit, paging)

    @_reading
    def _near(self, vector: np.ndarray, filters: Filters, limit: int) -> list[StoredPassage]:
        return Search(self._neighbours, self._words, (), vector, filters).near(limit)


def _pairs(
    batches: Iterator[tuple[list[PassageRow], np.ndarray]],
) -> Iterator[tuple[PassageRow, np.ndarray]]:
    for rows, vectors in batches:
        yield from zip(rows, vectors, strict=True)


def _named(batches: Iterator[tuple[list[PassageRow], np.ndarray]]) -> Iterator[tuple[list[str], np.ndarray]]:
    yield from (([row.passage_id for row in rows], vectors) for rows, vectors in batches)


def pin(table: "PassageTable", words: Words) -> None:
    """Have rows read in the version that words name, or in the newest one where that has been gathered away."""
    try:
        table.checkout(words.state.version)
    except ENGINE_ERRORS:
        table.latest()
