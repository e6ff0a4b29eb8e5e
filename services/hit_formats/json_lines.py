"""Hits as lines of JSON, with the columns of the table; several values are a list."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

from services.hit_formats.naming import NamedHit
from services.metadata_formats.writing import json_text


def write_json_lines(hits: Iterable[NamedHit]) -> Iterator[str]:
    """Yield a line a hit."""
    for hit in hits:
        yield json_text(asdict(hit)) + "\n"
