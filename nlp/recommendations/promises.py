"""How many recommendations a text says that a publication has: "kuusi suositusta", "10 toimenpide-ehdotusta"."""

import re

from nlp.quantities.numbers import read_words

#: Genitives of numerals: "kuuden suosituksen kokonaisuus".
GENITIVES = {"kahden": 2, "kolmen": 3, "neljän": 4, "viiden": 5, "kuuden": 6}
PROMISE = re.compile(
    r"(?<![\w.,–-])(\d{1,2}|[^\W\d_]{3,20})(?=\s+(?:[^\W\d_]+\s+){0,2}?"
    r"(?:[\w-]*suositus(?:ta|ten)|[\w-]*suosituksen|[\w-]*ehdotus(?:ta|ten)|[\w-]*ehdotuksen|"
    r"\w*rekommendationer(?:na)?|recommendations)(?!\w))",
    re.IGNORECASE,
)
FEWEST, MOST = 2, 99  # recommendations; one is hardly ever counted


def promised_count(text: str) -> int | None:
    """Return the first number of recommendations that a text speaks of; None where it speaks of none."""
    return next((count for match in PROMISE.finditer(text) if (count := _count(match[1].lower())) is not None), None)


def _count(word: str) -> int | None:
    number = int(word) if word.isdigit() else GENITIVES.get(word) or read_words(word)
    return int(number) if number is not None and FEWEST <= number <= MOST and number == int(number) else None
