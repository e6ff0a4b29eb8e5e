"""Entries of WordPress's REST interface: what is the publication's own of them."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.addresses import clean_address, is_address
from corpus.records import SourceProblem

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")  # later runs ask for what was modified after one


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the REST interface: what every one has, and the fields that only some types have."""

    id: int
    location: str
    modified: str  # empty where its type does not say it
    fields: Mapping[str, Any]

    @property
    def title(self) -> str | None:
        return html.unescape(rendered_field(self.fields, "title")) or None

    @property
    def is_protected(self) -> bool:
        content = self.fields.get("content")
        return isinstance(content, dict) and bool(content.get("protected"))

    def embedded(self, name: str) -> list[Any]:
        """Return what the interface was asked to send along with the entry."""
        values = self.fields.get("_embedded")
        found = values.get(name) if isinstance(values, dict) else None
        return found if isinstance(found, list) else []


def check_entry(entry: Any, address: str) -> Entry | SourceProblem:
    """Return an entry, or what is wrong with it: without its number and address it cannot be kept."""
    fields = entry if isinstance(entry, dict) else {}
    id, link = fields.get("id"), text_field(fields, "link")
    if type(id) is int and is_address(link):
        modified = text_field(fields, "modified")
        return Entry(id, clean_address(link), modified if MOMENT.fullmatch(modified) else "", fields)
    wrong = "its id" if is_address(link) else "a link that can be followed"
    place = clean_address(link) if is_address(link) else address
    return SourceProblem(place, f"{place}: an entry lacks {wrong}, so it is passed over: tell the site's owner")


def lasting_fields(entry: Entry) -> dict[str, Any]:
    """Return what is the publication's own of an entry; the rest changes with every request or plugin."""
    terms = [term for group in _dicts(entry.embedded("wp:term")) for term in group]
    translations = entry.fields.get("translations")
    versions = translations.items() if isinstance(translations, dict) else ()
    return {
        "link": entry.fields["link"], "date": text_field(entry.fields, "date") or None, "modified": entry.modified,
        "type": text_field(entry.fields, "type") or None, "title": rendered_field(entry.fields, "title"),
        "content": rendered_field(entry.fields, "content"), "language": text_field(entry.fields, "lang") or None,
        "translations": {language: url for language, url in versions if isinstance(url, str)},
        "authors": [name for author in _dicts([entry.embedded("author")])[0] if (name := text_field(author, "name"))],
        "categories": sorted(text_field(term, "name") for term in terms if term.get("taxonomy") == "category"),
        "tags": sorted(text_field(term, "name") for term in terms if term.get("taxonomy") not in ("category", None)),
        "files": sorted(_files(entry.fields.get("acf"))),
    }  # fmt: skip


def _dicts(groups: Sequence[Any]) -> list[list[dict[str, Any]]]:
    """Return what in each group is an object; a group that is no list is empty."""
    return [[one for one in group if isinstance(one, dict)] if isinstance(group, list) else [] for group in groups]


def _files(value: Any) -> set[str]:
    """Return the addresses of documents in a site's own fields, however deep."""
    found, waiting = set[str](), [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and value.lower().endswith((".pdf", ".docx")) and is_address(value):
            found.add(value)
    return found


def rendered_field(fields: Mapping[str, Any], name: str) -> str:
    """Return a field as HTML, empty where an entry's type has none."""
    value = fields.get(name)
    return text_field(value, "rendered") if isinstance(value, dict) else ""


def text_field(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    return value if isinstance(value, str) else ""
