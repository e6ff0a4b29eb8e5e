"""What operators and readers are told."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, String, Table, Text

from corpus.catalogue.schema.table_registry import metadata

alarm = Table(
    "alarm",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("subject", Text, nullable=False),  # the source, job or schedule that it is about
    Column("fingerprint", String, nullable=False),  # it is sent again when this changes
    Column("title", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("advice", Text, nullable=False),
    Column("since", String, nullable=False),
    Column("raised_at", String, nullable=False),  # as it is now
    Column("ended_at", String),
    Column("open_as", Text, unique=True),  # kind and subject; null: it has ended
)

alert = Table(  # saved searches
    "alert",
    metadata,
    Column("name", String, primary_key=True),
    Column("uid", String, nullable=False),  # UUID: what its feed and the entries are known by
    Column("query", Text, nullable=False),
    Column("filters", JSON, nullable=False),
    Column("by", String, nullable=False),  # words, meaning, both
    Column("every", String, nullable=False),  # day, week
    Column("recipients", JSON, nullable=False),  # [[email, address], [address, URL of apprise]]
    Column("created_at", String, nullable=False),
    Column("since", String),  # a date: what was there before the alert and is not older is announced too
    Column("ran_at", String),
    Column("round", Integer, nullable=False),  # counts its runs
)

alert_item = Table(  # what an alert has announced, each publication once
    "alert_item",
    metadata,
    Column("alert", ForeignKey("alert.name"), primary_key=True),
    Column("document_id", String, primary_key=True),
    Column("round", Integer, nullable=False),
    Column("passage_id", String, nullable=False),  # the best of those that match
    Column("by", String, nullable=False),  # words, meaning
    Column("score", Float, nullable=False),  # standard deviations above the corpus
    Column("found_at", String, nullable=False),
)

alert_document = Table(  # the documents of what an alert has announced, however they are put together later
    "alert_document",
    metadata,
    Column("alert", ForeignKey("alert.name"), primary_key=True),
    Column("document_id", String, primary_key=True),
)

delivery = Table(  # of a message, or the part of one, to an address
    "delivery",
    metadata,
    Column("about", String, primary_key=True),  # the alarm with its fingerprint, the alert with its round
    Column("address", String, primary_key=True),  # as it is shown: without passwords
    Column("state", String, nullable=False),  # sending, sent, failed, unknown
    Column("changed_at", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Text),
    Index("delivery_state", "state"),
)
