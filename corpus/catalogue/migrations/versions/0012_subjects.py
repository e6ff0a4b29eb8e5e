"""subjects of documents, and what people decided about them"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "subject",
        sa.Column("document_id", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("uri", sa.String(), primary_key=True),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
    )
    op.create_index("subject_uri", "subject", ["uri"])
    op.create_table(
        "subject_decision",
        sa.Column("document_id", sa.String(), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("uri", sa.String(), primary_key=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.String(), nullable=False),
    )
