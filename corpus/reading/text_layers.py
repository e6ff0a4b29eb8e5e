"""Text layers that no reader could read: fonts without letters for their shapes, or with wrong ones."""

import re
import unicodedata
from itertools import pairwise

MOST_UNREADABLE = 0.02  # of the characters
LEAST = 20  # characters that are looked at
#: Controls, private characters, replacements, and what Unicode has no character for.
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\ufffd\uffff\U000f0000-\U0010ffff]")
#: Private characters that symbol fonts have for bullets, which harm no word.
SYMBOLS = re.compile(r"[\uf020-\uf0ff](?=\s|$)")
ACCENT_BEHIND, ACCENT_BEFORE = re.compile(r"([aouAOU])[¨\u0308]"), re.compile(r"[¨\u0308]([aouAOU])")
LETTERS = "a-zåäö"
WORDS = re.compile(rf"[{LETTERS}]{{3,}}")
#: Letters that often follow a letter in Finnish, Swedish or English: nine of ten do, in other European languages too.
FOLLOWERS = {
    "a": "abcdefghijklmnprstuvy", "b": "aeiloruy", "c": "aehiklorstuy", "d": "adeilnorsu", "e": "abcdefghiklmnoprstuvx",
    "f": "aefilortö", "g": "aeghinorsuyå", "h": "adeimotuyä", "i": "abcdefghijklmnoprstvä", "j": "aeouäö",
    "k": "aeiklnorstuyä", "l": "adeijklmostuvyä", "m": "abeimopsuyä", "n": "acdegiklnostuvyä",
    "o": "abcdfghijklmnoprstuvw", "p": "aehiloprstuä", "q": "u", "r": "abcdefgijklmnorstuvyåäö",
    "s": "abcefhijklmnopstuvyä",
    "t": "aehiknorstuvyäö", "u": "abcdeiklmnoprstuv", "v": "aeiouåä", "w": "aeio", "x": "t", "y": "ghiklmnrstvyö",
    "z": "", "å": "dklnr", "ä": "ghiklmnrstvyä", "ö": "nrs",
}  # fmt: skip
PAIRS = frozenset((letter, other) for letter, others in FOLLOWERS.items() for other in others)
#: Words that text has many of and wrong letters do not make; to count them is quicker than to count pairs.
FUNCTION_WORDS = (
    " ja ",
    " on ",
    " että ",
    " ei ",
    " tai ",
    " och ",
    " att ",
    " som ",
    " and ",
    " the ",
    " of ",
    " to ",
)
ENOUGH_WORDS = 4
SAMPLE = 500  # characters of a page that are looked at
LEAST_PAIRS = 150
LEAST_USUAL = 0.7  # share of usual pairs; of text it is over .9, of letters in place of others under .62


def is_gibberish(text: str) -> bool:
    """Return whether the letters of a page stand for others: their pairs are those of no European language."""
    sample = text[:SAMPLE].lower()
    if sum(map(sample.count, FUNCTION_WORDS)) >= ENOUGH_WORDS:
        return False
    words = WORDS.findall(sample)
    pairs = sum(map(len, words)) - len(words)
    if pairs < LEAST_PAIRS:
        return False
    letters = " ".join(words)
    return sum(map(PAIRS.__contains__, pairwise(letters))) < LEAST_USUAL * pairs


def is_readable(text: str, unmapped: int) -> bool:
    """Return whether a text layer holds letters for what its pages show.

    :param unmapped: characters that the file names no letter for.
    """
    if not unmapped and (text.replace("\n", "").isprintable() or not UNREADABLE.search(text)):
        return True
    characters = sum(map(len, text.split())) + unmapped
    if characters < LEAST:
        return True
    unreadable = len(UNREADABLE.findall(SYMBOLS.sub("", text))) + unmapped
    return unreadable <= MOST_UNREADABLE * characters


def join_accents(text: str) -> str:
    """Put dots that stand apart from their letters over these, before or behind them as the text has it."""
    if "¨" not in text:
        return text
    behind = len(ACCENT_BEHIND.findall(text)) >= len(ACCENT_BEFORE.findall(text))
    return unicodedata.normalize("NFC", (ACCENT_BEHIND if behind else ACCENT_BEFORE).sub("\\1\u0308", text))
