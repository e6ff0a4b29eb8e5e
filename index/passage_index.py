"""What the rest of the project needs of a searchable index, whatever engine it is made with."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import numpy as np

from index.records import FIRST_PAGE, Filters, Paging, PassageFacts, PassageRow, QueryWord, SearchResult


class PassageIndex(Protocol):
    """A row a passage, found by words and by meaning. What one call writes is seen all at once, or not at all."""

    @property
    def width(self) -> int:
        """Columns of the vectors."""
        ...

    def count(self) -> int:
        """Return the number of passages."""
        ...

    def replace_documents(
        self, document_ids: Sequence[str], rows: Sequence[PassageRow], vectors: np.ndarray
    ) -> None:  # fmt: skip
        """Put rows in place of all that the index holds of some documents; no rows take a document out.

        :param vectors: shape (rows, width).
        :raises ValueError: when a passage is given twice or the vectors are of another shape; nothing is written.
        :raises StorageError: when the index cannot be written; it is then as before.
        """
        ...

    def set_themes(self, themes: Mapping[str, str | None]) -> None:
        """Record the themes of passages, by their ids."""
        ...

    def themes(self) -> Iterator[tuple[str, str | None]]:
        """Yield id and theme of every passage."""
        ...

    def vectors(self) -> tuple[list[str], np.ndarray]:
        """Return all passage ids in order, and their vectors, shape (passages, width)."""
        ...

    def read(self, ids: Sequence[str]) -> list[tuple[PassageRow, np.ndarray]]:
        """Return what is held of passages, each with its vector, in any order; ids that are not there are left out."""
        ...

    def optimise(self) -> None:
        """Bring what makes search fast up to date with the rows; does nothing where it is."""
        ...

    def compact(self) -> None:
        """Free what rows that were replaced or deleted still take; what a search answers stays the same.

        :raises StorageError: when the index cannot be written.
        """
        ...

    def check(self) -> None:
        """Ask the index in every way that a search does, and read every row.

        :raises IndexDamagedError: when a part of it is missing or damaged.
        """
        ...

    def search(
        self, words: Sequence[QueryWord], vector: np.ndarray, *, filters: Filters, limit: int,
        paging: Paging = FIRST_PAGE,
    ) -> SearchResult:  # fmt: skip
        """Find the passages that have all words, or are near in meaning, and rank them by both.

        Where no passage has all the words, those match that have as many of them as any has. By meaning a passage
        answers that is nearer than chance among the passages of the index. The order is that of the sum of the
        z-scores of BM25 and of cosine. Counts and facets are of all that matches, whatever page is asked for.

        :param words: of the query; with none of them all passages match, and those nearest come first.
        :param vector: of the query, unit length, shape (width,); a zero vector leaves words alone to find and rank.
        """
        ...

    def frequency(self, *terms: str) -> int:
        """Return how many passages have the most frequent of some terms, as a word or in a compound."""
        ...

    def terms(self, prefix: str) -> list[tuple[str, int]]:
        """Return the lemmas that begin so, each with how many passages have it."""
        ...

    def nearest(self, vector: np.ndarray, *, themes: Sequence[str], limit: int) -> list[PassageFacts]:
        """Return the passages of themes that are nearest to a vector, of each document the nearest one.

        :param vector: unit length, shape (width,).
        :param themes: ids; with none of them, no passage is returned.
        """
        ...


def check_rows(rows: Sequence[PassageRow], vectors: np.ndarray, width: int) -> None:
    """Refuse rows that would leave an index inconsistent.

    :raises ValueError: when a passage is given twice, or vectors are not of shape (rows, width).
    """
    if len({row.passage_id for row in rows}) < len(rows):
        raise ValueError("a passage is given twice")
    if vectors.shape != (len(rows), width):
        raise ValueError(f"vectors of shape {vectors.shape} for {len(rows)} rows of width {width}")


def check_vector(vector: np.ndarray, width: int) -> None:
    """Refuse a query vector of another width.

    :raises ValueError: when it is of another shape than (width,).
    """
    if vector.shape != (width,):
        raise ValueError(f"a query vector of shape {vector.shape} in an index of width {width}")
