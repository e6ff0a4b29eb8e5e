"""The catalogue's tables, for SQLite and PostgreSQL alike. A change here needs a migration."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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
    false,
)

metadata = MetaData()

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

theme = Table(
    "theme",
    metadata,
    Column("id", String, primary_key=True),  # for good: one that has ended is kept
    Column("label", Text, nullable=False),
    Column("words", JSON, nullable=False),
    Column("parent", String),
    Column("encoder", String, nullable=False),  # whose vectors the centre is among
    Column("centre", LargeBinary, nullable=False),  # float32, unit length
    Column("level", Integer, nullable=False, server_default="2"),  # 1: a broad theme, 2: a narrow one
    Column("state", String, nullable=False, server_default="live"),  # live, ended
    Column("size_at_fit", Integer, nullable=False, server_default="0"),  # passages
    Column("concepts", JSON),  # [[uri, fi, sv, en], …]
    Column("given_label", Text),  # by an operator
    Column("hidden", Boolean, nullable=False, server_default=false()),
    Column("merged_into", String),  # by an operator
    Column("split_from", String),  # by an operator
    Column("x", Float),  # where it lies on the map of the last fit
    Column("y", Float),
)

theme_fit = Table(
    "theme_fit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("fitted_at", String, nullable=False),
    Column("encoder", String, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("without_theme", Integer, nullable=False),
    Column("wanted", Integer, nullable=False),  # themes that suited the corpus then
    Column("minimum", Float, nullable=False),  # cosine under which a passage has no theme
    Column("indexed", Boolean, nullable=False),  # whether the index shows its themes
)

theme_change = Table(
    "theme_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("changed_at", String, nullable=False),
    Column("fit_id", ForeignKey("theme_fit.id")),  # null: an operator's decision
    Column("theme_id", String, nullable=False),
    # kept, born, split, merged, retired; renamed, hidden, shown, merged, parted, split, joined
    Column("kind", String, nullable=False),
    Column("other", Text),  # the theme it came from or went into; the label it was given
    Column("shared", Float),  # of its passages with that theme, or with itself before
    Index("theme_change_theme_id", "theme_id"),
)

organisation_name = Table(  # an operator's decisions on names that were first seen in the corpus
    "organisation_name",
    metadata,
    Column("id", String, primary_key=True),  # made of the name as it was found
    Column("found", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("into", String),  # id of the organisation that it is another name of
    Column("rejected", Boolean, nullable=False),
    Column("decided_at", String, nullable=False),
)

document_place = Table(
    "document_place",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("x", Float, nullable=False),
    Column("y", Float, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", String, nullable=False, server_default="ingest"),  # what it does: ingest, refit-themes, …
    Column("trigger", String, nullable=False, server_default="manual"),  # manual, schedule, catch-up, retry
    Column("deployment", String),  # name of the scheduled job; null: none
    Column("window", String),  # the time that it was scheduled for
    # running, completed, failed, crashed, interrupted, cancelled, skipped
    Column("state", String, nullable=False, server_default="running"),
    Column("started_at", String, nullable=False),
    Column("finished_at", String),
    Column("problem", Text),  # of one that did not complete, one line
    Column("process", String),  # host:pid that does it
    Column("flow_run", String),  # id of Prefect's
    Column("request", JSON),  # what it was asked to do
    Column("report", JSON),
    Index("run_deployment", "deployment", "started_at"),
)

schedule = Table(  # what `operate` last made of the settings: windows before `since` were never promised
    "schedule",
    metadata,
    Column("deployment", String, primary_key=True),
    Column("cron", String, nullable=False),
    Column("timezone", String, nullable=False),
    Column("since", String, nullable=False),
)

# Sources: what they offer, and what was fetched. An address is remembered with what the server said of it, so that
# the next request can ask only for what has changed.

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

# What was decided about documents together.

membership = Table(
    "membership",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("publication_id", String, nullable=False),
    Column("role", String, nullable=False),
    Column("language", String),
    Column("reason", Text, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Index("membership_publication", "publication_id"),
)

duplicate = Table(
    "duplicate",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("of", ForeignKey("document.id"), nullable=False),
    Column("similarity", Float, nullable=False),
    Index("duplicate_of", "of"),
)

signature = Table(
    "signature",
    metadata,
    Column("document_id", String, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hashes", LargeBinary, nullable=False),  # uint32
    Column("words", Integer, nullable=False),
    ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
)

unsettled = Table(  # documents read again, or gone, since duplicates and publications were last decided
    "unsettled",
    metadata,
    Column("document_id", ForeignKey("document.id"), primary_key=True),
)

text_band = Table(  # of the signatures of originals: what repeats one has a band in common with it
    "text_band",
    metadata,
    Column("band", BigInteger, primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Index("text_band_document", "document_id"),
)

publication_key = Table(  # hashes of addresses, numbers and titles by which documents belong to one publication
    "publication_key",
    metadata,
    Column("key", BigInteger, primary_key=True),
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("points", Boolean, primary_key=True),  # it names what has the key; else it has the key itself
    Index("publication_key_document", "document_id"),
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

written_value = Table(  # what was last written to another site, to know there what a person has changed since
    "written_value",
    metadata,
    Column("target", Text, primary_key=True),  # name of the site in the settings
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("given", JSON, nullable=False),  # values
    Column("written_at", String, nullable=False),
)

# What operators and readers are told.

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

source_day = Table(  # how many documents a source had, the most of each day: what is lost is seen from it
    "source_day",
    metadata,
    Column("source", Text, primary_key=True),
    Column("day", String, primary_key=True),
    Column("documents", Integer, nullable=False),
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

# What was taken down: known again by digests, without its content.

takedown = Table(
    "takedown",
    metadata,
    Column("id", String, primary_key=True),  # UUID: it is the same in every workspace that it is applied to
    Column("kind", String, nullable=False),  # document, person
    Column("taken_down_at", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("documents", Integer, nullable=False),  # that it changed
    Column("salt", String, nullable=False),  # of a person's digests; else empty
    Column("words", Integer, nullable=False),  # of a person's name; else 0
)

takedown_digest = Table(
    "takedown_digest",
    metadata,
    Column("takedown_id", ForeignKey("takedown.id"), primary_key=True),
    Column("digest", String, primary_key=True),  # SHA-256
    # bytes: refused; withheld: bytes of a document that stays, which are not kept; name, surname: of a person
    Column("what", String, nullable=False),
    Index("takedown_digest_digest", "digest"),
)
