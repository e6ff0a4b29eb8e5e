"""What was done, and when it is to be done."""

from sqlalchemy import JSON, Column, Index, Integer, String, Table, Text

from corpus.catalogue.schema.table_registry import metadata

run = Table(
    "run",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job", String, nullable=False, server_default="ingest"),  # what it does: ingest, refit-themes, …
    Column("trigger", String, nullable=False, server_default="manual"),  # manual, schedule, catch-up, retry
    Column("deployment", String),  # name of the scheduled job; null: none
    Column("window", String),  # the time that it was scheduled for
    # running, completed, failed, crashed, interrupted, cancelled, skipped
    Column("state", String, nullable=False, server_default="running"),
    Column("started_at", String, nullable=False),
    Column("finished_at", String),
    Column("problem", Text),  # of one that did not complete, one line
    Column("process", String),  # host:pid that does it
    Column("flow_run", String),  # id of Prefect's
    Column("request", JSON),  # what it was asked to do
    Column("report", JSON),
    Index("run_deployment", "deployment", "started_at"),
)

schedule = Table(  # what `operate` last made of the settings: windows before `since` were never promised
    "schedule",
    metadata,
    Column("deployment", String, primary_key=True),
    Column("cron", String, nullable=False),
    Column("timezone", String, nullable=False),
    Column("since", String, nullable=False),
)
