"""themes keep their identity"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "theme_fit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fitted_at", sa.String(), nullable=False),
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("without_theme", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Integer(), nullable=False),
        sa.Column("minimum", sa.Float(), nullable=False),
        sa.Column("plane", sa.LargeBinary(), nullable=False),
        sa.Column("indexed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "theme_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("fit_id", sa.Integer(), nullable=True),
        sa.Column("theme_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("other", sa.Text(), nullable=True),
        sa.Column("shared", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["fit_id"], ["theme_fit.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("theme_change", schema=None) as batch_op:
        batch_op.create_index("theme_change_theme_id", ["theme_id"], unique=False)

    op.create_table(
        "document_place",
        sa.Column("document_id", sa.String(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("document_id"),
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("level", sa.Integer(), server_default="2", nullable=False))
        batch_op.add_column(sa.Column("state", sa.String(), server_default="live", nullable=False))
        batch_op.add_column(sa.Column("size_at_fit", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("concepts", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("given_label", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("hidden", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("merged_into", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("split_from", sa.String(), nullable=True))
