"""What was read and found of documents."""

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from corpus.catalogue.schema.table_registry import metadata

document = Table(
    "document",
    metadata,
    Column("id", String, primary_key=True),
    Column("location", Text, nullable=False, unique=True),
    # live; gone from its source; removed or set_aside by an operator; expired: could not be read for too long
    Column("state", String, nullable=False),
    Column("number", Integer, nullable=False),  # of the newest version
    Column("shown", Integer),  # of the version that search shows: the newest readable one
    Column("seen_in", Integer, nullable=False),  # the run that saw it last
    Column("decided_at", String),  # when an operator, or the retention, decided on its state
    Column("reason", Text),  # of that decision
    Index("document_state", "state"),
)

version = Table(
    "version",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1
    Column("sha256", String, nullable=False),
    Column("bytes_gone", String),  # why the archive has no bytes of it: purged on purpose, or lost; null: it has them
    Column("media_type", String),  # as the source said
    Column("fetched_at", String, nullable=False),
    Column("source_problem", Text),  # why its source could not hand over the bytes
    Column("title", Text),
    Column("date", String),
    Column("language", String),
    Column("url", Text),
    Column("kind", String),
    Column("text", Text),  # null: not read, or set aside
    Column("blocks", JSON),  # [[start, end, kind, level] or with a page of its own, …]
    Column("page_starts", JSON),
    Column("materials", JSON),  # [[label, url], …]
    Column("read_media_type", String),
    Column("page_labels", JSON),  # printed on each page; empty where they are the numbers of the pages
    Column("recognised", JSON),  # of each page how surely its text was recognised, null where the file has text
    Index("version_kind", "kind"),
)

stage_done = Table(
    "stage_done",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("stage", String, primary_key=True),
    Column("version", String, nullable=False),  # of the stage: code, settings, decisions, model
    Column("outcome", String, nullable=False),  # done, failed
    Column("error", String),  # of a failure: name of the exception
    Column("reason", Text),  # of a failure, one line
    Column("done_at", String, nullable=False),
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
    Index("stage_done_outcome", "outcome"),
)

passage = Table(
    "passage",
    metadata,
    Column("id", String, primary_key=True),
    Column("document_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("headings", JSON, nullable=False),
    Column("words", Integer, nullable=False),
    Column("part", String, nullable=False, server_default="text"),  # text, table, footnote, contents, references
    Column("page_label", String),
    Column("recognised", Float),  # 0–1; null: not recognised but read
    Column("theme_id", String),  # the cluster it fell in, though that has been merged into another theme since
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
    Index("passage_version", "document_id", "number"),
    Index("passage_theme", "theme_id"),
)

search_terms = Table(  # what the passages of a version are found by
    "search_terms",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("version", String, nullable=False),  # of how they are made: rules and dictionary
    Column("content", LargeBinary, nullable=False),  # JSON by zlib, as PassageTerms has it
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
)

mention = Table(
    "mention",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("type", String, primary_key=True),
    Column("id", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("current_id", String, nullable=False),
    Column("role", String),
    Column("score", Float, nullable=False),
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
    Index("mention_current_id", "current_id"),
)

recommendation = Table(
    "recommendation",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, nullable=False),
    Column("counted_as", String),  # the number that the publication gives it
    Column("addressees", JSON, nullable=False),  # [[name, id], …]; a kind of body has no id
    Column("score", Float, nullable=False),
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
)

subject = Table(  # concepts suggested for a version
    "subject",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("uri", String, primary_key=True),
    Column("score", Float, nullable=False),
    Column("evidence", JSON, nullable=False),  # [[start, end], …]
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
    Index("subject_uri", "uri"),
)

subject_decision = Table(  # what people decided about concepts and documents
    "subject_decision",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("uri", String, primary_key=True),
    Column("decision", String, nullable=False),  # accept, reject; add: it was not suggested
    Column("by", Text, nullable=False),
    Column("decided_at", String, nullable=False),
)

change = Table(
    "change",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("note", Text, nullable=False),  # what this version changed
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
)

metadata_field = Table(
    "metadata_field",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("value", Text, nullable=False),
    Column("language", String),
    Column("origin", String, nullable=False),  # where it was said: JSON-LD, PDF info, dc.title, …
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
)

document_place = Table(
    "document_place",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("x", Float, nullable=False),
    Column("y", Float, nullable=False),
)
