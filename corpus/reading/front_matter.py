"""What stands before a Markdown text: its title, authors and date as YAML, TOML or Pandoc's title block."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import yaml

from corpus.records import Field

YAML = re.compile(r"\s*---[ \t]*\n(.{0,20000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
TOML = re.compile(r"\s*\+\+\+[ \t]*\n(.{0,20000}?)\n\+\+\+[ \t]*(?:\n|$)", re.DOTALL)
PANDOC = re.compile(r"%[ \t]*(.*)\n(?:%[ \t]*(.*)\n)?(?:%[ \t]*(.*)(?:\n|$))?")
#: Names of fields, in lower case, to ours.
NAMES = {
    "title": "title", "otsikko": "title", "subtitle": "subtitle", "alaotsikko": "subtitle",
    "author": "creator", "authors": "creator", "tekijä": "creator", "tekijät": "creator", "kirjoittaja": "creator",
    "creator": "creator", "publisher": "publisher", "julkaisija": "publisher", "series": "series", "sarja": "series",
    "date": "date", "published": "date", "julkaistu": "date", "pvm": "date", "päiväys": "date", "year": "date",
    "vuosi": "date", "lang": "language", "language": "language", "kieli": "language", "isbn": "isbn", "issn": "issn",
    "doi": "doi", "urn": "urn", "url": "url", "link": "url", "keywords": "subject", "tags": "subject",
    "asiasanat": "subject", "description": "abstract", "abstract": "abstract", "tiivistelmä": "abstract",
}  # fmt: skip
ORIGIN = "front matter"
LISTED = {"creator", "subject"}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a text says of itself before it begins, and where it begins."""

    fields: tuple[Field, ...] = ()
    end: int = 0  # offset of the text proper

    def first(self, name: str) -> str | None:
        """Return the first value of a field."""
        return next((field.value for field in self.fields if field.name == name), None)


def read_front_matter(text: str) -> FrontMatter:
    """Read what stands before a text; nothing of a text that begins with a line or a list of its own."""
    for form, parse in ((YAML, _yaml), (TOML, _toml)):
        found = form.match(text)
        said = parse(found[1]) if found else None
        if found and said:
            return FrontMatter(tuple(_fields(said)), found.end())
    found = PANDOC.match(text)
    if found:
        said = {name: value for name, value in zip(("title", "author", "date"), found.groups(), strict=True) if value}
        return FrontMatter(tuple(_fields(said)), found.end())
    return FrontMatter()


def _yaml(source: str) -> dict[Any, Any] | None:
    try:
        said = yaml.safe_load(source)
    except (yaml.YAMLError, ValueError, RecursionError):  # ValueError: a date that no calendar has
        said = None
    return said if isinstance(said, dict) else _lines(source)


def _toml(source: str) -> dict[Any, Any] | None:
    try:
        return tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _lines(source: str) -> dict[Any, Any] | None:
    """Read YAML that is none (a title with a colon in it, a date that is none) line by line."""
    pairs = [
        line.partition(":") for line in source.split("\n") if line.strip() and not line.startswith((" ", "\t", "-"))
    ]
    if not pairs or not all(mark and re.fullmatch(r"[\w-]{1,30}", name.strip()) for name, mark, _ in pairs):
        return None
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


def _fields(said: dict[Any, Any]) -> Iterator[Field]:
    for key, value in said.items():
        name = NAMES.get(str(key).lower())
        if name is None:
            continue
        for one in _values(value, split=name in LISTED):
            yield Field(name, one, ORIGIN)


def _values(value: Any, *, split: bool) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):  # an author with an affiliation
            one = one.get("name")
        if isinstance(one, date):
            yield one.isoformat()[:10]
        elif isinstance(one, str | int | float) and not isinstance(one, bool) and str(one).strip():
            yield from (part for part in (re.split(r"\s*;\s*|,\s+(?=\w+ )", str(one)) if split else [str(one)]) if part)
