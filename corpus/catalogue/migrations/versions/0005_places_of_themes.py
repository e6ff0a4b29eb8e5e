"""themes have a place on the map; maps of before are drawn anew at the next fit"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("x", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("y", sa.Float(), nullable=True))
    with op.batch_alter_table("theme_fit", schema=None) as batch_op:
        batch_op.drop_column("plane")
    op.execute("DELETE FROM document_place")
