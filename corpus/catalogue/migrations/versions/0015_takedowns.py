"""what was taken down, and by which digests it is known again"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table(
        "takedown",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("taken_down_at", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
    )
    op.create_table(
        "takedown_digest",
        sa.Column("takedown_id", sa.String(), sa.ForeignKey("takedown.id"), primary_key=True),
        sa.Column("digest", sa.String(), primary_key=True),
        sa.Column("what", sa.String(), nullable=False),
    )
    op.create_index("takedown_digest_digest", "takedown_digest", ["digest"])
