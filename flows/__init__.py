"""Prefect only: the ingest flow, its tasks, the local server."""
