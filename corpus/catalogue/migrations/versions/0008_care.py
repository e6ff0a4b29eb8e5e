"""documents can be removed and set aside by decision, and the bytes of versions be gone"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decided_at", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.create_index("document_state", ["state"])
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("bytes_gone", sa.String(), nullable=True))
