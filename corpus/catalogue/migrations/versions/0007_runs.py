"""a run knows its job, why and for which scheduled time it was made, and how it ended"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.alter_column("counts", new_column_name="report", existing_type=sa.JSON())
        batch_op.add_column(sa.Column("job", sa.String(), nullable=False, server_default="ingest"))
        batch_op.add_column(sa.Column("trigger", sa.String(), nullable=False, server_default="manual"))
        batch_op.add_column(sa.Column("deployment", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("window", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(), nullable=False, server_default="running"))
        batch_op.add_column(sa.Column("problem", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("process", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("flow_run", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("request", sa.JSON(), nullable=True))
        batch_op.create_index("run_deployment", ["deployment", "started_at"])
    op.execute("UPDATE run SET state = CASE WHEN finished_at IS NULL THEN 'crashed' ELSE 'completed' END")
    op.create_table(
        "schedule",
        sa.Column("deployment", sa.String(), primary_key=True),
        sa.Column("cron", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("since", sa.String(), nullable=False),
    )
