"""Numbers of the items of ordered lists, which no letter of a page or file holds: a reader sees and cites them."""

import re
from collections.abc import Callable

ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
#: What an item begins with that is numbered in its own text: "3.", "3)", "(3)", "a)", "iv.", "Suositus 3:", "Liite A:".
OWN_NUMBER = re.compile(
    r"[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-zåäö]|[ivxl]{1,6})(?:[.)\]]+(?=\s|$)|\s[–-]\s)"
    r"|[^\W\d_]+(?:-[^\W\d_]+)*\s+(?:\d{1,3}|[a-z])\s*[.:)–-](?!\w)",
    re.IGNORECASE,
)


def with_number(number: str, text: str) -> str:
    """Put the number of an item before its text, unless the text has one itself.

    :param number: with its sign ("3.", "a)"); empty for an item without one.
    """
    return text if not number or OWN_NUMBER.match(text) else f"{number} {text}"


def _letters(number: int) -> str:
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def _roman(number: int) -> str:
    written = ""
    for value, letters in ROMAN:
        written += letters * (number // value)
        number %= value
    return written


#: How numbers are written, by the types of HTML.
STYLES: dict[str, Callable[[int], str]] = {
    "1": str,
    "a": _letters,
    "A": lambda number: _letters(number).upper(),
    "i": _roman,
    "I": lambda number: _roman(number).upper(),
}


def write_number(number: int, style: str = "1") -> str:
    """Write a number in a style of HTML; what the style has no sign for is in digits, as browsers have it."""
    fits = number > 0 if style in "aA" else 0 < number < 4000
    return STYLES[style](number) if style != "1" and style in STYLES and fits else str(number)


def integer(text: str | None) -> int | None:
    """Return the whole number that an attribute says, None where it says none that a list could have."""
    said = (text or "").strip()
    if not re.fullmatch(r"[+-]?[0-9]{1,5}", said):
        return None
    return int(said)
