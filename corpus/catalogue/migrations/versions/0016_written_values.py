"""what was written to other sites"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "written_value",
        sa.Column("target", sa.Text(), primary_key=True),
        sa.Column("document_id", sa.String(), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("field", sa.String(), primary_key=True),
        sa.Column("given", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.String(), nullable=False),
    )
