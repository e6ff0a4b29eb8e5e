"""Which documents may belong to one publication with some: what is decided of them is decided together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import membership, publication_key
from corpus.catalogue.store import Catalogue
from corpus.publication_keys import MOST_PARENTS, MOST_SHARING
from corpus.publications import Candidate

HELD, NAMED = publication_key.c.points.is_(False), publication_key.c.points.is_(True)


def linked_documents(catalogue: Catalogue, ids: Collection[str], *, changed: Collection[str] = ()) -> set[str]:
    """Return the documents that have a key in common with some, or are in a publication with one.

    A key that too many documents have, or name, leads to none of them: but for changed documents, which may have been
    the last that made it so.
    """
    with catalogue.begin() as connection:
        found = _together(connection, ids)
        held, named = _keys(connection, ids)
        crowded = _crowded(connection, [*held, *named])
        sought = {key for key in [*held, *named] if key not in crowded}
        sought |= {key for key, holders in named.items() if not holders.isdisjoint(changed)}
        for some in chunks(sorted(sought)):
            rows = connection.execute(select(publication_key).where(publication_key.c.key.in_(some)))
            found.update(
                row.document_id for row in rows if not row.points or (row.key in held and row.key not in crowded)
            )
    return found


def store_keys(catalogue: Catalogue, ids: Sequence[str], candidates: Iterable[Candidate]) -> None:
    """Put the keys of documents in place of the old; those that are no candidates have none."""
    rows = [
        {"document_id": one.id, "key": key, "points": points}
        for one in candidates
        for points, keys in ((False, one.held_keys), (True, one.named_keys))
        for key in sorted(keys)
    ]
    with catalogue.begin() as connection:
        for some in chunks(ids):
            connection.execute(delete(publication_key).where(publication_key.c.document_id.in_(some)))
        if rows:
            connection.execute(insert(publication_key), rows)


def crowded_keys(catalogue: Catalogue, candidates: Iterable[Candidate]) -> set[int]:
    """Return those keys of some documents that too many documents have, or name."""
    with catalogue.begin() as connection:
        return _crowded(connection, {key for one in candidates for key in (*one.held_keys, *one.named_keys)})


def _together(connection: Connection, ids: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(sorted(ids)):
        own = select(membership.c.publication_id).where(membership.c.document_id.in_(some))
        publications = {*some, *connection.execute(own).scalars()}
        for part in chunks(sorted(publications)):
            of_these = or_(membership.c.publication_id.in_(part), membership.c.document_id.in_(part))
            found.update(connection.execute(select(membership.c.document_id).where(of_these)).scalars())
    return found


def _keys(connection: Connection, ids: Collection[str]) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Return who of some documents has each key, and who names it."""
    held, named = defaultdict[int, set[str]](set), defaultdict[int, set[str]](set)
    for some in chunks(sorted(ids)):
        for row in connection.execute(select(publication_key).where(publication_key.c.document_id.in_(some))):
            (named if row.points else held)[row.key].add(row.document_id)
    return held, named


def _crowded(connection: Connection, keys: Collection[int]) -> set[int]:
    found: set[int] = set()
    for some in chunks(sorted(set(keys))):
        for side, most in ((HELD, MOST_SHARING), (NAMED, MOST_PARENTS)):
            count = select(publication_key.c.key).where(publication_key.c.key.in_(some), side)
            found.update(
                connection.execute(count.group_by(publication_key.c.key).having(func.count() > most)).scalars()
            )
    return found
