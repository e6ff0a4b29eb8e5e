"""Every id that Aluetutka gives, made and taken apart in one place: ids are kept for good, so none may change.

A publication has the id of the document that heads it.
"""

import hashlib
import re
import unicodedata
from pathlib import PurePosixPath
from typing import Literal, NamedTuple

from corpus.characters import storable

NamedType = Literal[
    "municipality", "region", "wellbeing_county", "electoral_district", "subregion", "major_region", "place",
    "organisation", "project", "programme", "person",
]  # fmt: skip

PREFIXES: dict[NamedType, str] = {
    "municipality": "kunta",
    "region": "maakunta",
    "wellbeing_county": "hva",
    "electoral_district": "vaalipiiri",
    "subregion": "seutukunta",
    "major_region": "suuralue",
    "place": "paikka",
    "organisation": "org",
    "project": "hanke",
    "programme": "ohjelma",
    "person": "henkilo",
}
TYPES: dict[str, NamedType] = {prefix: type for type, prefix in PREFIXES.items()}
LONGEST_SLUG = 60  # characters of a document's id before its hash
PASSAGE = re.compile(r"(.+)\.v(\d+)\.p(\d+)", re.DOTALL)
THEME = re.compile(r"([tb])(\d+)")


class PassageParts(NamedTuple):
    """What a passage's id says."""

    document_id: str
    number: int  # of the document's version
    ordinal: int  # from 1


def slug(name: str) -> str:
    """Write a name in the letters a–z, digits and hyphens; empty where nothing of it can be."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


# Documents, their rows and passages


def document_id(location: str) -> str:
    """Return the readable id that is always the same for a location."""
    location = storable(location)
    name = PurePosixPath(split_location(location)[1] or location.rstrip("/")).name.rsplit(".", 1)[0]
    readable = slug(name)[:LONGEST_SLUG].rstrip("-") or "document"
    return f"{readable}-{hashlib.sha256(location.encode()).hexdigest()[:8]}"


def row_location(path: str, row: str) -> str:
    """Return the location of a row of a file, or of a record of an interface."""
    return f"{path}#{row}"


def split_location(location: str) -> tuple[str, str]:
    """Return the file or interface of a location, and its row there, empty where it is the whole."""
    path, _, row = location.partition("#")
    return path, row


def passage_id(document_id: str, number: int, ordinal: int) -> str:
    """Return the id by which a passage can be cited for good.

    :param number: of the document's version.
    :param ordinal: of the passage in it, from 1.
    """
    return f"{document_id}.v{number}.p{ordinal}"


def parse_passage_id(id: str) -> PassageParts:
    """Return what a passage's id says.

    :raises ValueError: when it is none.
    """
    match = PASSAGE.fullmatch(id)
    if match is None:
        raise ValueError(f"{id!r} is not the id of a passage")
    return PassageParts(match[1], int(match[2]), int(match[3]))


def document_of(passage_id: str) -> str:
    """Return the id of the document that a passage is of."""
    return parse_passage_id(passage_id).document_id


# What texts name


def place_id(type: NamedType, code: str) -> str:
    """Return the id of an official area by its code, or of another place by its name.

    :param type: `municipality` gives kunta:837, `region` maakunta:06, `wellbeing_county` hva:…, and so on.
    """
    return f"{PREFIXES[type]}:{code}"


def named_place_id(name: str, type: NamedType = "place") -> str:
    """Return the id of a place that has no code: a district, a part of the country."""
    return place_id(type, name.lower())


def organisation_id(name: str) -> str:
    """Return the id of an organisation by the name, or the slug, that it is known under."""
    return f"{PREFIXES['organisation']}:{slug(name)}"


def project_id(name: str) -> str:
    """Return the id of a project by its name."""
    return f"{PREFIXES['project']}:{slug(name)}"


def programme_id(name: str) -> str:
    """Return the id of a programme by its name."""
    return f"{PREFIXES['programme']}:{slug(name)}"


def person_id(name: str) -> str:
    """Return the id of a person by the name as it is written."""
    return f"{PREFIXES['person']}:{name.lower().replace(' ', '-')}"


def type_of(id: str) -> NamedType | None:
    """Return what an id is the id of, None where its prefix is not one of ours."""
    return TYPES.get(id.partition(":")[0]) if ":" in id else None


def code_of(id: str) -> str:
    """Return what follows an id's prefix: an official code, or a name's slug."""
    return id.partition(":")[2]


# Themes


def theme_id(number: int, *, broad: bool = False) -> str:
    """Return the id of a theme: t001, or b01 of a broad one."""
    return f"b{number:02d}" if broad else f"t{number:03d}"


def theme_number(id: str) -> int:
    """Return the number of a theme.

    :raises ValueError: when it is not the id of one.
    """
    match = THEME.fullmatch(id)
    if match is None:
        raise ValueError(f"{id!r} is not the id of a theme")
    return int(match[2])


def is_broad_theme(id: str) -> bool:
    """Return whether an id is that of a broad theme."""
    match = THEME.fullmatch(id)
    return match is not None and match[1] == "b"
