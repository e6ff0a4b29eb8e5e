"""What passages are ordered by, beside relevance: the day of their publication, and its title as Finnish has it."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

RELEVANCE, DATE, TITLE = "relevance", "date", "title"
ORDERS = (RELEVANCE, DATE, TITLE)
LONGEST_KEY = 200  # characters of a title
#: Letters that Finnish has behind z, in their order; others are their base letters.
BEHIND_Z = {"å": "{a", "ä": "{b", "ö": "{c", "æ": "{b", "ø": "{c"}
DATED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


def day_of(written: str | None) -> int | None:
    """Return the number of a day (of a month or year its first), by which dates are ordered."""
    match = DATED.match(written or "")
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2] or 1), int(match[3] or 1)).toordinal()
    except ValueError:
        return None


def title_key(title: str) -> str:
    """Return what titles are compared by: letters and digits in the order of the Finnish alphabet."""
    return "".join(map(_key, " ".join(re.findall(r"\w+", title.casefold()))))[:LONGEST_KEY]


def _key(letter: str) -> str:
    return BEHIND_Z.get(letter) or unicodedata.normalize("NFKD", letter)[0]


def count_spread(counts: Iterable[int], most: int | None) -> int:
    """Return how many passages `spread` leaves, by how many each publication has."""
    return sum(count if most is None else min(count, most) for count in counts)


def spread(publications: Iterable[object], most: int | None) -> Iterator[int]:
    """Yield the places of passages, by their publications, without those that come after the most of one."""
    seen: dict[object, int] = {}
    for at, publication in enumerate(publications):
        seen[publication] = seen.get(publication, 0) + 1
        if most is None or seen[publication] <= most:
            yield at
