"""what is decided of documents together is decided of those that have changed"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    document = sa.ForeignKey("document.id")
    op.create_table("unsettled", sa.Column("document_id", sa.String(), document, primary_key=True))
    op.create_table(
        "text_band",
        sa.Column("band", sa.BigInteger(), primary_key=True),
        sa.Column("document_id", sa.String(), sa.ForeignKey("document.id"), primary_key=True),
    )
    op.create_index("text_band_document", "text_band", ["document_id"])
    op.create_table(
        "publication_key",
        sa.Column("key", sa.BigInteger(), primary_key=True),
        sa.Column("document_id", sa.String(), sa.ForeignKey("document.id"), primary_key=True),
        sa.Column("points", sa.Boolean(), primary_key=True),
    )
    op.create_index("publication_key_document", "publication_key", ["document_id"])
    op.create_index("duplicate_of", "duplicate", ["of"])
    op.create_index("version_kind", "version", ["kind"])
    op.drop_index("finding_parent", "finding")
    op.create_index("finding_parent", "finding", ["parent", "source"])
    with op.batch_alter_table("signature") as signature:
        signature.drop_column("settled")
    op.execute("INSERT INTO unsettled SELECT id FROM document")
