"""The catalogue's tables, for SQLite and PostgreSQL alike. A change here needs a migration."""

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

document = Table(
    "document",
    metadata,
    Column("id", String, primary_key=True),
    Column("location", Text, nullable=False, unique=True),
    Column("state", String, nullable=False),  # live, gone
    Column("number", Integer, nullable=False),  # of the newest version
    Column("shown", Integer),  # of the version that search shows: the newest readable one
    Column("seen_in", Integer, nullable=False),  # the run that saw it last
)

version = Table(
    "version",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # from 1
    Column("sha256", String, nullable=False),
    Column("media_type", String),  # as the source said
    Column("fetched_at", String, nullable=False),
    Column("source_problem", Text),  # why its source could not hand over the bytes
    Column("problem", Text),  # why it is in quarantine
    Column("read_by", String),  # version of the stage that has done it; null: waiting
    Column("analysed_by", String),
    Column("indexed_by", String),
    Column("title", Text),
    Column("date", String),
    Column("language", String),
    Column("url", Text),
    Column("kind", String),
    Column("text", Text),
    Column("blocks", JSON),  # [[start, end, kind, level], …]
    Column("page_starts", JSON),
    Column("materials", JSON),  # [[label, url], …]
    Column("read_media_type", String),
    Index("version_read_by", "read_by"),
    Index("version_analysed_by", "analysed_by"),
    Index("version_indexed_by", "indexed_by"),
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
    Column("theme_id", String),
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
    Index("passage_version", "document_id", "number"),
    Index("passage_theme", "theme_id"),
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

theme = Table(
    "theme",
    metadata,
    Column("id", String, primary_key=True),
    Column("label", Text, nullable=False),
    Column("words", JSON, nullable=False),
    Column("parent", String),
    Column("encoder", String, nullable=False),  # whose vectors the centre is among
    Column("centre", LargeBinary, nullable=False),  # float32, unit length
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", String, nullable=False),
    Column("finished_at", String),
    Column("counts", JSON),
)
