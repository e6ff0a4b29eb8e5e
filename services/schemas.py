"""Writes the JSON Schema of every answer to `docs/schemas/`.

Run: python -m services.schemas
"""

import json
from pathlib import Path
from typing import Any

from services import answers

FOLDER = Path("docs") / "schemas"
#: What the commands print as JSON.
ANSWERS: tuple[type, ...] = (
    answers.RunReport, answers.SearchAnswer, answers.AnalysedText, answers.TaggedText, answers.PreviewedItem,
    answers.SourceCheck, answers.ListedSource, answers.ListedTheme, answers.StoredTheme, answers.ThemeAnswer,
    answers.TrendAnswer, answers.ListedOrganisation, answers.OrganisationAnswer, answers.PublicationAnswer,
    answers.WorkspaceStatus,
)  # fmt: skip


def schema_of(answer: type) -> dict[str, Any]:
    """Return the JSON Schema of an answer as it is printed."""
    from pydantic import TypeAdapter

    return TypeAdapter(answer).json_schema(mode="serialization")


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
