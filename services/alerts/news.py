"""Which documents are news to an alert.

A document is news when it was first seen after the alert was made and is not much older than that: an archive that is
fetched later, by a new source or a backfill, is no news. Whatever was missed – not read yet, not indexed yet, an alert
that did not run – is news for `LATE` days. What has been looked at is looked at again only when it is indexed again.
"""

from datetime import UTC, datetime, timedelta

from corpus.catalogue.alerts import Alert, NewDocument, announced_documents, new_documents
from services.workspace import Workspace

CLOCKS_DIFFER = timedelta(hours=1)  # at most, those of machines that share a catalogue
LATE = timedelta(days=92)  # between the date of a document and its first sight, and from then to its announcement


def find_news(workspace: Workspace, alert: Alert, *, now: datetime) -> list[NewDocument]:
    """Return the documents that an alert may announce, those of publications that it has announced left out."""
    seen_since = max(alert.created_at, _written(now - LATE))
    looked = _written(datetime.fromisoformat(alert.ran_at) - CLOCKS_DIFFER) if alert.ran_at else None
    found = new_documents(
        workspace.catalogue, seen_since=seen_since, dated_since=alert.since, indexed_since=looked
    )  # fmt: skip
    known = announced_documents(workspace.catalogue, alert.name)
    return [one for one in found if one.id not in known and is_news(one, alert)]


def is_news(document: NewDocument, alert: Alert) -> bool:
    """Return whether a document came out since the alert was made, or since the date that it was asked for."""
    day = document.date or document.first_seen[:10]
    if alert.since is not None and day >= alert.since[: len(day)]:
        return True
    first_seen = datetime.fromisoformat(document.first_seen)
    return document.first_seen > alert.created_at and day >= (first_seen - LATE).date().isoformat()[: len(day)]


def _written(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="seconds")
