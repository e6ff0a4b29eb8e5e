"""Sums of money, shares, measures and counts: "1,2–1,5 miljoonaa euroa", "12,5 %", "20 kuntaa", "M€ 3"."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from nlp.cues import load_cues, load_groups
from nlp.quantities.numbers import DASH, DIGITS, SCALE, SPACE, read_digits, read_words, scale_of, write_scaled
from nlp.quantities.quantity import Quantity
from nlp.words.finnish import Token

_WORDS = load_cues("quantities")
#: Money and shares, which are distinguished from counts, and parts of dates.
NOT_COUNTED = _WORDS["not_counted"]
#: Units as they are written, by what they are called in a value.
UNITS = {written: unit for written, (unit,) in load_groups("quantities")["units"].items()}
_UNIT = "|".join(sorted(map(re.escape, UNITS), key=len, reverse=True))

NUMBERS = rf"(?P<number>{DIGITS})(?:{SPACE}?{DASH}{SPACE}?(?P<last>{DIGITS}))?"
_START = re.compile(rf"(?<![\w,./])(?:(?P<sign>[-\u2212\u2013])(?=\d))?{NUMBERS}")
_EURO = r"(?:euro(?:a|n|lla|lle|lta|on|ssa|sta|ja|jen|t|ina|ksi|s)?|€(?::\w{1,3})?|EUR(?::\w{1,3})?|e)(?![\w-])"
_DOLLAR = r"(?:(?:Yhdysvaltain\s)?dollari(?:a|n|in)|USD|US dollars|\$)(?!\w)"
_POUND = r"(?:punta(?:a|n)|GBP|£)(?!\w)"
_KRONA = r"(?:(?:Ruotsin\s)?kruunu(?:a|n)|kronor|SEK)(?!\w)"
CURRENCIES = tuple(
    (re.compile(pattern, re.IGNORECASE), code)
    for pattern, code in ((_EURO, "EUR"), (_DOLLAR, "USD"), (_POUND, "GBP"), (_KRONA, "SEK"))
)
#: "M€", "MEUR", "k€", "t€", "mrd€": the scale is part of the unit.
SCALED_EURO = re.compile(r"(?P<scale>M|m|k|K|t|mrd|Mrd)(?:€|EUR|eur)(?::\w{1,3})?(?!\w)")
SCALES_OF_EURO = {"m": 10**6, "k": 1000, "t": 1000, "mrd": 10**9}
BEHIND = re.compile(rf"{SPACE}?(?P<scale>{SCALE})?{SPACE}?(?![\n])", re.IGNORECASE)
BEFORE = re.compile(rf"(?<!\w)(?P<unit>€|EUR|\$|£|MEUR|Meur|M€){SPACE}?{NUMBERS}(?:{SPACE}(?P<scale>{SCALE})(?!\w))?")
CODES = {"€": "EUR", "EUR": "EUR", "MEUR": "EUR", "Meur": "EUR", "M€": "EUR", "$": "USD", "£": "GBP"}
POINTS = re.compile(
    rf"{SPACE}?(?:prosenttiyksik\w{{1,8}}|%-yksik\w{{1,8}}|procentenhet\w{{0,3}}|percentage points?)", re.I
)
SHARE = re.compile(rf"{SPACE}?(?:%(?::\w{{1,4}})?|prosent\w{{1,8}}|procent|per cent|percent)(?![\w-])", re.IGNORECASE)
MEASURE = re.compile(rf"{SPACE}?(?P<unit>{_UNIT})(?![\w²³])")
COUNT = re.compile(rf"{SPACE}(?:(?P<scale>{SCALE}){SPACE})?(?=(?P<counted>[a-zåäö]+))", re.IGNORECASE)
ENDING = re.compile(r":[a-zåäö]{1,4}(?!\w)")  # "12:ta kuntaa"
MOST_ADJECTIVES = 2  # between a number and what is counted
FIRST_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Number:
    """A number, or the first and last of a span, by offsets."""

    start: int
    end: int
    first: Decimal
    last: Decimal | None = None
    negative: bool = False

    def written(self, factor: int) -> str:
        """Return it as a value has it, multiplied by a scale."""
        if self.last is not None:
            return f"{write_scaled(self.first, factor)}/{write_scaled(self.last, factor)}"
        return f"{'-' if self.negative else ''}{write_scaled(self.first, factor)}"


def find_amounts(text: str, tokens: Sequence[Token]) -> Iterator[Quantity]:
    """Yield sums, shares, measures and counts; some lie over others."""
    end = 0
    for number in sorted([*_in_digits(text), *_in_words(text, tokens)], key=lambda number: number.start):
        if number.start >= end and (found := _amount(text, tokens, number)):
            end = found.end
            yield found
    for match in BEFORE.finditer(text):
        before = _read(match)
        if before is not None:
            factor = 10**6 if match["unit"][0] == "M" else scale_of(match["scale"])
            yield Quantity(match.start(), match.end(), "money", f"{before.written(factor)} {CODES[match['unit']]}")


def _in_digits(text: str) -> Iterator[_Number]:
    for place in FIRST_DIGITS.finditer(text):
        begin = place.start() - (place.start() > 0 and text[place.start() - 1] in "-\u2212\u2013")
        match = _START.match(text, begin) or _START.match(text, place.start())
        if match is not None and (number := _read(match)):
            yield number


def _read(match: re.Match[str]) -> _Number | None:
    """Read a number, or a span, which is none where it does not grow."""
    first, last = read_digits(match["number"]), read_digits(match["last"]) if match["last"] else None
    if last is not None and last <= first:
        return None
    return _Number(match.start(), match.end(), first, last, negative=bool(match.groupdict().get("sign")))


def _in_words(text: str, tokens: Sequence[Token]) -> Iterator[_Number]:
    """Yield numerals in words in any case: Finnish ones by Voikko, others among the words that it does not know."""
    for token in tokens:
        word = token.word
        if (word.pos == "NUM" and text[token.start].isalpha()) or not word.known:
            form = text[token.start : token.end].lower()
            value = read_words(form) or (read_words(word.lemma) if word.known else None)
            if value:
                yield _Number(token.start, token.end, value)


def _amount(text: str, tokens: Sequence[Token], number: _Number) -> Quantity | None:
    """Return what a number is of, by what stands behind it."""
    return (
        _money(text, number)
        or _share(text, number, POINTS, "pp")
        or _share(text, number, SHARE, "%")
        or _measure(text, number)
        or _count(text, tokens, number)
    )


def _money(text: str, number: _Number) -> Quantity | None:
    scaled = SCALED_EURO.match(text, number.end + (text[number.end : number.end + 1] in (" ", "\u00a0")))
    if scaled is not None:
        return _quantity(number, scaled.end(), "money", SCALES_OF_EURO[scaled["scale"].lower()], "EUR")
    behind = BEHIND.match(text, number.end)
    if behind is None:
        return None
    for pattern, code in CURRENCIES:
        unit = pattern.match(text, behind.end())
        if unit is not None and (unit[0] != "e" or behind["scale"]):
            return _quantity(number, unit.end(), "money", scale_of(behind["scale"]), code)
    return None


def _share(text: str, number: _Number, pattern: re.Pattern[str], unit: str) -> Quantity | None:
    share = pattern.match(text, number.end)
    return _quantity(number, share.end(), "count", 1, unit) if share else None


def _measure(text: str, number: _Number) -> Quantity | None:
    measure = MEASURE.match(text, number.end)
    return _quantity(number, measure.end(), "count", 1, UNITS[measure["unit"]]) if measure else None


def _count(text: str, tokens: Sequence[Token], number: _Number) -> Quantity | None:
    """Return a number before a noun in the partitive: "1,5 miljoonaa asukasta", "12:ta kuntaa"."""
    ending = ENDING.match(text, number.end)
    behind = COUNT.match(text, ending.end() if ending else number.end)
    if behind is None:
        return None
    at = bisect_left(tokens, behind.start("counted"), key=lambda token: token.start)
    if at == len(tokens) or tokens[at].start != behind.start("counted"):
        return None
    noun = next((token for token in tokens[at : at + MOST_ADJECTIVES + 1] if not _is_adjective(token)), tokens[at])
    word, form = noun.word, text[noun.start : noun.end]
    if word.pos != "NOUN" or word.case != "Par" or word.lemma in NOT_COUNTED or _is_plural(form, word.lemma):
        return None
    if "\n" in text[behind.end() : noun.start]:
        return None
    return _quantity(number, noun.end, "count", scale_of(behind["scale"]), word.lemma)


def _is_adjective(token: Token) -> bool:
    return token.word.pos == "ADJ" and token.word.case == "Par"


def _is_plural(form: str, lemma: str) -> bool:
    """Return whether a partitive is one of the plural, which no number takes: "300 yrityksiä haittaavaa normia"."""
    return form.endswith(("ia", "iä")) and not lemma.endswith("i")


def _quantity(number: _Number, end: int, type: Literal["money", "count"], factor: int, unit: str) -> Quantity:
    return Quantity(number.start, end, type, f"{number.written(factor)} {unit}")
