"""Numbers that publications are known by: ISBN, ISSN, URN, DOI."""

import re
from collections.abc import Iterator

from corpus.records import Field

ISBN = re.compile(
    r"(?:ISBN(?:-1[03])?(?:\s*\((?P<form>[^)]{1,20})\))?[:\s]*|URN:ISBN:)(?P<number>97[89][-\s]?[\d\s-]{9,15}\d|\d[\d-]{8,11}[\dX])",
    re.I,
)
ISSN = re.compile(
    r"(?:e-)?ISSN(?:-L)?(?:\s*\((?P<form>[^)]{1,20})\))?[:\s]*(?P<number>\d{4}-\d{3}[\dX])", re.IGNORECASE
)
URN = re.compile(r"\burn:[a-z0-9][a-z0-9-]{1,31}:[\w.:%/-]*\w", re.IGNORECASE)
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*[\w)]")
PRINTED = re.compile(r"nid|print|paine|sid|häft|hard|inb|pehm", re.IGNORECASE)
ELECTRONIC = re.compile(r"pdf|verkko|online|web|elektron|sähk|url|epub", re.IGNORECASE)


def find_identifiers(text: str, origin: str) -> Iterator[Field]:
    """Yield the ISBNs, ISSNs, URNs and DOIs in a text, the wrong ones left out by their check digits.

    A number said to be of the printed or of the electronic form is named p-isbn, e-isbn, p-issn or e-issn.
    """
    seen: set[str] = set()
    for match in ISBN.finditer(text):
        number = re.sub(r"[\s-]", "", match["number"])
        if number not in seen and is_isbn(number):
            seen.add(number)
            yield Field(_form("isbn", _said(text, match, match["form"])), number, origin)
    for match in ISSN.finditer(text):
        number = match["number"].upper()
        if number not in seen and is_issn(number):
            seen.add(number)
            yield Field(_form("issn", _said(text, match, match["form"])), number, origin)
    for name, sign in (("urn", URN), ("doi", DOI)):
        for match in sign.finditer(text):
            value = match[0].rstrip(".,;)") if name == "doi" and "(" not in match[0] else match[0]
            if value.lower() not in seen:
                seen.add(value.lower())
                yield Field(name, value, origin)


def is_isbn(number: str) -> bool:
    """Check the last digit of an ISBN without hyphens."""
    if re.fullmatch(r"97[89]\d{10}", number):
        return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(number)) % 10 == 0
    if not re.fullmatch(r"\d{9}[\dX]", number):
        return False
    return sum((10 - at) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(number)) % 11 == 0


def is_issn(number: str) -> bool:
    """Check the last digit of an ISSN."""
    digits = number.replace("-", "")
    return sum((8 - at) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(digits)) % 11 == 0


def _said(text: str, match: re.Match[str], form: str | None) -> str:
    """Return the words that say which form a number is of: before the number, or in brackets behind it."""
    behind = re.match(r"\s*\(([^)]{1,20})\)", text[match.end() : match.end() + 24])
    before = text[max(match.start() - 2, 0) : match.start()]
    return f"{form or ''} {behind[1] if behind else ''}{' pdf' if before.lower() == 'e-' else ''}"


def _form(name: str, said: str) -> str:
    if ELECTRONIC.search(said):
        return f"e-{name}"
    return f"p-{name}" if PRINTED.search(said) else name
