"""What the catalogue remembers of fetched addresses; the bytes are in the archive."""

from collections.abc import Sequence

from sqlalchemy import and_, insert, select, update

from corpus.archive import Archive
from corpus.catalogue.chunks import chunks
from corpus.catalogue.schema import document, fetched, version
from corpus.catalogue.store import PURGED, Catalogue
from corpus.fetching import Answer, Remembered


class FetchMemory:
    """Answers kept at once, bytes first: a run killed behind one asks next time only for what has changed."""

    def __init__(self, catalogue: Catalogue, archive: Archive, *, keeps: bool = True) -> None:
        self._catalogue, self._archive, self._keeps = catalogue, archive, keeps

    def recall(self, url: str) -> Remembered | None:
        """Return what is known of an address, as long as there are its bytes, or they are not wanted."""
        query = select(fetched.c.etag, fetched.c.last_modified, fetched.c.sha256, fetched.c.media_type)
        with self._catalogue.begin() as connection:
            row = connection.execute(query.where(fetched.c.url == url)).first()
        if row is None or not (self._archive.has(row.sha256) or self._is_unwanted(row.sha256)):
            return None  # what is missing is to be sent again
        return Remembered(*row)

    def _is_unwanted(self, sha256: str) -> bool:
        query = select(version.c.number).where(version.c.sha256 == sha256, version.c.bytes_gone == PURGED).limit(1)
        with self._catalogue.begin() as connection:
            return connection.execute(query).first() is not None

    def keep(self, url: str, answer: Answer) -> str:
        """Keep an answer and return the SHA-256 of its bytes."""
        if not self._keeps:
            return ""
        sha256 = self._archive.put(answer.content)
        said = {
            "etag": answer.headers.get("etag"), "last_modified": answer.headers.get("last-modified"),
            "sha256": sha256, "media_type": answer.media_type,
        }  # fmt: skip
        with self._catalogue.begin() as connection:
            changed = connection.execute(update(fetched).where(fetched.c.url == url).values(said))
            if not changed.rowcount:
                connection.execute(insert(fetched).values(url=url, **said))
        return sha256

    def load(self, sha256: str) -> bytes:
        """Return kept bytes."""
        return self._archive.get(sha256)


def fetched_at(catalogue: Catalogue, ids: Sequence[str]) -> dict[str, str]:
    """Return when the bytes that search shows of each document were fetched."""
    query = select(document.c.id, version.c.fetched_at).join(
        version, and_(version.c.document_id == document.c.id, version.c.number == document.c.shown)
    )
    found: dict[str, str] = {}
    with catalogue.begin() as connection:
        for some in chunks(ids):
            found.update((row.id, row.fetched_at) for row in connection.execute(query.where(document.c.id.in_(some))))
    return found
