"""Elements of XML, also of broken XML, whose names need not be names."""

from typing import Any


def local_name(element: Any) -> str:
    """Return an element's name without its namespace; empty of a comment or a processing instruction."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
