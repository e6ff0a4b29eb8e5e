"""Schemas of what is asked for, as the OpenAPI description has them."""

from typing import Any

from pydantic import TypeAdapter


def schema_of(kind: Any) -> dict[str, Any]:
    """Return the schema of what is asked for, with what it refers to in it."""
    schema = TypeAdapter(kind).json_schema()
    inner = schema.pop("$defs", {})
    plain: dict[str, Any] = _plain(schema, inner)
    return plain


def _plain(schema: Any, inner: dict[str, Any]) -> Any:
    """Return a schema without references, and without the null that stands for what is not said."""
    if isinstance(schema, list):
        return [_plain(one, inner) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _plain(inner[schema["$ref"].rpartition("/")[2]], inner)
    if {"type": "null"} in schema.get("anyOf", []):
        return _plain(schema["anyOf"][0], inner)
    return {key: _plain(one, inner) for key, one in schema.items()}
