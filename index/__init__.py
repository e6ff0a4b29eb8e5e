"""The searchable topic index: writing and queries."""
