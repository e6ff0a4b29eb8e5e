"""Dates as Finnish publications write them in Finnish, Swedish and English, and as machines do."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Helsinki")
STEMS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
SWEDISH = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober")
ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october")
LAST = ("november", "december")
FINNISH_MONTHS = {stem: number for number, stem in enumerate(STEMS, start=1)}
FOREIGN_MONTHS = {
    name: number for names in (SWEDISH + LAST, ENGLISH + LAST) for number, name in enumerate(names, start=1)
}
#: "jan.", "okt" and the like mean a month beside a day only.
SHORT_MONTHS = {name[:3]: number for name, number in FOREIGN_MONTHS.items()} | {"sept": 9}
MONTHS = FINNISH_MONTHS | FOREIGN_MONTHS | SHORT_MONTHS
#: What a template or an empty field of a database gives.
UNSET = {"1970-01-01", "1900-01-01", "1899-12-30", "1899-12-31"}


def _any(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
DAY = r"(?P<day>[0-3]?\d)"
DASH = r"\s?[-–—]\s?"
TO = rf"(?:{DASH}|\s(?:till|to|and|och|ja)\s)"
FREE = r"(?<![\d.,/–—-])"  # no digit, mark or dash stands before
PAIVANA = r"(?:\s?p(?:äivänä|äivä|:nä|nä)\b)?"
VUONNA = r",?\s+(?:vuo(?:nna|den)\s+|år\s+|v\.\s?)?"
KUU = r"k(?:uu\w{0,4}|\.)"
TH = r"(?:st|nd|rd|th|:e|:a)?\.?"
FIRST_DAY = rf"(?:(?P<first>[0-3]?\d)\.?{TO})?"
EARLIER = rf"(?:(?P<earlier>{_any(FINNISH_MONTHS)})(?:kuu\w{{0,4}})?{DASH}(?:[0-3]?\d\.?\s+)?)?"
LONG_NAME = rf"(?P<name>{_any(FOREIGN_MONTHS)})"
SHORT_NAME = rf"(?P<name>{_any(FOREIGN_MONTHS | SHORT_MONTHS)})\b\.?"

DOTTED = r"\.\s?(?:19|20)"
IN_FINNISH = r"k(?:uu|\.)"
IN_WORDS = "|".join(sorted({name[:3] for name in FOREIGN_MONTHS}))

#: Forms with a quick sign of each, without which its pattern need not be tried. Of forms that begin at one place the
#: first counts; of a span its first day or month.
FORMS = tuple(
    (re.compile(sign, re.IGNORECASE), re.compile(form, re.IGNORECASE))
    for sign, form in (
        # 12.12.2023–3.1.2024
        (DOTTED, rf"{FREE}{DAY}\.\s?(?P<month>[01]?\d)\.\s?{YEAR}{DASH}[0-3]?\d\."),
        # 12.–14.3.2024, 30.5.–2.6.2024, 12.3.2024
        (
            DOTTED,
            rf"{FREE}(?:(?P<first>[0-3]?\d)\.?(?:\s?(?P<first_month>[01]?\d)\.)?{TO})?"
            rf"{DAY}\.\s?(?P<month>[01]?\d)\.\s?{YEAR}",
        ),
        # 12. maaliskuuta 2024, 5.–6. marraskuuta 2023, 12 päivänä maaliskuuta 2024, 30. touko–2. kesäkuuta 2024
        (
            IN_FINNISH,
            rf"{FREE}{FIRST_DAY}{DAY}\.?{PAIVANA}\s*{EARLIER}(?P<name>{_any(FINNISH_MONTHS)}){KUU}{VUONNA}{YEAR}",
        ),
        # maaliskuun 12. päivänä 2024
        (IN_FINNISH, rf"\b(?P<name>{_any(FINNISH_MONTHS)}){KUU}\s+{FIRST_DAY}{DAY}\.?{PAIVANA}{VUONNA}{YEAR}"),
        # maaliskuussa 2024, marras-joulukuussa 2023
        (IN_FINNISH, rf"(?<![-–\w]){EARLIER}(?P<name>{_any(FINNISH_MONTHS)}){KUU}{VUONNA}{YEAR}"),
        # vuoden 2024 maaliskuun 12. päivänä
        (IN_FINNISH, rf"\bvuo(?:den|nna)\s+{YEAR}\s+(?P<name>{_any(FINNISH_MONTHS)}){KUU}(?:\s+{DAY}\.?{PAIVANA})?"),
        # den 5:e mars 2024, 5th of March 2024, 5–7 March 2024, 5-Mar-2024
        (
            IN_WORDS,
            rf"{FREE}(?:(?P<first>[0-3]?\d){TH}{TO})?{DAY}{TH}(?:\s+of)?[\s-]\s*{SHORT_NAME}"
            rf"(?:[\s,-]+|\s+år\s+){YEAR}",
        ),
        # March 5, 2024, Mar. 5–7, 2024
        (IN_WORDS, rf"\b{SHORT_NAME}\s+(?:the\s+|den\s+)?(?:(?P<first>[0-3]?\d){TH}{TO})?{DAY}{TH},?\s+{YEAR}"),
        # mars 2024, januari–mars 2024
        (IN_WORDS, rf"\b(?:(?P<earlier>{_any(FOREIGN_MONTHS)}){DASH})?{LONG_NAME},?\s+{YEAR}"),
        # 2024-03-12, 2024-3-5, 2024-03
        (r"\d-\d", rf"{FREE}{YEAR}-(?P<month>[01]?\d)(?:-{DAY})?(?![\d-])"),
        # 2024/03/12, 2024.03.12
        (r"\d[/.]\d", rf"{FREE}{YEAR}(?P<mark>[/.])(?P<month>[01]\d)(?P=mark){DAY}(?![\d/-])"),
        # 20240312
        (r"\d{8}", r"(?<![\d.,/_-])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?![\d/_-]|\.\d)"),
        # 25/3/2024, where no reader can take the day for the month
        ("/", rf"{FREE}(?P<day>1[3-9]|2\d|3[01])/(?P<month>0?[1-9]|1[0-2])/{YEAR}(?![\d/-])"),
    )
)
ANY_YEAR = re.compile(r"(?:19|20)\d\d")  # without one there is no date
BEFORE_YEAR, BEHIND_YEAR = 100, 60  # characters beside a year in which the rest of its date is written
WEEKDAYS = (
    r"(?:ma|ti|ke|to|pe|la|su|maanantai|tiistai|keskiviikko|torstai|perjantai|lauantai|sunnuntai)(?:na)?|"
    r"(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|den"
)
LONELY = re.compile(
    rf"(?:(?:{WEEKDAYS})\b[.,]?\s+)?\0(?:[,.]?\s+(?:(?:klo|kl\.?|at)\s*)?\d{{1,2}}[.:]\d\d(?:[.:]\d\d)?)?[.,]?",
    re.IGNORECASE,
)
CLOCK = re.compile(r"[T ]\d\d:?\d\d")
#: A time of day in UTC; one with another offset is of the day that was written.
IN_UTC = re.compile(
    r"[T ](?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?\d\d)?(?:[.,]\d+)?\s*"
    r"(?:(?:Z|UTC|GMT)(?![+-]?\d)|(?:UTC|GMT)?[+-]00:?00)",
    re.IGNORECASE,
)


def iso_date(year: int, month: int | None = None, day: int | None = None) -> str | None:
    """Write a date as precisely as its parts allow; None where the calendar has no such date."""
    if month is None:
        return f"{year:04d}"
    try:
        first = date(year, month, 1 if day is None else day)
    except ValueError:
        return None
    return first.isoformat() if day is not None else f"{year:04d}-{month:02d}"


def find_date(text: str) -> str | None:
    """Return the first date in a text ("12.3.2024", "12. maaliskuuta 2024", "den 12 mars 2024", "2024-03-12").

    Of a span ("12.–14.3.2024", "marras-joulukuussa 2023") it is the first day or month. A year alone is no date.
    """
    return next((said for _, said in _dates(text)), None)


def is_only_date(line: str) -> bool:
    """Return whether a line holds a date, perhaps with weekday and time of day, and nothing else."""
    return any(LONELY.fullmatch(f"{line[: match.start()]}\0{line[match.end() :]}") for match, _ in _dates(line))


def normalise_date(text: str) -> str | None:
    """Read a date field of a feed or a record: ISO with or without time, Finnish, of an e-mail, or a bare year.

    The day is the one that was written. A moment in UTC, which no one here lives by, is the day that it was in Finland.
    """
    text = text.strip()
    if re.fullmatch(r"(?:19|20)\d\d", text):
        return text
    written = find_date(CLOCK.split(text)[0]) or find_date(text)
    if written is None or written in UNSET:
        return None
    clock = IN_UTC.search(text)
    if clock is None or len(written) < len("2024-03-12"):
        return written
    return day_at_home(datetime.fromisoformat(f"{written}T{clock['hour']}:{clock['minute']}+00:00"))


def day_at_home(moment: datetime) -> str:
    """Return the day that a moment was in Finland."""
    return moment.astimezone(HOME).date().isoformat()


def _dates(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the dates of a text in their order; what stands within an earlier one is none."""
    for begin, behind in _around_years(text):
        found = [
            (match.start(), rank, match)
            for rank, (sign, form) in enumerate(FORMS)
            if sign.search(text, begin, behind)
            for match in form.finditer(text, begin, behind)
        ]
        end = 0
        for start, _, match in sorted(found, key=lambda hit: hit[:2]):
            if start < end:
                continue
            end = match.end()
            if said := _read(match.groupdict()):
                yield match, said


def _around_years(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text in which dates can be: those around its years."""
    begin = behind = 0
    for year in ANY_YEAR.finditer(text):
        if behind and year.start() - BEFORE_YEAR > behind:
            yield begin, behind
            behind = 0
        if not behind:
            begin = max(year.start() - BEFORE_YEAR, 0)
        behind = year.end() + BEHIND_YEAR
    if behind:
        yield begin, behind


def _read(parts: dict[str, str | None]) -> str | None:
    """Read the parts of a date; of a span its beginning."""
    year = int(parts["year"] or 0)
    name = parts.get("earlier") or parts.get("name")
    month = MONTHS[name.lower()] if name else int(parts["month"] or 0)
    first, day = parts.get("first"), parts.get("day")
    begins = int(parts.get("first_month") or month)
    said = iso_date(year, month, int(day) if day else None)
    if said is None or not first:
        return said
    return iso_date(year - (begins > month), begins, int(first)) or said
