"""What was decided about documents together, written to other sites, or taken down."""

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
    String,
    Table,
    Text,
)

from corpus.catalogue.schema.table_registry import metadata

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

written_value = Table(  # what was last written to another site, to know there what a person has changed since
    "written_value",
    metadata,
    Column("target", Text, primary_key=True),  # name of the site in the settings
    Column("document_id", ForeignKey("document.id"), primary_key=True),
    Column("field", String, primary_key=True),
    Column("given", JSON, nullable=False),  # values
    Column("written_at", String, nullable=False),
)

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
