"""alarms, saved searches, and what was sent of them"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
        sa.Column("raised_at", sa.String(), nullable=False),
        sa.Column("ended_at", sa.String()),
        sa.Column("open_as", sa.Text(), unique=True),
    )
    op.create_table(
        "source_day",
        sa.Column("source", sa.Text(), primary_key=True),
        sa.Column("day", sa.String(), primary_key=True),
        sa.Column("documents", sa.Integer(), nullable=False),
    )
    op.create_table(
        "alert",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("filters", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("every", sa.String(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.String(), nullable=False),
        sa.Column("since", sa.String()),
        sa.Column("ran_at", sa.String()),
        sa.Column("round", sa.Integer(), nullable=False),
    )
    op.create_table(
        "alert_item",
        sa.Column("alert", sa.String(), sa.ForeignKey("alert.name"), primary_key=True),
        sa.Column("document_id", sa.String(), primary_key=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("found_at", sa.String(), nullable=False),
    )
    op.create_table(
        "alert_document",
        sa.Column("alert", sa.String(), sa.ForeignKey("alert.name"), primary_key=True),
        sa.Column("document_id", sa.String(), primary_key=True),
    )
    op.create_table(
        "delivery",
        sa.Column("about", sa.String(), primary_key=True),
        sa.Column("address", sa.String(), primary_key=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed_at", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text()),
    )
    op.create_index("delivery_state", "delivery", ["state"])
