"""What lines of pages are beside running text: entries of contents, notes, headings that bookmarks name."""

import re
from collections.abc import Iterable, Mapping, Sequence

from corpus.reading.lines import Line
from corpus.reading.parts import CONTENTS_HEADING, ENDS_IN_NUMBER, LEADER

LEAST_ENTRIES = 3  # that show a page of contents
NOTE_SIZE = 0.93  # of the body's size, and smaller
NOTE = re.compile(r"(?:\[?(\d{1,3})\]?\)?|([*†‡]{1,3})|([¹²³⁴-⁹⁰]{1,3}))\s*\S")
MOST_NOTES = 60  # lines of notes at the foot of a page
NOT_WORD = re.compile(r"[^\w]+")


def mark_contents(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Mark the entries of tables of contents: lines with leaders, and lines of their pages that end in a number."""
    marked, inside = [], False
    for page in pages:
        begins = any(CONTENTS_HEADING.fullmatch(line.text) for line in page[:4])
        leaders = sum(LEADER.search(line.text) is not None for line in page) if _has_leaders(page) else 0
        entries = sum(_is_entry(line) for line in page) if begins or inside or leaders else 0
        inside = leaders >= LEAST_ENTRIES or ((begins or inside) and entries >= max(LEAST_ENTRIES, 0.4 * len(page)))
        marked.append(_mark_entries(page) if inside else page)
    return marked


def _has_leaders(page: Iterable[Line]) -> bool:
    text = "\n".join([line.text for line in page])
    return "...." in text or ". . ." in text or "……" in text


def _is_entry(line: Line) -> bool:
    return ENDS_IN_NUMBER.search(line.text) is not None


def _mark_entries(page: Sequence[Line]) -> list[Line]:
    """Mark the lines between the first entry and the last; one without a number goes on in the next."""
    entries = [at for at, line in enumerate(page) if _is_entry(line) or LEADER.search(line.text)]
    if not entries:
        return list(page)
    first = entries[0]
    while first and not CONTENTS_HEADING.fullmatch(page[first - 1].text) and first > entries[0] - 2:
        first -= 1
    first = entries[0] if any(CONTENTS_HEADING.fullmatch(line.text) for line in page[first : entries[0]]) else first
    marked, fresh = list(page), True
    for at in range(first, entries[-1] + 1):
        marked[at] = page[at]._replace(kind="contents", level=int(fresh))
        fresh = at in set(entries)
    return marked


def mark_footnotes(pages: Sequence[list[Line]], body_size: float) -> list[list[Line]]:
    """Mark the notes at the foot of pages: small lines below the text, of which each note begins with its number."""
    return [_mark_notes(page, body_size * NOTE_SIZE) for page in pages]


def _mark_notes(page: list[Line], size: float) -> list[Line]:
    first = len(page)
    while first and 0 < page[first - 1].size <= size and len(page) - first < MOST_NOTES and not page[first - 1].kind:
        first -= 1
    while first < len(page) and not NOTE.match(page[first].text):
        first += 1
    if not 0 < first < len(page) or page[first].base > page[first - 1].base:
        return page
    marked, last = page[:first], 0
    for line in page[first:]:
        number = _note_number(line.text)
        begins = number == -1 or (number > 0 and (last == 0 or number == last + 1))
        last = number if begins and number > 0 else last
        marked.append(line._replace(kind="footnote", level=int(begins)))
    return marked


def _note_number(text: str) -> int:
    """Return the number that a note begins with, -1 for an asterisk, 0 where there is none."""
    match = NOTE.match(text)
    if match is None:
        return 0
    return int(match[1] or match[3]) if match[1] or match[3] else -1


def mark_headings(pages: Sequence[list[Line]], bookmarks: Mapping[int, Sequence[tuple[str, int]]]) -> list[list[Line]]:
    """Mark the lines that bookmarks name as headings.

    :param bookmarks: titles and levels by page, from 0.
    """
    return [_mark_named(page, bookmarks[at]) if at in bookmarks else page for at, page in enumerate(pages)]


def _mark_named(page: list[Line], bookmarks: Sequence[tuple[str, int]]) -> list[Line]:
    plain = [_plain(line.text) for line in page]
    marked = list(page)
    for title, level in bookmarks:
        wanted = _plain(title)
        for at, words in enumerate(plain):
            if words and wanted.startswith(words) and not marked[at].kind:
                end = _end_of(plain, at, wanted)
                if end:
                    marked[at] = page[at]._replace(kind="heading", level=level)
                    marked[at + 1 : end] = [line._replace(kind="heading") for line in page[at + 1 : end]]
                    break
    return marked


def _end_of(plain: Sequence[str], first: int, wanted: str) -> int:
    """Return where lines from the first on have said a whole title, 0 where they say something else."""
    said = ""
    for at in range(first, min(first + 5, len(plain))):
        said += plain[at]
        if said == wanted:
            return at + 1
        if not wanted.startswith(said):
            return 0
    return 0


def _plain(text: str) -> str:
    return NOT_WORD.sub("", text).casefold()
