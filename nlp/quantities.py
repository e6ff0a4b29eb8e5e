"""Dates, sums of money and counts in Finnish text, with what they amount to: ISO dates, euros, numbers."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlp.cues import load_cues
from nlp.words.finnish import Token

_WORDS = load_cues("quantities")

STEMS = ("tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu")
MONTH = rf"(?:{'|'.join(STEMS)})"
YEAR = r"(?:19|20)\d\d"
YEAR_ALONE = re.compile(YEAR)
DIGITS = re.compile(r"\d+")
_MONTH_NUMBER = {stem: number for number, stem in enumerate(STEMS, start=1)}

DATES = re.compile(
    rf"""(?<![\w.,])(?:
      (?P<day>[0-3]?\d)\.\s?(?P<month>[01]?\d)\.\s?(?P<year>{YEAR})
    | (?P<from_day>[0-3]?\d)\.\s?[–-]\s?(?P<to_day>[0-3]?\d)\.(?P<span_month>[01]?\d)\.(?P<span_year>{YEAR})
    | (?:(?P<named_day>[0-3]?\d)\.\s)?(?P<named>{MONTH})kuu(?:ssa|n|ta|hun|sta)?\s(?P<named_year>{YEAR})
    | (?P<first>{MONTH})[-–](?P<last>{MONTH})kuu(?:ssa|n|ta|hun|sta)?\s(?P<months_year>{YEAR})
    | vuosi(?:na|en)\s(?P<from_year>{YEAR})\s?[–-]\s?(?P<to_year>{YEAR})
    | (?P<year_from>{YEAR})[–-](?P<year_to>{YEAR})
    | vuo(?:nna|den|teen|desta|tta)\s(?P<only_year>{YEAR})
    | (?P<iso>{YEAR}-[01]\d-[0-3]\d)
    )(?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
#: At most 21 digits: rows of figures without an end are no sum, and looking for their end at each would take long.
AMOUNT = r"(?:\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,6}|\d{1,21})(?:,\d{1,9})?(?!\d)"
MONEY = re.compile(
    rf"(?<![\w,.])(?P<number>{AMOUNT})[ \u00a0]?"
    r"(?P<scale>miljar\w*|mrd\.?|miljoon\w*|milj\.?|tuhat\w*|tuhan\w*|t)?[ \u00a0]?(?P<unit>euro\w*|€|eur\b)",
    re.IGNORECASE,
)
NUMBER = rf"(?<![\w,.–-])(?P<number>{AMOUNT})"
SHARE = re.compile(NUMBER + r"[ \u00a0]?(?:%|prosent\w+)(?![\w-])", re.IGNORECASE)
COUNT = re.compile(
    NUMBER + r"[ \u00a0](?P<scale>miljar\w+ |mrd\.? |miljoon\w+ |milj\.? |tuhatta )?(?=(?P<counted>[a-zåäö]+))"
)
SCALES = {"miljar": 1_000_000_000, "mrd": 1_000_000_000, "milj": 1_000_000, "t": 1_000}
#: Money and shares, which are distinguished from counts, and parts of dates.
NOT_COUNTED = _WORDS["not_counted"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A date (ISO, a span as first/last), a sum (euros) or a count (number and what is counted), by offsets."""

    start: int
    end: int
    type: Literal["date", "money", "count"]
    value: str


def find_quantities(text: str, tokens: Sequence[Token]) -> Iterator[Quantity]:
    """Yield the dates, the sums of money and the counts in a text."""
    for match in DATES.finditer(text) if YEAR_ALONE.search(text) else ():
        value = _date_value({name: part for name, part in match.groupdict().items() if part})
        if value:
            yield Quantity(match.start(), match.end(), "date", value)
    numbers = [match.start() for match in DIGITS.finditer(text)]
    for match in _at_numbers(MONEY, text, numbers):
        yield Quantity(match.start(), match.end(), "money", f"{_amount(match):.0f} EUR")
    yield from _find_counts(text, tokens, numbers)


def _at_numbers(pattern: re.Pattern[str], text: str, numbers: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield what `finditer` does of a pattern that begins with a number, without trying it at each letter."""
    end = 0
    for start in numbers:
        if start >= end and (match := pattern.match(text, start)):
            end = match.end()
            yield match


def _find_counts(text: str, tokens: Sequence[Token], numbers: Sequence[int]) -> Iterator[Quantity]:
    """Yield shares in per cent, and numbers before a noun in the partitive: "1,5 miljoonaa asukasta"."""
    for match in _at_numbers(SHARE, text, numbers):
        yield Quantity(match.start(), match.end(), "count", f"{_amount(match):g} %")
    for match in _at_numbers(COUNT, text, numbers):
        counted = match.start("counted")
        at = bisect_left(tokens, counted, key=lambda token: token.start)
        token = tokens[at] if at < len(tokens) else None
        if token is None or token.start != counted or token.word.lemma in NOT_COUNTED:
            continue
        if token.word.pos == "NOUN" and token.word.case == "Par":
            yield Quantity(match.start(), token.end, "count", f"{_amount(match):.15g} {token.word.lemma}")


def _date_value(parts: dict[str, str]) -> str | None:
    if "day" in parts:
        return _day(parts["year"], parts["month"], parts["day"])
    if "from_day" in parts:
        year, month = parts["span_year"], parts["span_month"]
        first, last = _day(year, month, parts["from_day"]), _day(year, month, parts["to_day"])
        return f"{first}/{last}" if first and last else None
    if "named" in parts:
        month = str(_MONTH_NUMBER[parts["named"].lower()])
        year = parts["named_year"]
        return _day(year, month, parts["named_day"]) if "named_day" in parts else f"{year}-{int(month):02d}"
    if "first" in parts:
        months = [f"{parts['months_year']}-{_MONTH_NUMBER[parts[name].lower()]:02d}" for name in ("first", "last")]
        return "/".join(months)
    if "from_year" in parts or "year_from" in parts:
        return f"{parts.get('from_year') or parts['year_from']}/{parts.get('to_year') or parts['year_to']}"
    return parts.get("only_year") or parts.get("iso")


def _day(year: str, month: str, day: str) -> str | None:
    valid = 1 <= int(month) <= 12 and 1 <= int(day) <= 31
    return f"{year}-{int(month):02d}-{int(day):02d}" if valid else None


def _amount(match: re.Match[str]) -> float:
    number = float(re.sub(r"[ \u00a0\u202f]", "", match["number"]).replace(",", "."))
    scale = (match.groupdict().get("scale") or "").lower()
    factor = next((factor for start, factor in SCALES.items() if scale.startswith(start)), 1)
    return round(number * factor, 6)
