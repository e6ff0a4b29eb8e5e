"""Spans of years as people write them."""

import re

WRITTEN = r"([0-9]{4})?(\.\.)?([0-9]{4})?"


def parse_years(given: str | None) -> tuple[int | None, int | None]:
    """Return the first and the last year of a span, None where it is open.

    :param given: 2023, 2020..2024, 2020.. or ..2024; None for all years.
    :raises ValueError: when it is none of these.
    """
    if given is None:
        return None, None
    match = re.fullmatch(WRITTEN, given)
    if match is None or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise ValueError(f"{given!r} is no year or span of years like 2020..2024")
    first, last = (int(part) if part else None for part in (match[1], match[3]))
    return (first, last) if match[2] else (first, first)
