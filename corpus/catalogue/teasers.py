"""Cards of other articles: kept with the page that they stand on, and documents until their own articles are there."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, select, update
from sqlalchemy.engine import Connection

from corpus.addresses import clean_address, is_address
from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, finding, metadata_field, version
from corpus.catalogue.stage_records import index_again
from corpus.catalogue.store import CURRENT, Catalogue
from corpus.catalogue.unsettled import settle_again
from corpus.reading.cards import KIND
from corpus.records import Field, Teaser

TEASER = "teaser"  # the name of the field that keeps a card with its page
#: Versions that could be read, of documents that are there and no cards.
ARTICLE = and_(document.c.state == "live", version.c.text.is_not(None), version.c.kind != KIND)


@dataclass(frozen=True, slots=True)
class TeaserPage:
    """A document with cards of other articles."""

    location: str
    teasers: tuple[Teaser, ...]


def teaser_field(teaser: Teaser) -> Field:
    """Return a card as a field of the page that it stands on."""
    said = {"title": teaser.title, "text": teaser.text, "url": teaser.url}
    return Field(TEASER, json.dumps(said, ensure_ascii=False), "card")


def teaser_of(value: str) -> Teaser:
    """Return the card that a field keeps."""
    return Teaser(**json.loads(value))


def pages_with_teasers(catalogue: Catalogue, run_id: int, *, source: str | None = None) -> list[TeaserPage]:
    """Return the pages that a run saw with their cards: those of a source, else those that no source offers."""
    query = (
        select(document.c.location, metadata_field.c.value)
        .join(version, CURRENT)
        .join(
            metadata_field,
            and_(metadata_field.c.document_id == version.c.document_id, metadata_field.c.number == version.c.number),
        )
        .where(metadata_field.c.name == TEASER, document.c.state == "live")
        .order_by(document.c.location, metadata_field.c.ordinal)
    )
    offered = select(finding.c.document_id).where(finding.c.state == "live", finding.c.document_id.is_not(None))
    if source is None:
        query = query.where(document.c.seen_in == run_id, document.c.id.not_in(offered))
    else:
        query = query.where(document.c.id.in_(offered.where(finding.c.source == source, finding.c.seen_in == run_id)))
    pages: dict[str, list[Teaser]] = {}
    with catalogue.begin() as connection:
        for location, value in connection.execute(query):
            pages.setdefault(location, []).append(teaser_of(value))
    return [TeaserPage(location, tuple(teasers)) for location, teasers in pages.items()]


def without_articles(catalogue: Catalogue, teasers: Sequence[Teaser]) -> list[Teaser]:
    """Return the cards whose own articles are not in the catalogue, by address or by title."""
    with catalogue.begin() as connection:
        there = _articles(connection, teasers)
    return [teaser for teaser in teasers if there.isdisjoint(_names(teaser))]


def retire_told(catalogue: Catalogue) -> int:
    """Mark cards gone whose own articles have come; return how many."""
    query = select(document.c.id, version.c.title, version.c.url).join(version, CURRENT)
    with catalogue.begin() as connection:
        rows = connection.execute(query.where(document.c.state == "live", version.c.kind == KIND)).all()
        cards = {row.id: Teaser(row.title or "", "", row.url) for row in rows}
        there = _articles(connection, list(cards.values()))
        told = [id for id, card in cards.items() if not there.isdisjoint(_names(card))]
        for some in chunks(told):
            connection.execute(update(document).where(document.c.id.in_(some)).values(state="gone"))
            index_again(connection, list(some))
        settle_again(connection, told)
    return len(told)


def _articles(connection: Connection, teasers: Iterable[Teaser]) -> set[str]:
    """Return which of the cards' titles and addresses are those of articles."""
    names = sorted({name for teaser in teasers for name in _names(teaser)})
    found: set[str] = set()
    for some in chunks(names):
        for query in _looking_for(some):
            found.update(connection.execute(query).scalars())
    return found


def _looking_for(names: Sequence[str]) -> list[Select[tuple[str]]]:
    article = select(document.c.id).join(version, CURRENT).where(ARTICLE)
    own = select(document.c.location).join(version, CURRENT).where(ARTICLE, document.c.location.in_(names))
    titled = select(version.c.title).join(document, CURRENT).where(ARTICLE, version.c.title.in_(names))
    named = select(version.c.url).join(document, CURRENT).where(ARTICLE, version.c.url.in_(names))
    offered = select(finding.c.location).where(finding.c.location.in_(names), finding.c.document_id.in_(article))
    return [own, titled, named, offered]


def _names(teaser: Teaser) -> set[str]:
    """Return by what an article is known to be the one that a card tells of."""
    address = clean_address(teaser.url) if teaser.url and is_address(teaser.url) else None
    return {name for name in (teaser.title, teaser.url, address) if name}
