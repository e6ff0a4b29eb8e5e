"""References in BibTeX. Source: O. Patashnik, BibTeXing, 1988, and the fields that biblatex has added."""

import re
from collections.abc import Iterable, Iterator

from services.hit_formats.works import CitedWork
from services.metadata_formats.selecting import is_person

LATEX = {character: f"\\{character}" for character in "#$%&_{}"}
LATEX |= {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
TYPES = {"report": "techreport", "policy_brief": "techreport"}
OTHERWISE = "misc"
#: Months have names of their own, which styles write in their language.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def write_bibtex(works: Iterable[CitedWork]) -> Iterator[str]:
    """Yield an entry a document."""
    for number, work in enumerate(works):
        body = "".join(f"  {name} = {value},\n" for name, value in _fields(work) if value)
        type = TYPES.get(work.kind, OTHERWISE)
        yield ("\n" if number else "") + f"@{type}{{{work.id},\n{body}}}\n"


def _fields(work: CitedWork) -> Iterator[tuple[str, str]]:
    date, series = work.date or "", work.series
    yield "title", _braced(work.title)
    yield "author", _people(work.authors)
    yield "editor", _people(work.editors)
    yield "institution" if work.kind in TYPES else "publisher", _braced(work.institution or "")
    yield "year", _braced(date[:4])
    yield "month", MONTHS[int(date[5:7]) - 1] if len(date) >= len("2024-03") else ""
    yield "series", _braced(series.name if series else "")
    yield "number", _braced(series.number or "" if series else "")
    yield "isbn", _braced(", ".join(work.isbns))
    yield "issn", _braced(", ".join(work.issns))
    yield "pages", _braced(", ".join(work.pages))
    yield "language", _braced(work.language or "")
    yield "doi", _verbatim(work.doi or "")
    yield "url", _verbatim(work.address or "")
    yield "keywords", _braced(", ".join(work.keywords))


def _people(names: Iterable[str]) -> str:
    """Write names; the braces of a body keep it from being taken for a person's names."""
    escaped = (_escape(name) if is_person(name) else f"{{{_escape(name)}}}" for name in names)
    written = " and ".join(escaped)
    return f"{{{written}}}" if written else ""


def _braced(text: str) -> str:
    return f"{{{_escape(text)}}}" if text else ""


def _escape(text: str) -> str:
    """Write a text as LaTeX takes it."""
    return "".join(LATEX.get(character, character) for character in text)


def _verbatim(text: str) -> str:
    """Write an address as it is, but for what would end its field."""
    plain = re.sub(r"[\s{}\\]", lambda found: f"%{ord(found[0]):02X}", text)
    return f"{{{plain}}}" if plain else ""
