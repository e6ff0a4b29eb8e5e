"""How well new documents could be read and analysed, counted over all that were fetched since a time."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, select

from corpus.catalogue.schema import document, mention, passage, version
from corpus.catalogue.store import CURRENT, Catalogue
from corpus.records import UNSURE

NAMES = ("municipality", "region", "wellbeing_county", "organisation", "project", "programme")


@dataclass(frozen=True, slots=True)
class DocumentQuality:
    """Shares of documents, 0–1, and the mean length of their passages."""

    documents: int
    without_date: float
    without_title: float
    without_names: float
    passage_words: float  # mean


def quality_since(catalogue: Catalogue, since: str) -> DocumentQuality | None:
    """Return the quality of the documents whose newest version was fetched since a time; None where there are none.

    :param since: ISO, UTC, as the catalogue writes it.
    """
    new = and_(version.c.fetched_at >= since, version.c.text.is_not(None), document.c.state == "live")
    named = exists().where(
        mention.c.document_id == version.c.document_id, mention.c.number == version.c.number,
        mention.c.type.in_(NAMES),
    )  # fmt: skip
    dateless, untitled = version.c.date.is_(None), func.coalesce(version.c.title, "") == ""
    query = select(func.count(), _count(dateless), _count(untitled), _count(~named))
    words = select(func.avg(passage.c.words)).select_from(version).join(document, CURRENT).join(
        passage, and_(passage.c.document_id == version.c.document_id, passage.c.number == version.c.number)
    )  # fmt: skip
    with catalogue.begin() as connection:
        counts = connection.execute(query.select_from(version).join(document, CURRENT).where(new)).one()
        mean = connection.execute(words.where(new)).scalar()
    if not counts[0]:
        return None
    dateless_share, untitled_share, nameless_share = (round(float(count) / counts[0], 4) for count in counts[1:])
    return DocumentQuality(counts[0], dateless_share, untitled_share, nameless_share, round(float(mean or 0), 1))


def unsure_pages(catalogue: Catalogue, since: str) -> dict[str, list[tuple[int, float]]]:
    """Return the pages of new documents whose text was recognised unsurely, and how surely, by location.

    :param since: when they were fetched at the earliest; ISO, UTC, as the catalogue writes it.
    """
    query = select(document.c.location, version.c.recognised).join(version, CURRENT)
    query = query.where(version.c.fetched_at >= since, version.c.recognised.is_not(None), document.c.state == "live")
    with catalogue.begin() as connection:
        rows = connection.execute(query.order_by(document.c.location)).all()
    pages = {row.location: _unsure(row.recognised or ()) for row in rows}
    return {location: found for location, found in pages.items() if found}


def _unsure(recognised: Iterable[float | None]) -> list[tuple[int, float]]:
    return [(page, sure) for page, sure in enumerate(recognised, start=1) if sure is not None and sure < UNSURE]


def _count(condition: Any) -> Any:
    return func.count().filter(condition)
