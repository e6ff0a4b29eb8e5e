"""How organisations of the registry stand to each other: whose place one took, and which one is above it."""

from functools import cache
from typing import NamedTuple

from corpus.ids import organisation_id
from nlp.gazetteers import read_gazetteer
from nlp.organisations.registry import COMPANY_SUFFIXES


class Succession(NamedTuple):
    """The organisation that took another's place, and the year when it did."""

    id: str
    year: int


@cache
def successions() -> dict[str, Succession]:
    """Return who took the place of each organisation that is no more, by its id."""
    return {
        organisation_id(row["slug"]): Succession(organisation_id(row["successor"]), int(row["year"]))
        for row in read_gazetteer("successors")
    }


def current_id(id: str) -> str:
    """Return the id of what an organisation is today: itself, or the last of its successors."""
    while id in successions():
        id = successions()[id].id
    return id


def predecessors_of(id: str) -> list[str]:
    """Return the ids of the organisations whose place one took, at once or after others."""
    before = [earlier for earlier, succession in successions().items() if succession.id == id]
    return [*before, *(first for earlier in before for first in predecessors_of(earlier))]


@cache
def _parents() -> dict[str, str]:
    rows = read_gazetteer("organisations")
    return {organisation_id(row["slug"]): organisation_id(row["parent"]) for row in rows if row["parent"]}


def parent_of(id: str) -> str | None:
    """Return the id of the organisation above one of the registry, where it has one."""
    return _parents().get(id)


def registered_name_of(id: str) -> str | None:
    """Return the name that an organisation of the registry bears in registers, where another is in use.

    "Suomen Kuntaliitto ry" is called Kuntaliitto; the registered name has a legal form, and holds the name in use.
    """
    return _registered_names().get(id)


@cache
def _registered_names() -> dict[str, str]:
    found = {}
    for row in read_gazetteer("organisations"):
        if _legal_form(row["name_fi"]):
            continue
        names = (name for name in row["aliases"].split("|") if _legal_form(name) and row["name_fi"] in name)
        if name := next(names, None):
            found[organisation_id(row["slug"])] = name
    return found


def _legal_form(name: str) -> bool:
    return name.rpartition(" ")[2] in COMPANY_SUFFIXES
