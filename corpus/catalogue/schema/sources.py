"""Sources: what they offer, and what was fetched.

An address is remembered with what the server said of it, so that the next request can ask only for what has changed.
"""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table, Text

from corpus.catalogue.schema.table_registry import metadata

fetched = Table(
    "fetched",
    metadata,
    Column("url", Text, primary_key=True),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("sha256", String, nullable=False),
    Column("media_type", String),
)

source = Table(
    "source",
    metadata,
    Column("name", Text, primary_key=True),
    Column("marks", JSON, nullable=False),  # where the source's own listing goes on, by names it chooses
    Column("checked_at", String, nullable=False),  # last run, whatever came of it
    Column("problem", Text),  # why that run could not see all of it
    Column("complete_at", String),  # last run that could
    Column("new_at", String),  # the last run that found something new
)

finding = Table(
    "finding",
    metadata,
    Column("source", Text, primary_key=True),
    Column("location", Text, primary_key=True),  # as the source names it, before redirects
    Column("document_id", ForeignKey("document.id")),  # null: not fetched yet
    Column("parent", Text),  # location of the page that it is attached to
    Column("label", Text),  # the words of that page's link
    Column("title", Text),
    Column("date", String),
    Column("mark", String),  # the source's own mark of a change: as long as it is the same, nothing has changed
    Column("fingerprint", String),  # of what a reader sees of a page
    Column("state", String, nullable=False),  # live, gone; kept: its source was removed, its document stays
    Column("first_seen", String, nullable=False),
    Column("seen_in", Integer, nullable=False),  # the run that saw it last
    Index("finding_document", "document_id"),
    Index("finding_parent", "parent", "source"),
)

source_day = Table(  # how many documents a source had, the most of each day: what is lost is seen from it
    "source_day",
    metadata,
    Column("source", Text, primary_key=True),
    Column("day", String, primary_key=True),
    Column("documents", Integer, nullable=False),
)
