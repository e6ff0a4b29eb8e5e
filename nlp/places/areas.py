"""The areas that municipalities make up, and how they have changed: roll-up is a function of code and date."""

from dataclasses import dataclass
from functools import cache

from nlp.gazetteers import read_gazetteer

#: Areas a municipality is in, from the smallest up.
KINDS = (
    "subregion",
    "employment_area",
    "region",
    "wellbeing_county",
    "elinvoimakeskus",
    "electoral_district",
    "major_region",
)


@dataclass(frozen=True, slots=True)
class Area:
    """An area above municipalities."""

    kind: str
    code: str
    name: str
    name_sv: str
    name_en: str


@cache
def areas() -> dict[tuple[str, str], Area]:
    """Return all areas of 2026 by kind and code."""
    rows = read_gazetteer("areas")
    return {
        (row["kind"], row["code"]): Area(row["kind"], row["code"], row["name_fi"], row["name_sv"], row["name_en"])
        for row in rows
    }


@cache
def _memberships() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in read_gazetteer("memberships")}


@cache
def _region_changes() -> dict[str, tuple[int, str]]:
    """Return the year of change and the region before it of the municipalities that changed region."""
    return {row["code"]: (int(row["year"]), row["old_region"]) for row in read_gazetteer("region_changes")}


def area_of(code: str, kind: str, date: str | None = None) -> Area | None:
    """Return the area of a kind that a municipality was in on a date (ISO, a year is enough); today without one.

    Only regions are known as of a date, from 2013 on; other kinds are those of 2026.
    """
    row = _memberships().get(code)
    if row is None or not row[kind]:
        return None
    area = row[kind]
    if kind == "region" and date and code in _region_changes():
        year, before = _region_changes()[code]
        area = before if int(date[:4]) < year else area
    return areas()[kind, area]


def roll_up(code: str, date: str | None = None) -> dict[str, Area]:
    """Return every area above a municipality as of a date, by kind."""
    return {kind: area for kind in KINDS if (area := area_of(code, kind, date))}


def municipalities_in(kind: str, code: str, date: str | None = None) -> list[str]:
    """Return the codes of the municipalities of an area as of a date."""
    inside = ((member, area_of(member, kind, date)) for member in _memberships())
    return sorted(member for member, area in inside if area is not None and area.code == code)
