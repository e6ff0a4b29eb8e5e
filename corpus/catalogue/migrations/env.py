"""Runs the migrations over the connection that `open_catalogue` hands in."""

from alembic import context

from corpus.catalogue.schema import metadata

connection = context.config.attributes["connection"]
# SQLite alters a table by making it anew, which Alembic calls a batch.
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
