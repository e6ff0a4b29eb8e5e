"""What is read of imprint and description pages, field by field, on pages in the styles of Finnish publishers.

The pages are written for the tests, by who wrote the rules: the figures say that the styles are known, not how well
others are read. Run: python -m benchmarks.imprints
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.reading.imprints import find_imprint

FIXTURES = Path(__file__).parent.parent / "tests" / "fixtures" / "imprints"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
STEMS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")


@dataclass(frozen=True, slots=True)
class Imprint:
    """A page in one style about one publication, with what it says by field."""

    style: str
    text: str
    says: dict[str, list[str]]


def imprints() -> Iterator[Imprint]:
    """Yield a page of each style about each publication."""
    styles = tomllib.loads((FIXTURES / "styles.toml").read_text("utf-8"))
    records = tomllib.loads((FIXTURES / "records.toml").read_text("utf-8"))["record"]
    for name, style in styles.items():
        for at, record in enumerate(records):
            values = _values(record, at)
            text = style["text"].format(**values)
            yield Imprint(name, text, {field: _right(field, name, values, record) for field in style["says"]})


def _values(record: dict[str, Any], at: int) -> dict[str, Any]:
    names, month = record["creators"], record["month"]
    isbn, issn = (
        (f"978952{at}123{number:02d}" for number in (40 + at, 60 + at)),
        (f"1798{at}{number}" for number in (21, 57)),
    )
    pisbn, eisbn = (f"{base}{_isbn_digit(base)}" for base in isbn)
    pissn, eissn = (f"{base[:4]}-{base[4:]}{_issn_digit(base)}" for base in issn)
    return record | {
        "publisher": record["publishers"][0], "publisher_sv": record["publishers"][1],
        "publisher_en": record["publishers"][2], "owner_series": record["series"][0],
        "owner_series_sv": record["series"][1], "owner_series_en": record["series"][2],
        "creators": ", ".join(names), "creators_lines": "\n".join(names),
        "creators_ja": " ja ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names),
        "creators_inverted": "; ".join(map(_inverted, names)), "editors": ", ".join(record["editors"]),
        "month_en": MONTHS[month - 1], "month_fi": STEMS[month - 1],
        "pisbn": _hyphened(pisbn), "eisbn": _hyphened(eisbn), "pissn": pissn, "eissn": eissn,
        "doi": f"10.31885/{eisbn}",
    }  # fmt: skip


def _right(field: str, style: str, values: dict[str, Any], record: dict[str, Any]) -> list[str]:
    language = {"ministry_2023_swedish": 1, "ministry_2023_english": 2}.get(style, 0)
    series = f"{record['series'][language]} {values['year']}:{values['number']}"
    own = {
        "ministry_2014": f"{values['owner_series']} {values['number']}/{values['year']}",
        "environment": f"SUOMEN YMPÄRISTÖKESKUKSEN RAPORTTEJA {values['number']} | {values['year']}",
        "health_institute": f"TYÖPAPERI {values['number']}/{values['year']}",
        "natural_resources": f"Luonnonvara- ja biotalouden tutkimus {values['number']}/{values['year']}",
        "fund": f"Sitran selvityksiä {values['number']}", "economic_research": f"VATT Muistiot {values['number']}",
        "technical_research": f"VTT Technology {values['number']}",
        "university": f"Acta Universitatis {values['number']}",
        "polytechnic": f"Ammattikorkeakoulun julkaisuja {values['number']}",
    }  # fmt: skip
    names = record["creators"]
    right: dict[str, list[str]] = {
        "creator": [_inverted(name) for name in names] if style == "university" else names,
        "editor": record["editors"], "publisher": [record["publishers"][language]], "series": [own.get(style, series)],
        "title": [values["title"]], "alt_title": [values["title_sv" if language == 1 else "title_en"]],
        "e-isbn": [values["eisbn"].replace("-", "")], "p-isbn": [values["pisbn"].replace("-", "")],
        "e-issn": [values["eissn"]], "p-issn": [values["pissn"]], "doi": [values["doi"]],
        "urn": [f"URN:ISBN:{values['eisbn']}"], "year": [str(values["year"])],
    }  # fmt: skip
    return right[field]


def read_fields(text: str) -> dict[str, list[str]]:
    """Return what is read of a page, by field; of dates the year."""
    read: dict[str, list[str]] = {}
    for field in find_imprint(text, "text"):
        name, value = ("year", field.value[:4]) if field.name == "date" else (field.name, field.value)
        if value not in read.setdefault(name, []):
            read[name].append(value)
    return read


def score_fields() -> dict[str, tuple[int, int]]:
    """Return for each field on how many pages it is read right, and on how many it is said."""
    right, said = Counter[str](), Counter[str]()
    for page in imprints():
        read = read_fields(page.text)
        for field, values in page.says.items():
            said[field] += 1
            right[field] += read.get(field) == values
    return {field: (right[field], number) for field, number in said.items()}


def _inverted(name: str) -> str:
    first, _, last = name.partition(" ")
    return f"{last}, {first}"


def _isbn_digit(base: str) -> int:
    return -sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(base)) % 10


def _issn_digit(base: str) -> str:
    digit = -sum((8 - at) * int(one) for at, one in enumerate(base)) % 11
    return "X" if digit == 10 else str(digit)


def _hyphened(isbn: str) -> str:
    return f"{isbn[:3]}-{isbn[3:6]}-{isbn[6:9]}-{isbn[9:12]}-{isbn[12]}"


def main() -> None:
    pages = list(imprints())
    print(f"{len(pages)} pages in {len({page.style for page in pages})} styles")
    for field, (right, said) in sorted(score_fields().items()):
        print(f"{field:12} {right:3}/{said:3}  {right / said:.2f}")
    for page in pages:
        read = read_fields(page.text)
        for field, values in page.says.items():
            if read.get(field) != values:
                print(f"  {page.style}: {field} {values} read as {read.get(field)}")


if __name__ == "__main__":
    main()
