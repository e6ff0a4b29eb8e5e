"""A sample of the passages that search shows, the same as long as the passages are."""

import hashlib

from sqlalchemy import and_, select

from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, passage, version
from corpus.catalogue.store import SHOWN, Catalogue


def sample_texts(catalogue: Catalogue, number: int) -> list[str]:
    """Return the texts of some passages, chosen by a hash of their ids: new ones hardly change the choice."""
    ids = select(passage.c.id).join(document, and_(SHOWN, document.c.state == "live"))
    inside = (
        select(passage.c.id, version.c.text, passage.c.start, passage.c.end)
        .join(document, SHOWN)
        .join(version, and_(version.c.document_id == document.c.id, version.c.number == document.c.shown))
    )  # fmt: skip
    with catalogue.begin() as connection:
        all_ids = connection.execute(ids).scalars()
        chosen = sorted(all_ids, key=lambda id: hashlib.md5(id.encode(), usedforsecurity=False).digest())[:number]
        found = (connection.execute(inside.where(passage.c.id.in_(some))) for some in chunks(chosen))
        texts = {row.id: row.text[row.start : row.end] for rows in found for row in rows}
    return [texts[id] for id in chosen if id in texts]
