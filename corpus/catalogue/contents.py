"""What was read and found of a version: its text, passages and mentions, or why there are none."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from corpus.catalogue.recommendations import write_recommendations
from corpus.catalogue.schema import (
    change,
    document,
    mention,
    metadata_field,
    passage,
    recommendation,
    search_terms,
    signature,
    subject,
    version,
)
from corpus.catalogue.search_terms import VersionTerms, write_terms
from corpus.catalogue.store import SHOWN, Catalogue, Reference, is_version
from corpus.catalogue.teasers import TEASER, teaser_field, teaser_of
from corpus.catalogue.unsettled import settle_again
from corpus.ids import passage_id
from corpus.passages import BESIDE_TEXT
from corpus.records import Block, Document, Field, Material, Mention, Passage, Recommendation


def discard_reading(catalogue: Catalogue, reference: Reference) -> None:
    """Forget what an earlier reader gave of a version."""
    with catalogue.begin() as connection:
        forget_reading(connection, reference)
        connection.execute(update(version).where(is_version(reference)).values(text=None))


def discard_analysis(catalogue: Catalogue, reference: Reference) -> None:
    """Forget what an earlier analysis found in a version."""
    with catalogue.begin() as connection:
        connection.execute(delete(mention).where(is_version(reference, mention)))
        write_recommendations(connection, reference, ())


def store_reading(catalogue: Catalogue, reference: Reference, read: Document, passages: Iterable[Passage]) -> None:
    """Keep what was read of a version, in place of what an earlier reader gave."""
    rows = [
        {
            "id": passage_id(*reference, ordinal), "document_id": reference.document_id, "number": reference.number,
            "ordinal": ordinal, "start": part.start, "end": part.end, "page": part.page,
            "part": part.part, "page_label": part.page_label, "recognised": part.recognised,
            "headings": list(part.headings), "words": len(read.text[part.start : part.end].split()),
        }
        for ordinal, part in enumerate(passages, start=1)
    ]  # fmt: skip
    said = [
        {
            "document_id": reference.document_id, "number": reference.number, "ordinal": ordinal, "name": field.name,
            "value": field.value, "language": field.language, "origin": field.origin,
        }
        for ordinal, field in enumerate((*read.fields, *map(teaser_field, read.teasers)), start=1)
    ]  # fmt: skip
    with catalogue.begin() as connection:
        forget_reading(connection, reference)
        connection.execute(update(version).where(is_version(reference)).values(_document_columns(read)))
        if rows:
            connection.execute(insert(passage), rows)
        if said:
            connection.execute(insert(metadata_field), said)


def store_analysis(
    catalogue: Catalogue,
    reference: Reference,
    language: str | None,
    mentions: Iterable[Mention],
    recommendations: Iterable[Recommendation] = (),
    terms: VersionTerms | None = None,
) -> None:
    """Keep what the analysis of a version found, in place of what an earlier one did.

    :param terms: what its passages are found by.
    """
    rows = [
        {
            "document_id": reference.document_id, "number": reference.number, "start": found.start,
            "end": found.end, "type": found.type, "id": found.id, "name": found.name,
            "current_id": found.current_id, "role": found.role, "score": found.score,
        }
        for found in mentions
    ]  # fmt: skip
    with catalogue.begin() as connection:
        connection.execute(delete(mention).where(is_version(reference, mention)))
        if rows:
            connection.execute(insert(mention), rows)
        write_recommendations(connection, reference, recommendations)
        write_terms(connection, reference, terms)
        connection.execute(update(version).where(is_version(reference)).values(language=language))


def load_document(catalogue: Catalogue, reference: Reference) -> Document:
    """Return what was read of a version, old ones too."""
    with catalogue.begin() as connection:
        row = connection.execute(select(version).where(is_version(reference))).one()
        said = connection.execute(
            select(metadata_field).where(is_version(reference, metadata_field)).order_by(metadata_field.c.ordinal)
        ).all()
    return Document(
        row.title,
        row.text,
        tuple(Block(*block) for block in row.blocks),
        row.read_media_type,
        row.date,
        row.language,
        row.url,
        row.kind,
        tuple(Material(*link) for link in row.materials),
        tuple(row.page_starts),
        tuple(Field(one.name, one.value, one.origin, one.language) for one in said if one.name != TEASER),
        tuple(teaser_of(one.value) for one in said if one.name == TEASER),
        tuple(row.page_labels or ()),
        tuple(row.recognised or ()),
    )


def load_passages(catalogue: Catalogue, reference: Reference) -> list[tuple[str, Passage]]:
    """Return a version's passages with their ids, in order."""
    query = select(passage).where(is_version(reference, passage)).order_by(passage.c.ordinal)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [(row.id, passage_of(row)) for row in rows]


def passage_of(row: Any) -> Passage:
    """Return the passage of a row."""
    headings = tuple(row.headings)
    return Passage(row.start, row.end, headings, row.page, row.part, row.page_label, row.recognised)


def load_mentions(catalogue: Catalogue, reference: Reference) -> list[Mention]:
    """Return a version's mentions, in order."""
    query = select(mention).where(is_version(reference, mention)).order_by(mention.c.start)
    with catalogue.begin() as connection:
        rows = connection.execute(query).all()
    return [
        Mention(row.start, row.end, row.type, row.id, row.name, row.current_id, row.score, row.role) for row in rows
    ]


def store_shown(catalogue: Catalogue, shown: Mapping[Reference, Reference | None]) -> None:
    """Record which version of each document, if any, the index shows."""
    one = update(document).where(document.c.id == bindparam("of")).values(shown=bindparam("number_shown"))
    rows = [{"of": of.document_id, "number_shown": other.number if other else None} for of, other in shown.items()]
    if rows:
        with catalogue.begin() as connection:
            connection.execute(one, rows)


def shown_lengths(catalogue: Catalogue) -> dict[str, int]:
    """Return the number of words of every passage that search shows and that is about something, by passage id."""
    query = select(passage.c.id, passage.c.words).join(document, and_(SHOWN, document.c.state == "live"))
    query = query.where(passage.c.part.not_in(BESIDE_TEXT))
    with catalogue.begin() as connection:
        return {row.id: row.words for row in connection.execute(query)}


def shown_texts(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield id and text of every passage that search shows, a document in memory at a time."""
    documents = select(document.c.id, document.c.shown).where(document.c.state == "live", document.c.shown.is_not(None))
    with catalogue.begin() as connection:
        references = [Reference(*row) for row in connection.execute(documents.order_by(document.c.id))]
    for reference in references:
        with catalogue.begin() as connection:
            text = connection.execute(select(version.c.text).where(is_version(reference))).scalar() or ""
            inside = select(passage.c.id, passage.c.start, passage.c.end).where(is_version(reference, passage))
            rows = connection.execute(inside.order_by(passage.c.ordinal)).all()
        yield from ((row.id, text[row.start : row.end]) for row in rows)


def _document_columns(read: Document) -> dict[str, Any]:
    return {
        "title": read.title,
        "date": read.date,
        "language": read.language,
        "url": read.url,
        "kind": read.kind,
        "text": read.text,
        "blocks": [_block_row(block) for block in read.blocks],
        "page_starts": list(read.page_starts),
        "materials": [[link.label, link.url] for link in read.materials],
        "read_media_type": read.media_type,
        "page_labels": list(read.page_labels),
        "recognised": list(read.recognised),
    }


def _block_row(block: Block) -> list[Any]:
    row: list[Any] = [block.start, block.end, block.kind, block.level]
    return row if block.page is None else [*row, block.page]


def forget_reading(connection: Connection, reference: Reference) -> None:
    """Forget what was read and found of a version but for its own row, in a transaction that is open."""
    settle_again(connection, [reference.document_id])
    connection.execute(delete(mention).where(is_version(reference, mention)))
    connection.execute(delete(passage).where(is_version(reference, passage)))
    for table in (search_terms, recommendation, subject, metadata_field, signature, change):
        connection.execute(delete(table).where(is_version(reference, table)))
