"""Hits as a table: a line a passage, several values of a cell between semicolons, and no cell a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields

from corpus.characters import harmless
from services.hit_formats.naming import NamedHit
from services.metadata_formats.writing import join_values

COLUMNS = tuple(one.name for one in fields(NamedHit))


def write_csv(hits: Iterable[NamedHit]) -> Iterator[str]:
    """Yield the header and a line a hit."""
    yield _line(COLUMNS)
    for hit in hits:
        yield _line([_cell(getattr(hit, name)) for name in COLUMNS])


def _cell(value: object) -> object:
    return join_values(value) if isinstance(value, tuple) else harmless(value)


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
