"""Dates and periods in Finnish, Swedish and English, as ISO 8601 and, where that has no form for them, EDTF.

Source of the forms: Extended Date/Time Format (EDTF), part 2 of ISO 8601:2019.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from nlp.quantities.quantity import Quantity

STEMS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
SWEDISH = ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november",
           "december")  # fmt: skip
ENGLISH = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip
NUMBERS = {
    name: number for names in (STEMS, SWEDISH, ENGLISH) for number, name in enumerate(names, start=1)
}  # the names that Swedish and English share have one number
#: First and last month of a season, and how many years its first month lies before the year that names it.
SEASONS = {
    "kevä": (3, 5, 0), "vår": (3, 5, 0), "spring": (3, 5, 0), "kes": (6, 8, 0), "sommar": (6, 8, 0),
    "summer": (6, 8, 0),
    "syks": (9, 11, 0), "syys": (9, 11, 0), "höst": (9, 11, 0), "autumn": (9, 11, 0), "talv": (12, 2, 1),
    "vinter": (12, 2, 1), "winter": (12, 2, 1), "alku": (1, 4, 0), "loppu": (9, 12, 0),
}  # fmt: skip
ORDINALS = {"ensimmäi": 1, "toise": 2, "toine": 2, "kolma": 3, "neljän": 4, "neljäs": 4, "viimei": 4}
PIVOT = 50  # years of two digits from here on are of the last century

YEAR = r"(?:1[5-9]|20)\d\d"
DASH = r"\s?[-\u2010-\u2015]\s?"
DAY, MONTH_NUMBER = r"[0-3]?\d", r"[01]?\d"
STEM = "|".join(STEMS)
KUU = r"kuu(?:ssa|n|ta|hun|sta|lle|lta|lla|ksi|na)?"
FOREIGN = "|".join(sorted({*SWEDISH, *ENGLISH}, key=len, reverse=True))
VUOSI = r"(?:vuosi|vuoden|vuotta|vuonna|vuote(?:en|na)|vuode(?:ssa|sta|lla|lle|lta|ksi)|år(?:et)?|year|v\.)"
VUOSINA = r"(?:vuosina|vuosien|vuosille|vuosilta|vuosiin|vuosilla|vuosissa|vuosista|vuodet|vuosia|vv\.|åren|years)"
SEASON = (
    r"(?:(?:alku|loppu)?(?:kevä(?:än|ällä|älle|ältä|ästä|äseen|änä)|kevät(?:tä|kaude\w{1,4}|talve\w{1,4})?|"
    r"kes(?:än|ä|ällä|älle|ältä|ästä|ään|änä|äkaude\w{1,4})|"
    r"syks(?:yn|y|yllä|ylle|yltä|ystä|yyn|ynä)|syyskaude\w{1,4}|talv(?:en|i|ella|elle|elta|esta|een|ena))|"
    r"(?:alku|loppu)vuo(?:si|den|tta|nna|desta|teen|della|delle|delta)|våren|sommaren|hösten|vintern|spring|summer|"
    r"autumn|winter)"
)
BEFORE, AFTER = r"(?<![\w.,/])", r"(?![\d]|[.,]\d)"
#: What every date holds: only around it are dates looked for.
ANCHOR = re.compile(rf"{YEAR}|\d\.(?:\d{{1,2}}\.\d\d(?!\d)|\s(?:päivänä\s)?(?:{STEM})kuuta)")
NUMBERED = re.compile(
    r"(?:luku|luvu\w{1,4}|kohta|kohda\w{1,4}|liite|taulukko|kuva|versio\w{0,3}|chapter|avsnitt)\s$", re.I
)
AROUND = 60  # characters before and behind


def find_dates(text: str) -> Iterator[Quantity]:
    """Yield dates and periods; some lie over others."""
    for begin, end in _windows(text):
        for pattern, read in FORMS:
            for match in pattern.finditer(text, begin, end):
                value = read(match)
                if value:
                    yield Quantity(match.start(), match.end(), "date", value)


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches around what dates hold, those that meet as one."""
    begin = end = -1
    for match in ANCHOR.finditer(text):
        if match.start() - AROUND > end:
            if end > 0:
                yield begin, end
            begin = max(0, match.start() - AROUND)
        end = min(len(text), match.end() + AROUND)
    if end > 0:
        yield begin, end


def _month(written: str) -> int:
    return NUMBERS[written.lower()]


def _year(written: str) -> int:
    number = int(written)
    return number if number > 99 else number + (1900 if number >= PIVOT else 2000)


def _day(year: str | int, month: str | int, day: str) -> str | None:
    """Write a day, None where the calendar has none such."""
    try:
        return date(_year(str(year)), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _span(first: str | None, last: str | None) -> str | None:
    return f"{first}/{last}" if first and last and first < last else None


def _days(match: re.Match[str]) -> str | None:
    """Read "1.1.–31.12.2024" and "3.–5.6.2025"."""
    year, month = match["year"], match["month"]
    first_year = match["first_year"] or year
    return _span(_day(first_year, match["first_month"] or month, match["first"]), _day(year, month, match["day"]))


def _named_days(match: re.Match[str]) -> str | None:
    year, month = match["year"], _month(match["month"])
    first = _day(year, _month(match["first_month"]) if match["first_month"] else month, match["first"])
    return _span(first, _day(year, month, match["day"]))


def _named_day(match: re.Match[str]) -> str | None:
    return _day(match["year"], _month(match["month"]), match["day"])


def _day_of_any_year(match: re.Match[str]) -> str | None:
    found = _day(2000, _month(match["month"]), match["day"])  # a leap year
    return f"XXXX{found[4:]}" if found else None


def _of_month(match: re.Match[str]) -> str:
    return f"{match['year']}-{_month(match['month']):02d}"


def _months(match: re.Match[str]) -> str | None:
    first, last = (f"{match['year']}-{_month(match[name]):02d}" for name in ("first", "month"))
    return _span(first, last)


def _years(match: re.Match[str]) -> str | None:
    """Read "2021–2027" and "2020–25"."""
    first, last = match["first"], match["last"]
    return _span(first, last if len(last) > 2 else first[:2] + last)


def _set_of_years(match: re.Match[str]) -> str:
    return "{" + ",".join(re.findall(YEAR, match[0])) + "}"


def _season(match: re.Match[str]) -> str:
    """Read "syksyllä 2025"; a winter is named by the year that it ends in, or by both."""
    name = match["season"].lower()
    begun = next(start for start in SEASONS if start in name and not (start in ("alku", "loppu") and "vuo" not in name))
    first, last, before = SEASONS[begun]
    year = int(match["year"][-4:])
    return f"{year - before}-{first:02d}/{year}-{last:02d}"


def _decade(match: re.Match[str]) -> str:
    return match["year"][:2] + "XX" if match["year"].endswith("00") else match["year"][:3] + "X"


def _week(match: re.Match[str]) -> str | None:
    week = int(match["week"])
    return f"{match['year']}-W{week:02d}" if 1 <= week <= 53 else None


def _part(match: re.Match[str], months: int) -> str | None:
    """Read a quarter or a half of a year."""
    written = match["part"].lower()
    part = (
        int(written)
        if written.isdigit()
        else next((number for start, number in ORDINALS.items() if written.startswith(start)), 0)
    )
    if written.startswith("viimei"):
        part = 12 // months
    if not 1 <= part <= 12 // months:
        return None
    return f"{match['year']}-{(part - 1) * months + 1:02d}/{match['year']}-{part * months:02d}"


def _half(match: re.Match[str]) -> str:
    return (
        f"{match['year']}-01/{match['year']}-06"
        if match["half"].lower() == "alku"
        else f"{match['year']}-07/{match['year']}-12"
    )


def _whole_day(match: re.Match[str]) -> str | None:
    return _day(match["year"], match["month"], match["day"])


def _short_day(match: re.Match[str]) -> str | None:
    """Read "3.6.24", which is no number of a chapter."""
    before = match.string[max(0, match.start() - AROUND) : match.start()]
    return None if NUMBERED.search(before) else _whole_day(match)


def _year_alone(match: re.Match[str]) -> str:
    return match["year"]


def _quarter(match: re.Match[str]) -> str | None:
    return _part(match, 3)


Reader = Callable[[re.Match[str]], str | None]
_MONTHS_DAY = rf"(?P<day>{DAY})\.\s(?:päivänä\s)?(?P<month>{STEM})kuuta"
_FIRST_DAY = rf"(?P<first>{DAY})\.(?:(?P<first_month>{MONTH_NUMBER})\.)?(?P<first_year>{YEAR})?"
_QUARTER = r"(?P<part>[1-4]|ensimmäi\w+|toise\w+|kolmanne\w+|neljänne\w+|viimei\w+)\.?\s(?:vuosi)?neljänne\w+"
_DASH_ALONE = r"[-\u2010-\u2015]"
#: How dates are written, and what reads each.
_WRITTEN: tuple[tuple[str, Reader], ...] = (
    (rf"{_FIRST_DAY}{DASH}(?P<day>{DAY})\.(?P<month>{MONTH_NUMBER})\.(?P<year>{YEAR}|\d\d(?!\d))", _days),
    (
        rf"(?P<first>{DAY})\.(?:\s(?P<first_month>{STEM})kuuta)?{DASH}(?P<day>{DAY})\.\s(?P<month>{STEM})kuuta\s"
        rf"(?P<year>{YEAR})",
        _named_days,
    ),
    (rf"(?P<day>{DAY})\.\s?(?P<month>{MONTH_NUMBER})\.\s?(?P<year>{YEAR})", _whole_day),
    (rf"(?<=\w\s)(?P<day>{DAY})\.(?P<month>{MONTH_NUMBER})\.(?P<year>\d\d)(?![.\w])", _short_day),
    (rf"{_MONTHS_DAY}\s(?P<year>{YEAR})", _named_day),
    (rf"{_MONTHS_DAY}(?!\w|\s{YEAR})", _day_of_any_year),
    (rf"(?P<month>{STEM}){KUU}\s(?:vuonna\s)?(?P<year>{YEAR})", _of_month),
    (
        rf"(?P<first>{STEM})(?:-|kuu(?:sta|n))?(?:{DASH}|\sja\s|\s)(?P<month>{STEM}){KUU}\s(?P<year>{YEAR})",
        _months,
    ),
    (rf"(?:den\s)?(?P<day>{DAY})(?:st|nd|rd|th)?\s(?P<month>{FOREIGN})\s(?P<year>{YEAR})", _named_day),
    (rf"(?P<month>{FOREIGN})\s(?P<day>{DAY})(?:st|nd|rd|th)?,\s(?P<year>{YEAR})", _named_day),
    (rf"(?P<month>{FOREIGN})\s(?P<year>{YEAR})", _of_month),
    (rf"(?P<first>{FOREIGN}){DASH}(?P<month>{FOREIGN})\s(?P<year>{YEAR})", _months),
    (rf"(?P<year>{YEAR})-(?P<month>[01]\d)-(?P<day>[0-3]\d)", _whole_day),
    (
        rf"(?:{VUOSINA}\s|lukuvuo\w{{2,5}}\s|läsåret\s)?(?P<first>{YEAR})\s?{_DASH_ALONE}\s?(?P<last>{YEAR})"
        r"(?!-luvu|-tale)",
        _years,
    ),
    (rf"{VUOSINA}\s(?P<first>{YEAR}){_DASH_ALONE}(?P<last>\d\d)", _years),
    (rf"{VUOSINA}\s{YEAR}(?:,\s{YEAR}){{0,8}}\s(?:ja|sekä|tai|och|and)\s{YEAR}", _set_of_years),
    (rf"{VUOSI}\s(?P<year>{YEAR})(?!{_DASH_ALONE}\d)", _year_alone),
    (rf"(?P<season>{SEASON})\s(?:vuonna\s)?(?P<year>{YEAR}(?:{_DASH_ALONE}{YEAR})?)", _season),
    (rf"(?P<year>{YEAR})(?:-|\u2010|\u2011)?(?:luku|luvu|tale)\w{{0,6}}", _decade),
    (rf"(?P<year>{YEAR})s", _decade),
    (
        rf"(?:viik(?:ko|on|olla|olle|olta)|vecka|week|vko)\s(?P<week>\d\d?)(?:/|,?\s(?:vuonna\s)?)(?P<year>{YEAR})",
        _week,
    ),
    (rf"Q(?P<part>[1-4])[/\s](?P<year>{YEAR})", _quarter),
    (rf"vuoden\s(?P<year>{YEAR})\s{_QUARTER}", _quarter),
    (rf"(?P<part>[1-4])\.\s(?:vuosi)?neljänne\w*\s(?P<year>{YEAR})", _quarter),
    (rf"vuoden\s(?P<year>{YEAR})\s(?P<half>alku|loppu)(?:puol\w+|\w*\spuolisko\w*)", _half),
)
FORMS = tuple((re.compile(f"{BEFORE}(?:{form}){AFTER}", re.IGNORECASE), read) for form, read in _WRITTEN)
