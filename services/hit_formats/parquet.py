"""Hits as a Parquet file, with the columns of the table; several values are a list."""

from collections.abc import Iterable, Iterator

from services.hit_formats.naming import NamedHit
from services.parquet import parquet_pieces


def write_parquet(hits: Iterable[NamedHit]) -> Iterator[bytes]:
    """Yield the bytes of the file, a group of rows at a time."""
    yield from parquet_pieces(NamedHit, hits)
