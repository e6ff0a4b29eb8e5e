"""What tests look at in answers by HTTP."""

import json
from pathlib import Path

import httpx
import jsonschema

PROBLEM = "application/problem+json"
SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return status and reason of a refusal, after a look at its form."""
    said = answer.json()
    assert answer.headers["content-type"] == PROBLEM
    assert (said["type"], said["status"]) == ("about:blank", answer.status_code)
    assert set(said) == {"type", "title", "status", "detail"}
    assert "\n" not in said["detail"]
    return answer.status_code, said["detail"]


def check_schema(answer: object, name: str) -> None:
    """Validate an answer by the schema of its record."""
    jsonschema.validate(answer, json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))
