"""A publication's metadata as libraries write it, chosen from all that was said, with where each value is from.

The keys are those of FinGreyLit: language, title, alt_title, creator, year, publisher, e-isbn, p-isbn, e-issn, p-issn,
doi, type_coar. Source: https://github.com/NatLibFi/FinGreyLit
"""

import re
from collections.abc import Iterable
from typing import Any

from corpus.records import Document, Field

#: Which origin is believed first; others follow in the order in which they were said.
TRUSTED = ("dc.", "Dublin Core", "citation", "JSON-LD", "first pages", "text", "OpenGraph", "XMP", "PDF information")
COAR = {"report": "report", "policy_brief": "policy report", "release": "other", "appendix": "other"}
LISTS = ("creator", "publisher", "e-isbn", "p-isbn", "alt_title")
SINGLE = ("e-issn", "p-issn", "doi")
PERSON = re.compile(r"((?:[A-ZÅÄÖÉ][\w’'-]+\.?\s+){1,3})((?:(?:von|af|de|van)\s+)?[A-ZÅÄÖÉ][\w’'-]+)")

#: Words and endings of words that no person's name has: an organisation is not written family name first.
ORGANISATION = re.compile(
    r"\b(?:oyj?|abp?|ry|rf|sr|ky|ltd|inc|council|institute|university|agency|ministry|centre|center|association)\b"
    r"|(?:liitto|virasto|laitos|ministeriö|yliopisto|korkeakoulu|säätiö|keskus|instituutti|yhdistys|kunta|kaupunki"
    r"|förbund|verket|institutet|stiftelsen|universitetet)\b",
    re.IGNORECASE,
)


def describe_document(document: Document) -> tuple[dict[str, Any], dict[str, str]]:
    """Choose a document's metadata.

    :returns: the record, and by its keys where each value was said.
    """
    said = {name: _ranked(document.fields, name) for name in {field.name for field in document.fields}}
    record: dict[str, Any] = {"title": _full_title(document.title, said.get("subtitle", []))}
    origins = {"title": _origin(said, "title", document.title)}
    if document.language:
        record["language"] = document.language
        origins["language"] = _origin(said, "language", document.language)
    if document.date:
        record["year"] = document.date[:4]
        origins["year"] = _origin(said, "date", document.date)
    titles = [field for field in said.get("title", ()) if field.value != document.title and field.language]
    chosen = {"alt_title": [*titles, *said.get("alt_title", ())]}
    for key in (*LISTS, *SINGLE):
        fields = chosen.get(key) or said.get(key) or said.get(_plain(key), [])
        best = [field for field in fields if field.origin == fields[0].origin or key == "alt_title"]
        values = list(dict.fromkeys(_written(key, field) for field in best))
        if values:
            record[key] = values if key in LISTS else values[0]
            origins[key] = best[0].origin
    if "text" in said:  # how the text was found, where that was in doubt
        origins["text"] = said["text"][0].value
    record["type_coar"] = COAR.get(document.kind, "other")
    origins["type_coar"] = "title and name"
    return record, origins


def _full_title(title: str, subtitles: list[Field]) -> str:
    """Put the subtitle behind the title, as libraries do; a PDF's "Subject" is anything but a subtitle."""
    said = [field.value for field in subtitles if field.origin != "PDF information"]
    return f"{title} : {said[0]}" if said and said[0].casefold() not in title.casefold() else title


def _origin(said: dict[str, list[Field]], name: str, value: str) -> str:
    """Return where the chosen value was said."""
    fields = said.get(name, [])
    return next((field.origin for field in fields if field.value == value), fields[0].origin if fields else "text")


def _ranked(fields: Iterable[Field], name: str) -> list[Field]:
    def rank(field: Field) -> int:
        found = (at for at, origin in enumerate(TRUSTED) if field.origin.startswith(origin))
        return next(found, len(TRUSTED))

    return sorted((field for field in fields if field.name == name), key=rank)


def _plain(key: str) -> str:
    """Return the name of a number whose form is not known: what is on the web is taken as electronic."""
    return key.removeprefix("e-") if key.startswith("e-") else "-"


def _written(key: str, field: Field) -> str:
    """Write a value as libraries do: family name first, another title with its language, an ISBN without hyphens."""
    if key.endswith("isbn"):
        return re.sub(r"[\s-]", "", field.value)
    if key == "alt_title" and field.language:
        return f"{field.value} {{{field.language}}}"
    person = PERSON.fullmatch(field.value) if key == "creator" and not ORGANISATION.search(field.value) else None
    return f"{person[2]}, {person[1].strip()}" if person else field.value
