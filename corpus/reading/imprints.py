"""Imprints and description pages ("kuvailulehti") of Finnish publishers, in Finnish, Swedish and English.

What they say stands a line a field: a label and its value, apart by a colon, a tab, the border of a cell or the end of
the line; or without labels, as publishers write them ("Valtioneuvosto Helsinki 2023", "© Sitra 2018").
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from corpus.reading.dates import find_date
from corpus.reading.identifiers import find_identifiers
from corpus.reading.imprint_names import ORGANISATION, publisher_of, split_persons
from corpus.records import Field

BORDER = r"\s*(?::|\t|\s\|\s|\s{3,}|$)\s*"
CELL = re.compile(r"\t+|\s\|\s|\s{3,}")
BRACKETS = r"(?:\s?\([^)\n]{1,12}\)|/\w{1,3})?"  # "(t)", "/t", "(toim.)"
SHEETS = {"kuvailulehti": "fi", "presentationsblad": "sv", "description sheet": "en", "documentation page": "en"}
TOWNS = (
    r"(?:Helsinki|Helsingfors|Espoo|Esbo|Vantaa|Vanda|Tampere|Turku|Åbo|Oulu|Jyväskylä|Kuopio|Lahti|Joensuu|Vaasa|Vasa"
    r"|Rovaniemi|Lappeenranta|Mikkeli|Pori|Kokkola|Seinäjoki|Hämeenlinna|Kajaani|Kouvola|Kotka|Mariehamn|Maarianhamina)"
)
YEAR = r"(?:19|20)\d\d"
PLACE_YEAR = re.compile(
    rf"(?:(?P<publisher>[A-ZÅÄÖ][^\d:]{{2,80}}?),?\s+)?{TOWNS},?\s+(?:\w{{3,6}}kuu(?:ssa|ta)?\s+)?(?P<year>{YEAR})\.?"
)
COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|copyright(?:\s*©)?:?)\s*(?P<first>{YEAR})?,?\s*(?P<holder>[^\d©]{{2,90}}?),?\s*(?P<year>{YEAR})?\.?",
    re.IGNORECASE,
)
AUTHORS_AND = re.compile(r"(?:kirjoittaja|tekijä|författarna|author)\w*\s+(?:ja|och|and|&)\s+", re.IGNORECASE)
NUMBER = (
    r"(?:(?:nro|nr|no|vol)\.?\s*)?"
    rf"(?:\d{{4}}\s?:\s?\d{{1,3}}|\d{{1,4}}\s?[/|]\s?{YEAR}|[A-Z]?\s?\d{{1,4}}(?:,\s{YEAR})?)"
)
SERIES_WORD = (
    r"(?:julkaisu|raport|selvity|tutkimu|työpaper|muistio|sarja|acta\b|technology|working paper|report|discussion"
    r"|skrift|publikation|opas\b|oppaita|katsau|tiedonantoj|mietintö|suosituks|ohjei|analyse|aineisto|publication|studies"
    r"|bulletin)"
)
SERIES = re.compile(
    rf"(?P<series>(?:[A-ZÅÄÖ][^:;\d]{{0,90}}?)?{SERIES_WORD}[^:;\d]{{0,60}}?),?\s+(?P<number>{NUMBER})\.?",
    re.IGNORECASE,
)
LABELS = Path(__file__).parent / "imprints.toml"
BEGINNING = 3  # letters that every label has
MOST_LINES = 6  # of a value
UNLABELLED = "?"  # in place of a language, within this module


def find_imprint(text: str, origin: str, *, labelled_only: bool = False) -> Iterator[Field]:
    """Yield what imprint and description pages say: creators, editors, publisher, series, titles, dates, numbers.

    :param text: a line a field, as the page has them.
    :param labelled_only: leave out what stands without a label: at the foot of a web page that is the site's.
    """
    lines = [line.strip() for line in text.split("\n")]
    found = [*_labelled(lines, origin), *(() if labelled_only else _unlabelled(lines, origin))]
    labelled = {field.name for field in found if field.language != UNLABELLED}
    chosen = (
        Field(field.name, field.value, field.origin) if field.language == UNLABELLED else field
        for field in found
        if field.language != UNLABELLED or field.name not in labelled
    )
    yield from dict.fromkeys([*chosen, *find_identifiers(text, origin)])


@cache
def _labels() -> dict[str, re.Pattern[str]]:
    """Return the pattern of each field's labels, with the border behind them."""
    named = tomllib.loads(LABELS.read_text("utf-8"))
    return {name: re.compile(f"(?:{_any(labels)}){BRACKETS}{BORDER}", re.IGNORECASE) for name, labels in named.items()}


def _any(labels: Sequence[str]) -> str:
    return "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in sorted(labels, key=len, reverse=True))


@cache
def _beginnings() -> frozenset[str]:
    """Return the letters that labels begin with: a look at these is quicker than the patterns."""
    named = tomllib.loads(LABELS.read_text("utf-8"))
    return frozenset(label[:BEGINNING] for labels in named.values() for label in labels)


def _label_at(line: str, start: int = 0) -> tuple[str, re.Match[str]] | None:
    """Return the field whose label stands at a place of a line."""
    if line[start : start + BEGINNING].casefold() not in _beginnings():
        return None
    for name, label in _labels().items():
        if match := label.match(line, start):
            return name, match
    return None


def _labelled(lines: Sequence[str], origin: str) -> Iterator[Field]:
    language = None
    for at, line in enumerate(lines):
        language = SHEETS.get(line.casefold(), language)
        for start in (0, *_borders(line)):
            found = _label_at(line, start)
            if found is not None and found[0] != "other":
                yield from _fields(found[0], _value(lines, at, found[1].end()), origin, language)


def _borders(line: str) -> Sequence[int]:
    """Return where the cells of a line begin, behind the first one."""
    if line.isprintable() and "|" not in line and "  " not in line:  # most lines
        return ()
    return [border.end() for border in CELL.finditer(line)]


def _value(lines: Sequence[str], at: int, start: int) -> list[str]:
    """Return what a label says: the rest of its cell, else the lines below it."""
    rest = lines[at][start:]
    value = CELL.split(rest)[0].strip()
    if value:
        return [] if _label_at(value) else [value]
    below: list[str] = []
    for line in lines[at + 1 : at + 1 + MOST_LINES]:
        if not line or _label_at(line) or line.casefold() in SHEETS:
            break
        below.append(line)
    return below


def _fields(name: str, values: Sequence[str], origin: str, language: str | None) -> Iterator[Field]:
    if not values:
        return
    if name in ("creator", "editor"):
        yield from (Field(name, person, origin) for person in split_persons("\n".join(values)))
    elif name == "publisher":
        yield from (Field(name, publisher, origin) for publisher in [publisher_of(values[0])] if publisher)
    elif name == "date":
        found = find_date(values[0]) or next(iter(re.findall(YEAR, values[0])), None)
        yield from (Field(name, date, origin) for date in [found] if date)
    elif name == "alt_title":
        yield from (Field(name, " ".join(values), origin, code) for code in [language] if code in ("sv", "en"))
    elif name == "series":
        yield Field(name, values[0].strip(" .,;"), origin)
    else:
        yield Field(name, " ".join(values), origin)


def _unlabelled(lines: Sequence[str], origin: str) -> Iterator[Field]:
    for line in lines:
        has_number = line.rstrip(".")[-1:].isdigit()  # without one the slow patterns need not be tried
        if has_number and (place := PLACE_YEAR.fullmatch(line)):
            if place["publisher"] is None or ORGANISATION.search(place["publisher"]):
                yield Field("date", place["year"], origin, UNLABELLED)
                if place["publisher"]:
                    yield Field("publisher", place["publisher"].strip(" ,"), origin, UNLABELLED)
        elif holder := COPYRIGHT.fullmatch(line):
            name = publisher_of(AUTHORS_AND.sub("", holder["holder"]))
            if ORGANISATION.search(name):
                yield Field("publisher", name, origin, UNLABELLED)
            if year := holder["first"] or holder["year"]:
                yield Field("date", year, origin, UNLABELLED)
        elif has_number and (series := SERIES.fullmatch(line)) and not re.fullmatch(YEAR, series["number"]):
            yield Field("series", f"{series['series'].strip()} {series['number']}", origin, UNLABELLED)


def begins_with_label(line: str) -> bool:
    """Return whether a line begins with the label of a field: "Asiasanat", "ISBN (PDF)"."""
    return _label_at(line.lstrip()) is not None
