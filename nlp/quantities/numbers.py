"""Numbers as they are written: in digits, in words, with a scale, as a span."""

import re
from decimal import Decimal

SPACE = r"[ \u00a0\u202f\u2009]"
#: At most 21 digits: rows of figures without an end are no sum, and looking for their end at each would take long.
DIGITS = rf"(?:\d{{1,3}}(?:{SPACE}\d{{3}}){{1,6}}|\d{{1,3}}(?:\.\d{{3}}){{1,6}}|\d{{1,21}})(?:[.,]\d{{1,9}})?(?!\d)"
DASH = r"[-\u2010-\u2015]"

_UNITS = {
    "yksi": 1, "kaksi": 2, "kolme": 3, "neljä": 4, "viisi": 5, "kuusi": 6, "seitsemän": 7, "kahdeksan": 8,
    "yhdeksän": 9, "kymmenen": 10,
}  # fmt: skip
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
#: Whole words of other numbers: Finnish ones that are not put together, Swedish and English ones.
OTHER_NUMERALS = {
    "puolitoista": Decimal("1.5"), "puoli": Decimal("0.5"), "pari": Decimal(2),
    "två": Decimal(2), "tre": Decimal(3), "fyra": Decimal(4), "fem": Decimal(5), "sex": Decimal(6), "sju": Decimal(7),
    "åtta": Decimal(8), "nio": Decimal(9), "tio": Decimal(10), "tjugo": Decimal(20), "trettio": Decimal(30),
    "femtio": Decimal(50), "hundra": Decimal(100), "two": Decimal(2), "three": Decimal(3), "four": Decimal(4),
    "five": Decimal(5), "six": Decimal(6), "seven": Decimal(7), "eight": Decimal(8), "nine": Decimal(9),
    "ten": Decimal(10), "twenty": Decimal(20), "thirty": Decimal(30), "fifty": Decimal(50),
}  # fmt: skip
_PART = re.compile(rf"(?P<unit>{_UNIT})?(?P<scale>toista|kymmentä|sataa?|tuhatta|tuhat)?")
_SCALES = {"kymmentä": 10, "sata": 100, "sataa": 100, "tuhat": 1000, "tuhatta": 1000}
#: Scales behind a number, by how they begin.
SCALES = (
    ("miljar", 10**9), ("mrd", 10**9), ("billion", 10**9), ("bn", 10**9), ("milj", 10**6), ("million", 10**6),
    ("tuhat", 1000), ("tuhan", 1000), ("tusen", 1000), ("thousand", 1000),
)  # fmt: skip
SCALE = (
    r"(?:miljar\w{1,8}|mrd(?:\.|:\w{1,3})?|billions?|bn|miljoo?n\w{0,8}|miljon\w{0,4}|milj(?:\.|:\w{1,3})?|millions?|"
    r"tuhat(?:ta)?|tuhan\w{1,4}|tusen|thousand)"
)


def read_digits(written: str) -> Decimal:
    """Return a number in digits; a point before exactly three digits parts thousands."""
    plain = re.sub(SPACE, "", written)
    whole, comma, decimals = plain.partition(",")
    if not comma:
        whole, point, decimals = plain.rpartition(".")
        if not point or (len(decimals) == 3 and whole.lstrip("0")):
            whole, decimals = plain, ""
    number = Decimal(whole.replace(".", "") or "0")
    return number + Decimal(f"0.{decimals}") if decimals else number


def read_words(word: str) -> Decimal | None:
    """Return what a numeral in one word, in lower case, amounts to; None for what is none.

    Finnish ones may be put together: "kaksikymmentäviisi", "kolmetuhatta".
    """
    if word in OTHER_NUMERALS:
        return OTHER_NUMERALS[word]
    total = hundreds = at = 0
    while at < len(word):
        part = _PART.match(word, at)
        if part is None or part.end() == at:
            return None
        unit, scale = _UNITS.get(part["unit"] or "", 1 if part["scale"] else 0), part["scale"]
        if scale == "toista":
            hundreds += 10 + unit
        elif scale in ("tuhat", "tuhatta"):
            total, hundreds = total + (hundreds + (unit if part["unit"] else 0) or 1) * 1000, 0
        else:
            hundreds += unit * _SCALES.get(scale or "", 1)
        at = part.end()
    return Decimal(total + hundreds)


def scale_of(written: str | None) -> int:
    """Return what a scale multiplies by; 1 where there is none."""
    low = (written or "").lower()
    return next((factor for start, factor in SCALES if low.startswith(start)), 1)


def write_number(number: Decimal) -> str:
    """Write a number in digits, its decimals as they were given; a whole number without any."""
    return f"{number.to_integral_value():f}" if number == number.to_integral_value() else f"{number:f}"


def write_scaled(number: Decimal, factor: int) -> str:
    """Write a number of a scale: decimals that the scale takes up are gone, those that are left are kept."""
    if factor == 1:
        return f"{number:f}"
    return write_number((number * factor).normalize())
