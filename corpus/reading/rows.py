"""Rows of JSONL files: documents with `text` and, where given, `id`, `title`, `date` or `year`, `url`, `language`."""

import json
from typing import Any

from corpus.errors import UnreadableDocumentError
from corpus.ids import split_location
from corpus.publications import guess_kind
from corpus.reading.building import assemble
from corpus.reading.dates import normalise_date
from corpus.reading.text import LONGEST_HEADING, markdown_pieces
from corpus.records import Document, Resource


def read_row(resource: Resource) -> Document:
    """Read one row; its text may be Markdown.

    :raises UnreadableDocumentError: when it is no JSON object or has no text.
    """
    try:
        row = json.loads(resource.content)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits and nesting of 3,000 levels are valid
        raise UnreadableDocumentError(f"it is not valid JSON ({error})") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UnreadableDocumentError('it has no field "text"')
    text, blocks, _ = assemble(markdown_pieces(row["text"]))
    title = _field(row, "title") or _first_line(text)
    date = _field(row, "date") or _field(row, "year")
    language = _field(row, "language")
    return Document(
        title,
        text,
        blocks,
        "application/json",
        date=normalise_date(date) if date else None,
        language=language.lower()[:2] if language else None,
        url=_field(row, "url"),
        kind=guess_kind(title, split_location(resource.location)[1]),
    )


def _field(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    return str(value).strip() or None if isinstance(value, str | int | float) else None


def _first_line(text: str) -> str:
    words = text.split("\n", 1)[0].split()
    return " ".join(words[:LONGEST_HEADING]) + (" …" if len(words) > LONGEST_HEADING else "")
