"""Numbers that publications are known by: ISBN, ISSN, URN, DOI."""

import re
from collections.abc import Iterator

from corpus.records import Field

DASH = r"\u2010-\u2013-"  # hyphens and dashes that stand in numbers, for use within brackets
#: What may stand between "ISBN" and its number: "(PDF):", " painettu ", "-13", " verkkojulkaisu".
FORM = r"(?:[-\u2010-\u2013]?1[03]\b)?(?P<form>[^\d\n]{0,30}?)\s*"
ISBN = re.compile(
    rf"(?:(?P<electronic>\be-?)?ISBN{FORM}|URN:ISBN:)"
    rf"(?P<number>97[89][{DASH}\s]?\d[\d{DASH} ]{{8,14}}\d|\d[\d{DASH} ]{{8,11}}[\dX])(?!\d)",
    re.IGNORECASE,
)
ISSN = re.compile(
    rf"(?P<electronic>\be-?)?ISSN(?P<form>[^\d\n]{{0,30}}?)\s*(?P<number>\d{{4}}[{DASH}]\d{{3}}[\dX])(?!\d)",
    re.IGNORECASE,
)
URN = re.compile(r"\burn:[a-z0-9][a-z0-9-]{1,31}:[\w.:%/-]*\w", re.IGNORECASE)
DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]*[\w)]")
MARKS = {"urn": "urn:", "doi": "10."}
#: Words behind a number that say of which form it is.
BEHIND = re.compile(r"[ \t]*[(\[,;–-]?[ \t]*([^\d\s()\[\],;]{2,20})")
PRINTED = re.compile(r"nid\b|nidottu|print|paine|pain\b|paperback|\bsid|häft|hard|inb|pehm|tryck", re.IGNORECASE)
ELECTRONIC = re.compile(r"pdf|verkko|online|web|elektron|sähk|url|epub|nät|internet", re.IGNORECASE)


def find_identifiers(text: str, origin: str) -> Iterator[Field]:
    """Yield the ISBNs, ISSNs, URNs and DOIs in a text, the wrong ones left out by their check digits.

    A number said to be of the printed or of the electronic form is named p-isbn, e-isbn, p-issn or e-issn.
    """
    plain = text.lower()  # a look for the name is quicker than the pattern
    for name, sign, is_right in (("isbn", ISBN, is_isbn), ("issn", ISSN, is_issn)):
        found: dict[str, str] = {}  # the name of each number, with its form where any place says it
        for match in sign.finditer(text) if name in plain else ():
            number = _number(name, match["number"])
            if is_right(number) and found.get(number, name) == name:
                found[number] = _form(name, text, match)
        yield from (Field(form, number, origin) for number, form in found.items())
    for name, sign in (("urn", URN), ("doi", DOI)):
        seen: set[str] = set()
        for match in sign.finditer(text) if MARKS[name] in plain else ():
            value = match[0].rstrip(".,;)") if name == "doi" and "(" not in match[0] else match[0]
            if value.lower() not in seen:
                seen.add(value.lower())
                yield Field(name, value, origin)


def _number(name: str, written: str) -> str:
    """Write a number without its hyphens, an ISSN with the usual one."""
    digits = re.sub(rf"[\s{DASH}]", "", written).upper()
    return digits if name == "isbn" else f"{digits[:4]}-{digits[4:]}"


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


def _form(name: str, text: str, match: re.Match[str]) -> str:
    """Name a number by its form: as the words before it say, else those behind it."""
    before = f"{match['form'] or ''}{' pdf' if match['electronic'] else ''}"
    behind = BEHIND.match(text, match.end())
    for said in (before, behind[1] if behind else ""):
        if ELECTRONIC.search(said):
            return f"e-{name}"
        if PRINTED.search(said):
            return f"p-{name}"
    return name
