"""How values are written so that no title can become markup, a formula or a line of its own."""

import json
import re
from collections.abc import Iterable
from typing import Any

from corpus.characters import FORMULA, one_line

#: A semicolon before what could be computed: a Finnish spreadsheet begins a cell there.
INNER_FORMULA = re.compile(r"(;\s*)(?=[=+\-@＝＋－＠])")
MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&#$])")
MARKDOWN_START = re.compile(r"^(\s*)([+\-=]|\d+(?=[.)]))")


def json_text(value: Any, indent: int | None = None) -> str:
    """Write JSON with Finnish letters as they are, and no character that ends a line."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("\x85", "\\u0085")


def table_cell(*values: str | None) -> str:
    """Write a cell of a table; several values stand between semicolons, with a mark before each formula."""
    return "; ".join(_no_formula(one_line(value)) for value in values if value)


def join_values(values: Iterable[str]) -> str:
    """Write the values of one cell."""
    return table_cell(*values)


def _no_formula(text: str) -> str:
    marked = INNER_FORMULA.sub(r"\1'", text)
    return f"'{marked}" if FORMULA.match(marked) else marked


def markdown_text(text: str) -> str:
    """Write words that stand in a line of Markdown as they are, and begin no list or heading."""
    escaped = MARKDOWN.sub(r"\\\1", one_line(text))
    begun = MARKDOWN_START.match(escaped)
    if begun is None:
        return escaped
    mark = f"{begun[2]}\\" if begun[2].isdigit() else f"\\{begun[2]}"
    return begun[1] + mark + escaped[begun.end() :]


def markdown_link(label: str, address: str) -> str:
    """Write a link of Markdown to an address of the web."""
    safe = address.replace("(", "%28").replace(")", "%29").replace("\\", "%5C")
    return f"[{markdown_text(label)}]({safe})"
