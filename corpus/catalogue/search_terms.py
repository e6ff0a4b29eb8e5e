"""What passages are found by, kept by the analysis so that neither the index nor a rebuild analyses words again."""

import json
import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, insert
from sqlalchemy.engine import Connection

from corpus.catalogue.schema import search_terms
from corpus.catalogue.store import Catalogue, Reference, is_version

BETWEEN = " | "  # so that no phrase goes from a title into a heading or a text
LEVEL = 1  # of zlib: a tenth larger than the usual one, in a quarter of the time


class Terms(NamedTuple):
    """What a text is found by, separated by spaces."""

    terms: str  # lemmas
    parts: str  # runs of parts of its compounds

    @property
    def both(self) -> str:
        """The lemmas, then the runs of parts."""
        return f"{self.terms} {self.parts}".strip()


class PassageTerms(NamedTuple):
    """What a passage is found by: the title of its document, the headings over it, and its text."""

    title: Terms
    headings: Terms
    text: Terms

    @property
    def terms(self) -> str:
        """All lemmas."""
        return BETWEEN.join(one.terms for one in self if one.terms)

    @property
    def parts(self) -> str:
        """All runs of parts of compounds."""
        return " ".join(one.parts for one in self if one.parts)


class VersionTerms(NamedTuple):
    """What the passages of a version of a document are found by, in their order."""

    version: str  # of how they are made
    passages: Sequence[PassageTerms]


def write_terms(connection: Connection, reference: Reference, found: VersionTerms | None) -> None:
    """Keep the terms of a version in place of earlier ones, in a transaction that is open; None forgets them."""
    connection.execute(delete(search_terms).where(is_version(reference, search_terms)))
    if found is not None:
        content = zlib.compress(json.dumps(found.passages, ensure_ascii=False).encode(), LEVEL)
        values = {**reference._asdict(), "version": found.version, "content": content}
        connection.execute(insert(search_terms).values(values))


def store_terms(catalogue: Catalogue, found: Sequence[tuple[Reference, VersionTerms]]) -> None:
    """Keep the terms of versions in place of earlier ones."""
    if found:
        with catalogue.begin() as connection:
            for reference, terms in found:
                write_terms(connection, reference, terms)


def read_terms(row: Any) -> VersionTerms:
    """Return the terms of a row."""
    found = json.loads(zlib.decompress(row.content))
    return VersionTerms(row.version, [PassageTerms(*(Terms(*one) for one in passage)) for passage in found])
