"""what each stage has done is a row of its own, and passages know their length

What older workspaces have done stays done: versions of stages are taken over as far as they say the same.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

MANY = 1_000  # rows written at once


def upgrade() -> None:
    op.create_table(
        "stage_done",
        sa.Column("document_id", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("stage", sa.String(), primary_key=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("done_at", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["document_id", "number"], ["version.document_id", "version.number"]),
    )
    op.create_index("stage_done_outcome", "stage_done", ["outcome"])
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.add_column(sa.Column("words", sa.Integer(), nullable=True))
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.add_column(sa.Column("complete_at", sa.String(), nullable=True))
    op.execute("UPDATE source SET complete_at = checked_at WHERE problem IS NULL")
    connection = op.get_bind()
    _take_over_stages(connection)
    _count_words(connection)
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.alter_column("words", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("version", schema=None) as batch_op:
        for name in ("read_by", "analysed_by", "indexed_by"):
            batch_op.drop_index(f"version_{name}")
        for name in ("problem", "read_by", "analysed_by", "indexed_by"):
            batch_op.drop_column(name)


def _take_over_stages(connection: sa.Connection) -> None:
    analysed = _analysis_suffix(connection)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    rows: list[dict[str, Any]] = []
    for row in connection.execute(
        sa.text("SELECT document_id, number, problem, read_by, analysed_by, indexed_by FROM version")
    ):
        base = {"document_id": row.document_id, "number": row.number, "done_at": at, "error": None, "reason": None}
        if row.read_by:
            failed = {"outcome": "failed", "error": "UnreadableDocumentError", "reason": row.problem}
            rows.append(
                base | {"stage": "read", "version": row.read_by, "outcome": "done"} | (failed if row.problem else {})
            )
        if row.analysed_by and not row.problem:
            version = row.analysed_by.rpartition(".")[2] + analysed
            rows.append(base | {"stage": "analyse", "version": version, "outcome": "done"})
        if row.indexed_by:
            version, _, encoder = row.indexed_by.partition(" ")
            rows.append(
                base | {"stage": "index", "version": f"{version.rpartition('.')[2]} {encoder}", "outcome": "done"}
            )
    columns = ("document_id", "number", "stage", "version", "outcome", "error", "reason", "done_at")
    insert = sa.text(f"INSERT INTO stage_done ({', '.join(columns)}) VALUES (:{', :'.join(columns)})")
    for first in range(0, len(rows), MANY):
        connection.execute(insert, rows[first : first + MANY])
    connection.execute(sa.text("UPDATE version SET text = NULL WHERE problem IS NOT NULL"))


def _analysis_suffix(connection: sa.Connection) -> str:
    """Return what persons and decisions add to the version of the analysis, as services/stages writes it."""
    persons = connection.execute(sa.text("SELECT 1 FROM mention WHERE type = 'person' LIMIT 1")).first()
    decided = [
        [row.id, row.found, row.name, row.into, bool(row.rejected)]
        for row in connection.execute(
            sa.text('SELECT id, found, name, "into", rejected FROM organisation_name ORDER BY id')
        )
    ]
    digest = hashlib.sha256(json.dumps(decided, ensure_ascii=False).encode()).hexdigest()[:8]
    return (" persons" if persons else "") + (f" decided:{digest}" if decided else "")


def _count_words(connection: sa.Connection) -> None:
    documents = sa.text("SELECT document_id, number FROM version WHERE text IS NOT NULL")
    text = sa.text("SELECT text FROM version WHERE document_id = :id AND number = :number")
    inside = sa.text('SELECT id, start, "end" FROM passage WHERE document_id = :id AND number = :number')
    count = sa.text("UPDATE passage SET words = :words WHERE id = :id")
    for row in connection.execute(documents).all():
        key = {"id": row.document_id, "number": row.number}
        written = str(connection.execute(text, key).scalar())
        passages = connection.execute(inside, key).all()
        words = [{"id": one.id, "words": len(written[one.start : one.end].split())} for one in passages]
        if words:
            connection.execute(count, words)
    connection.execute(sa.text("UPDATE passage SET words = 0 WHERE words IS NULL"))
