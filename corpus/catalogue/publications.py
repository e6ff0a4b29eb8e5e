"""Publications as the catalogue keeps them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.engine import Connection

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import (
    document,
    duplicate,
    finding,
    membership,
    metadata_field,
    version,
)
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import CURRENT, Catalogue
from corpus.catalogue.unsettled import settle_again
from corpus.errors import NotFoundError
from corpus.fetching import clean_address, is_address
from corpus.publications import Candidate, Membership
from corpus.records import PART_OF, VERSION_OF

#: A version that could be read, of a document that is there.
READABLE = and_(version.c.text.is_not(None), document.c.state == "live")
PAGES = ("text/html", "application/vnd.oai.record+xml")
MOST_NUMBERS = 4  # a document that names more ISBNs lists literature


def load_candidates(catalogue: Catalogue, ids: Sequence[str]) -> list[Candidate]:
    """Return what is known of those of some documents that can be read."""
    with catalogue.begin() as connection:
        return [one for some in chunks(ids) for one in _candidates(connection, some)]


def _candidates(connection: Connection, ids: Sequence[str]) -> list[Candidate]:
    columns = (
        document.c.id, document.c.location, version.c.number, version.c.title, version.c.kind, version.c.language,
        version.c.date, version.c.read_media_type, version.c.materials, version.c.page_labels, version.c.page_starts,
    )  # fmt: skip
    query = select(*columns).join(version, CURRENT).where(READABLE, document.c.id.in_(ids))
    rows = connection.execute(query).all()
    said = _said(connection, ids)
    found: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(select(finding).where(finding.c.document_id.in_(ids))):
        found[row.document_id].append(row)
    addresses = [row.location for row in rows] + [one.location for findings in found.values() for one in findings]
    attached = _attached(connection, addresses)
    return [_candidate(row, said.get((row.id, row.number), ()), found.get(row.id, []), attached) for row in rows]


def _attached(connection: Connection, addresses: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return label and address of what was found on pages, by the pages' addresses."""
    query = select(finding.c.parent, finding.c.label, finding.c.location).where(finding.c.document_id.is_not(None))
    query = query.order_by(finding.c.source, finding.c.location)
    attached: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for some in chunks(addresses):
        rows = connection.execute(
            query.where(finding.c.parent.in_(some)).order_by(finding.c.source, finding.c.location)
        )
        for row in rows:
            attached[row.parent].append((row.label or "", row.location))
    return attached


def _said(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, int], list[tuple[str, str]]]:
    wanted = metadata_field.c.name.in_(("alternate", "isbn", "e-isbn", "p-isbn", "urn", PART_OF, VERSION_OF))
    said: dict[tuple[str, int], list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute(select(metadata_field).where(wanted, metadata_field.c.document_id.in_(ids))):
        said[row.document_id, row.number].append((row.name, row.value))
    return said


def _candidate(
    row: Any, said: Iterable[tuple[str, str]], findings: list[Any], attached: dict[str, list[tuple[str, str]]]
) -> Candidate:
    addresses = tuple(dict.fromkeys([row.location, *(one.location for one in findings)]))
    links = [(label, clean_address(url)) for label, url in row.materials or () if is_address(url)]
    links += [link for address in addresses for link in attached.get(address, ())]
    given = (value for name, value in said if name not in ("alternate", PART_OF, VERSION_OF))
    numbers = {value.lower().replace("-", "").removeprefix("urn:isbn:") for value in given}
    return Candidate(
        row.id, row.title or "", row.kind or "other", row.language, row.date,
        row.read_media_type in PAGES and is_address(row.location), addresses,
        tuple({address: (label, address) for label, address in reversed(links)}.values()),
        tuple(clean_address(value) for name, value in said if name == "alternate" and is_address(value)),
        frozenset(numbers if len(numbers) <= MOST_NUMBERS else ()),
        next((value for name, value in said if name == PART_OF), ""),
        _printed(row.page_labels or (), len(row.page_starts or ())),
        next((value for name, value in said if name == VERSION_OF), ""),
        tuple(sorted({one.parent for one in findings if one.parent})),
    )  # fmt: skip


def _printed(labels: Sequence[str], pages: int) -> tuple[int, int] | None:
    """Return the first and the last number that are printed on pages."""
    if pages and not labels:
        return 1, pages
    numbers = [int(label) for label in labels if label.isdecimal()]
    return (numbers[0], numbers[-1]) if numbers else None


def load_memberships(catalogue: Catalogue) -> dict[str, Membership]:
    """Return the documents' places in publications, by document."""
    with catalogue.begin() as connection:
        return {row.document_id: Membership(*row) for row in connection.execute(select(membership))}


def membership_of(catalogue: Catalogue, document_id: str) -> tuple[Membership | None, str | None]:
    """Return a document's place in a publication, and the document that it is a duplicate of."""
    with catalogue.begin() as connection:
        row = connection.execute(select(membership).where(membership.c.document_id == document_id)).first()
        of = connection.execute(select(duplicate.c.of).where(duplicate.c.document_id == document_id)).scalar()
    return (Membership(*row) if row else None), of


def memberships_of(catalogue: Catalogue, ids: Sequence[str]) -> dict[str, Membership]:
    """Return the places of some documents in publications, by document."""
    with catalogue.begin() as connection:
        found = (
            connection.execute(select(membership).where(membership.c.document_id.in_(some))) for some in chunks(ids)
        )
        return {row.document_id: Membership(*row) for rows in found for row in rows}


def members_of(catalogue: Catalogue, publication_id: str) -> list[Membership]:
    """Return the documents of a publication."""
    query = select(membership).where(membership.c.publication_id == publication_id)
    with catalogue.begin() as connection:
        return [Membership(*row) for row in connection.execute(query.order_by(membership.c.document_id))]


def replace_memberships(catalogue: Catalogue, ids: Sequence[str], memberships: Iterable[Membership]) -> int:
    """Put new memberships of some documents in place of the old; return how many have moved: they are indexed again."""
    new, old = {one.document_id: one for one in memberships}, memberships_of(catalogue, ids)
    with catalogue.begin() as connection:
        kinds: dict[str, str | None] = {}
        for some in chunks(ids):
            own = select(document.c.id, version.c.kind).join(version, CURRENT).where(document.c.id.in_(some))
            kinds.update({row.id: row.kind for row in connection.execute(own)})
            connection.execute(delete(membership).where(membership.c.document_id.in_(some)))
        moved = [id for id, one in new.items() if _place(old.get(id), id, kinds) != (one.publication_id, one.role)]
        if new:
            connection.execute(insert(membership), [_columns(one) for one in new.values()])
        index_again(connection, moved)
    return len(moved)


def _place(one: Membership | None, id: str, kinds: dict[str, str | None]) -> tuple[str, str]:
    return (one.publication_id, one.role) if one else (id, kinds.get(id) or "other")


def _columns(one: Membership) -> dict[str, Any]:
    return {
        "document_id": one.document_id, "publication_id": one.publication_id, "role": one.role,
        "language": one.language, "reason": one.reason, "by_hand": one.by_hand,
    }  # fmt: skip


def store_correction(catalogue: Catalogue, one: Membership) -> None:
    """Put one membership in place of what there is."""
    with catalogue.begin() as connection:
        before = select(membership.c.publication_id).where(membership.c.document_id == one.document_id)
        concerned = membership.c.publication_id.in_((one.publication_id, connection.execute(before).scalar()))
        settle_again(connection, list(connection.execute(select(membership.c.document_id).where(concerned)).scalars()))
        connection.execute(delete(membership).where(membership.c.document_id == one.document_id))
        connection.execute(insert(membership), [_columns(one)])
        index_again(connection, [one.document_id])


def document_state(catalogue: Catalogue, document_id: str) -> tuple[str, str, list[int]]:
    """Return a document's location, whether it is live or gone, and the numbers of the versions that could be read."""
    readable = select(version.c.number).where(version.c.document_id == document_id, version.c.text.is_not(None))
    with catalogue.begin() as connection:
        row = connection.execute(select(document).where(document.c.id == document_id)).one()
        return row.location, row.state, list(connection.execute(readable.order_by(version.c.number)).scalars())


def find_document(catalogue: Catalogue, given: str) -> str:
    """Return the id of a document by its id or location.

    :raises NotFoundError: when there is none.
    """
    query = select(document.c.id).where(or_(document.c.id == given, document.c.location == given))
    with catalogue.begin() as connection:
        id = connection.execute(query).scalar()
    if id is None:
        raise NotFoundError(
            f"there is no document {given!r}: give its id or location, as `aluetutka search` shows them"
        )
    return str(id)
