"""Dates as Finnish publications write them."""

import re

STEMS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
MONTHS = {stem: number for number, stem in enumerate(STEMS, start=1)}
NUMERIC = re.compile(r"(?<![\d.])([0-3]?\d)\.\s?([01]?\d)\.\s?((?:19|20)\d\d)(?!\d)")
# "marras-joulukuussa 2023" is known by its first month.
NAMED = re.compile(
    rf"(?:\b([0-3]?\d)\.\s+)?\b(?:({'|'.join(MONTHS)})(?:kuu(?:n|ta|ssa)?)?\s?[-–]\s?)?"
    rf"({'|'.join(MONTHS)})kuu(?:n|ta|ssa|hun|lle)?\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
FOREIGN_MONTHS = {
    name: number
    for names in (
        "januari februari mars april maj juni juli augusti september oktober november december",
        "January February March April May June July August September October November December",
    )
    for number, name in enumerate(names.lower().split(), start=1)
}
FOREIGN = re.compile(
    rf"(?:\b([0-3]?\d)(?:st|nd|rd|th)?\.?\s+)?\b({'|'.join(FOREIGN_MONTHS)})\s+(?:([0-3]?\d),\s+)?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
LONELY = re.compile(
    rf"(?:(?:{NUMERIC.pattern})|(?:{NAMED.pattern})|(?:{FOREIGN.pattern}))(?:,?\s+(?:(?:klo|kl\.?)\s*)?\d{{1,2}}[.:]\d\d)?",
    re.IGNORECASE,
)
ISO = re.compile(r"\b((?:19|20)\d\d)-([01]\d)(?:-([0-3]\d))?(?![\d-])")


def iso_date(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Write a date as precisely as its parts allow; None where they are no date."""
    if month is None:
        return f"{year:04d}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-{month:02d}-{day:02d}" if 1 <= day <= 31 else None


def find_date(text: str) -> str | None:
    """Return the first date in a text ("12.3.2024", "12. maaliskuuta 2024", "12 mars 2024", "2024-03-12").

    Of a span of months ("marras-joulukuussa 2023") it is the first.
    """
    found: list[tuple[int, str]] = []
    for match in NUMERIC.finditer(text):
        found += _dated(match.start(), iso_date(int(match[3]), int(match[2]), int(match[1])))
    for match in NAMED.finditer(text):
        day = int(match[1]) if match[1] and not match[2] else None
        found += _dated(match.start(), iso_date(int(match[4]), MONTHS[(match[2] or match[3]).lower()], day))
    for match in FOREIGN.finditer(text):
        day = int(match[1] or match[3]) if match[1] or match[3] else None
        found += _dated(match.start(), iso_date(int(match[4]), FOREIGN_MONTHS[match[2].lower()], day))
    for match in ISO.finditer(text):
        day = int(match[3]) if match[3] else None
        found += _dated(match.start(), iso_date(int(match[1]), int(match[2]), day))
    return min(found)[1] if found else None


def is_only_date(line: str) -> bool:
    """Return whether a line holds a date, perhaps with the time of day, and nothing else."""
    return LONELY.fullmatch(line) is not None


def normalise_date(text: str) -> str | None:
    """Read a date field of a feed or a record: ISO with or without time, Finnish, or a bare year."""
    text = text.strip()
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return text
    return find_date(re.split(r"[T ]\d\d:", text)[0])


def _dated(start: int, date: str | None) -> list[tuple[int, str]]:
    return [(start, date)] if date else []
