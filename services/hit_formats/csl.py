"""References in CSL-JSON. Source: https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from services.hit_formats.works import CitedWork
from services.metadata_formats.selecting import is_person
from services.metadata_formats.writing import json_text

TYPES = {"report": "report", "policy_brief": "report", "release": "webpage"}
OTHERWISE = "document"
MARKUP = re.compile(r"<(/?(?:i|b|sc|sub|sup|span)\b[^<>]*)>", re.IGNORECASE)


def write_csl(works: Iterable[CitedWork]) -> Iterator[str]:
    """Yield a list with an item a document, an item a piece."""
    before = "[\n"
    for work in works:
        yield before + json_text(as_item(work))
        before = ",\n"
    yield ("[" if before == "[\n" else "") + "\n]\n"


def as_item(work: CitedWork) -> dict[str, Any]:
    """Write a document as an item; what is not known is left out."""
    series = work.series
    said = {
        "id": work.id,
        "type": TYPES.get(work.kind, OTHERWISE),
        "title": _plain(work.title),
        "author": [_name(name) for name in work.authors],
        "editor": [_name(name) for name in work.editors],
        "issued": {"date-parts": [[int(part) for part in work.date.split("-")]]} if work.date else None,
        "publisher": _plain(work.institution or ""),
        "collection-title": _plain(series.name) if series else None,
        "collection-number": series.number if series else None,
        "ISBN": ", ".join(work.isbns),
        "ISSN": ", ".join(work.issns),
        "page": ", ".join(work.pages),
        "language": work.language,
        "DOI": work.doi,
        "URL": work.address,
        "keyword": ", ".join(work.keywords),
    }
    return {name: value for name, value in said.items() if value}


def _name(name: str) -> dict[str, str]:
    family, _, given = name.partition(", ")
    return {"family": _plain(family), "given": _plain(given)} if is_person(name) else {"literal": _plain(name)}


def _plain(text: str) -> str:
    """Write words in which a processor finds no markup: it takes `<i>` and the like for styles."""
    return MARKUP.sub(r"‹\1›", text)
