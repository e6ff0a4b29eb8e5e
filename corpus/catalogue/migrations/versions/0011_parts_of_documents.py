"""what passages are a part of, printed numbers of pages, and how surely text was recognised"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("version", sa.Column("page_labels", sa.JSON()))
    op.add_column("version", sa.Column("recognised", sa.JSON()))
    op.add_column("passage", sa.Column("part", sa.String(), nullable=False, server_default="text"))
    op.add_column("passage", sa.Column("page_label", sa.String()))
    op.add_column("passage", sa.Column("recognised", sa.Float()))
