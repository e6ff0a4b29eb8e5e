"""What passages are about, and names that operators have decided on."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, false

from corpus.catalogue.schema.table_registry import metadata

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
