"""Writes the JSON Schema of every answer to `docs/schemas/`, as it is printed: with all of its fields.

Run: python -m services.schemas
"""

import json
from pathlib import Path
from typing import Any

from corpus.catalogue.document_changes import DecidedDocument
from corpus.catalogue.takedowns import Takedown
from corpus.catalogue.theme_fits import ThemeChange
from corpus.records import DecidedName
from services.alarms.answers import AddressTest, AlarmReport, ListedAlarm
from services.alerts.answers import AlertReport, ListedAlert
from services.answers.citations import CitedPublication, CitedSearch, PassageInContext
from services.answers.places import PlaceAnswer, PlaceList, Suggestions
from services.answers.publications import ListedOrganisation, OrganisationAnswer, PublicationAnswer, SuggestedMerge
from services.answers.runs import RebuildReport, RunReport
from services.answers.search import SearchAnswer
from services.answers.similar import SimilarAnswer
from services.answers.sources import ListedSource, PreviewedItem, SourceCheck, SourceCheckReport
from services.answers.subjects import DocumentSubjects, SubjectReport
from services.answers.texts import AnalysedText, ExplainedText, ListedRecommendation, TaggedText
from services.answers.themes import ListedTheme, StoredTheme, ThemeAnswer, ThemeFitReport, TrendAnswer
from services.answers.workspace import ListedRun, ListedSchedule, RunAnswer, WorkspaceStatus
from services.answers.write_back import WriteBackReport
from services.care.backups import BackupReport
from services.care.checks import CheckReport
from services.care.documents import RetryReport
from services.care.restores import RestoreReport
from services.care.retention import RetentionReport
from services.care.sources import SourceRemoval
from services.care.takedowns import TakedownPlan, TakedownReport
from services.documents import DocumentAnswer
from services.snapshots.creating import SnapshotReport
from services.vocabularies import ListedVocabulary, ShownConcept

FOLDER = Path("docs") / "schemas"
#: What the commands print as JSON, and the reports that they print as a sentence.
ANSWERS: tuple[type, ...] = (
    RunReport, ListedRun, RunAnswer, ListedSchedule, SourceCheckReport,
    RebuildReport, SearchAnswer, ListedRecommendation, AnalysedText,
    ExplainedText, TaggedText,
    PreviewedItem, SourceCheck, ListedSource, ListedTheme, StoredTheme,
    ThemeAnswer, TrendAnswer, ThemeFitReport, ThemeChange, ListedOrganisation,
    OrganisationAnswer, SuggestedMerge, DecidedName, PublicationAnswer, WorkspaceStatus,
    DocumentSubjects, SubjectReport, DocumentAnswer,
    ListedAlarm, AlarmReport, AddressTest, ListedAlert, AlertReport,
    SourceRemoval, DecidedDocument, RetryReport, BackupReport, RestoreReport, CheckReport, RetentionReport,
    ListedVocabulary, ShownConcept,
    CitedSearch, CitedPublication, PassageInContext, SimilarAnswer, SnapshotReport,
    PlaceAnswer, PlaceList, Suggestions, WriteBackReport, Takedown, TakedownReport, TakedownPlan,
)  # fmt: skip


def schema_of(answer: type) -> dict[str, Any]:
    """Return the JSON Schema of an answer as it is printed."""
    from pydantic import TypeAdapter
    from pydantic.json_schema import GenerateJsonSchema

    class Printed(GenerateJsonSchema):
        def field_is_required(self, *_: object, **__: object) -> bool:
            return True  # a default is printed too

    return TypeAdapter(answer).json_schema(mode="serialization", schema_generator=Printed)


def schema_text(answer: type) -> str:
    """Return the schema of an answer as its file holds it."""
    return json.dumps(schema_of(answer), ensure_ascii=False, indent=1) + "\n"


def schema_file(answer: type) -> Path:
    """Return the file of an answer's schema, from the root of the project."""
    return FOLDER / f"{answer.__name__}.json"


def main() -> None:
    """Write all schemas."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for answer in ANSWERS:
        schema_file(answer).write_text(schema_text(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
