"""Where the sentences of a raw text lie: by line, then by sentence end, headings and table cells included."""

import re
from collections.abc import Iterator

LONGEST = 700
SHORTEST = 12
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)\]]{0,2}\s+(?=[\"”’»(\[*–-]{0,2}\s?[A-ZÅÄÖ0-9])")
# Behind these a full stop ends no sentence.
ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:\d{1,3}|[A-ZÅÄÖ]|esim|mm|ym|yms|jne|ns|ks|vrt|prof|dos|tri|mr|nro|n|s|v|vv|kpl|milj|mrd|ml|mk|ko|em|tms|"
    r"bl\.a|t\.ex|dvs|m\.m|osv|fil|toim|kirj|puh)\.$",
    re.I,
)
PARAGRAPH = re.compile(r"\n\s*\n")
LINE = re.compile(r"\n")


def find_sentences(text: str, *, line_broken: bool) -> Iterator[tuple[int, int]]:
    """Yield the offsets of sentences; in a line-broken text a line's end does not end one, an empty line does."""
    for start, end in _between(PARAGRAPH if line_broken else LINE, text, 0, len(text)):
        first = start
        for match in SENTENCE_END.finditer(text, start, end):
            if not ABBREVIATION.search(text[max(first, match.start() - 8) : match.start()]):
                yield from trimmed(text, first, match.end())
                first = match.end()
        yield from trimmed(text, first, end)


def find_runs(text: str, *, lines: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of every stretch of so many lines, one after the other."""
    ends = list(_between(LINE, text, 0, len(text)))
    for first in range(0, len(ends) - lines + 1, lines):
        yield from trimmed(text, ends[first][0], ends[first + lines - 1][1])


def _between(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in separator.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the stretch without white space around it, unless it is too short or too long to be read as one."""
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    end = start + len(stretch.strip())
    if SHORTEST <= end - start <= LONGEST:
        yield start, end
