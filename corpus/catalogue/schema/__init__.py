"""The catalogue's tables, for SQLite and PostgreSQL alike. A change here needs a migration."""

from corpus.catalogue.schema.decided import (
    duplicate,
    membership,
    publication_key,
    signature,
    takedown,
    takedown_digest,
    text_band,
    unsettled,
    written_value,
)
from corpus.catalogue.schema.documents import (
    change,
    document,
    document_place,
    mention,
    metadata_field,
    passage,
    recommendation,
    search_terms,
    stage_done,
    subject,
    subject_decision,
    version,
)
from corpus.catalogue.schema.messages import alarm, alert, alert_document, alert_item, delivery
from corpus.catalogue.schema.runs import run, schedule
from corpus.catalogue.schema.sources import fetched, finding, source, source_day
from corpus.catalogue.schema.table_registry import metadata
from corpus.catalogue.schema.themes import organisation_name, theme, theme_change, theme_fit

__all__ = [
    "alarm",
    "alert",
    "alert_document",
    "alert_item",
    "change",
    "delivery",
    "document",
    "document_place",
    "duplicate",
    "fetched",
    "finding",
    "membership",
    "mention",
    "metadata",
    "metadata_field",
    "organisation_name",
    "passage",
    "publication_key",
    "recommendation",
    "run",
    "schedule",
    "search_terms",
    "signature",
    "source",
    "source_day",
    "stage_done",
    "subject",
    "subject_decision",
    "takedown",
    "takedown_digest",
    "text_band",
    "theme",
    "theme_change",
    "theme_fit",
    "unsettled",
    "version",
    "written_value",
]
