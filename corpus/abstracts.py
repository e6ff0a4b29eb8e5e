"""The abstracts that a publication has of its own: under a heading, on its description page, in metadata, its lead."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.reading.imprints import begins_with_label
from corpus.records import Block, Document

#: What an abstract is called, by its language. A summary may also be a chapter that ends another one.
NAMES = {
    "fi": r"(?:johdon\s|\w+(?:n|en)\s)?tiivistelmä|lyhennelmä|ingressi",
    "sv": r"sammandrag|referat|resumé|ingress",
    "en": r"abstract|executive summary",
}
SUMMARIES = {
    "fi": r"yhteenveto|lyhyesti|pähkinänkuoressa",
    "sv": r"sammanfattning|i korthet",
    "en": r"summary|in brief",
}
NUMBER = r"(?:(?P<number>\d+(?:\.\d+)*)\.?\s+)?"
IN_LANGUAGE = r"(?:\s+(?:suomeksi|ruotsiksi|englanniksi|på svenska|in english))?"
#: Between a name and the abstract behind it: of tabs and cells of a page a space may be left.
BORDER = r"(?:\s*:\s+|\s*\n\s*|\t+|\s\|\s|\s{3,}|\s+(?-i:(?=[A-ZÅÄÖ])))"
FEWEST_WORDS = 15
FEWEST_IN_METADATA = 10  # words
MOST_WORDS = 450  # of an abstract: what is longer is cut behind a paragraph
LONG_ENOUGH = 40  # words behind which a heading of a lower level ends an abstract too
FRONT = 0.25  # share of a text in which a summary is of the whole
LEAD = range(12, 91)  # words of the first paragraph of a release
SHARED = 0.6  # of the words of a description that its text has: less, and it is the site's
SHORTENED = re.compile(r"\s*(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])\s*$")
#: What stands behind an abstract on a description page, its tabs and borders read as spaces.
FIELD = re.compile(
    r"\W*(?:asiasana|avainsana|nyckelord|ämnesord|key\s?words?|subject headings|klausuuli|isbn|issn|urn:)",
    re.IGNORECASE,
)
TAG = re.compile(r"<[^<>]{1,500}>")
WORD = re.compile(r"[^\W\d_]{4,}")
ENDED = re.compile(r"[.!?…][”\"'»)]*\s*$")
DATED = re.compile(
    r"\W*(?:julkaistu|päivitetty|publicerad|published|tiedote|pressmeddelande)?\W*\d{1,2}\.\d{1,2}\.\d{2,4}"
)


@dataclass(frozen=True, slots=True)
class OwnAbstract:
    """An abstract that a publication's makers wrote."""

    said_in: str  # the heading or the field that it stands under, or "lead"
    language: str | None  # that its name is in
    spans: tuple[tuple[int, int], ...] = ()  # its paragraphs, by offsets of the text
    text: str = ""  # where it stands beside the text


def find_own_abstracts(document: Document) -> Iterator[OwnAbstract]:
    """Yield the abstracts of a publication, those first that are surest to be of the whole of it."""
    yield from _named(document, NAMES)
    yield from _in_fields(document)
    summaries = list(_named(document, SUMMARIES))
    alone = [one for one in summaries if sum(one.said_in == other.said_in for other in summaries) == 1]
    yield from (found for found in alone if _is_of_the_whole(document, found))
    yield from _lead(document)


# Under a name


def _named(document: Document, names: dict[str, str]) -> Iterator[OwnAbstract]:
    whole = {code: re.compile(rf"\W*{NUMBER}(?:{name}){IN_LANGUAGE}\W*", re.IGNORECASE) for code, name in names.items()}
    begun = {
        code: re.compile(rf"\W{{0,3}}(?:{name}){IN_LANGUAGE}{BORDER}", re.IGNORECASE) for code, name in names.items()
    }
    for at, block in enumerate(document.blocks):
        text = document.text[block.start : block.end]
        language = next((code for code, sign in whole.items() if sign.fullmatch(text)), None)
        if language is not None and block.kind not in ("contents", "reference"):
            level = block.level if block.kind == "heading" else 0
            spans = _paragraphs_below(document, at + 1, level)
            yield from _long_enough(document, OwnAbstract(" ".join(text.split()), language, spans))
            continue
        for code, sign in begun.items():
            if match := sign.match(text):
                first = (block.start + match.end(), block.end)
                spans = _shortened(document.text, _paragraphs_below(document, at + 1, 0, begun=first))
                yield from _long_enough(document, OwnAbstract(" ".join(match[0].strip(" :|\t\n").split()), code, spans))
                break


def _long_enough(document: Document, found: OwnAbstract) -> Iterator[OwnAbstract]:
    words = sum(len(document.text[start:end].split()) for start, end in found.spans)
    if words >= FEWEST_WORDS and any(ENDED.search(document.text[start:end]) for start, end in found.spans):
        yield found


def _paragraphs_below(
    document: Document, first: int, level: int, begun: tuple[int, int] | None = None
) -> tuple[tuple[int, int], ...]:
    """Return the running text from a block on, up to the next heading or label of an imprint.

    :param level: of the heading above; while little was found, headings below it are passed over.
    :param begun: what stands behind the name in its own paragraph.
    """
    spans = [begun] if begun else []
    words = sum(len(document.text[start:end].split()) for start, end in spans)
    for block in document.blocks[first:]:
        text = document.text[block.start : block.end]
        if spans and _is_field(text):
            break
        if block.kind == "heading":
            if words >= LONG_ENOUGH or (spans and (not level or block.level <= level)) or _is_name(text):
                break
            continue
        if block.kind in ("paragraph", "item") or (
            block.kind == "row" and not spans and len(text.split()) > FEWEST_WORDS
        ):
            spans.append((block.start, block.end))
            words += len(text.split())
        if words >= MOST_WORDS or (block.kind in ("row", "contents") and spans and spans[-1][0] != block.start):
            break
    return _shortened(document.text, spans)


def _is_field(text: str) -> bool:
    """Return whether a paragraph is what stands behind an abstract on a description page."""
    return begins_with_label(text) or FIELD.match(text) is not None


def _is_name(text: str) -> bool:
    """Return whether a heading is the name of an abstract, in any language."""
    every = "|".join([*NAMES.values(), *SUMMARIES.values()])
    return re.fullmatch(rf"\W*(?:{every}){IN_LANGUAGE}\W*", text, re.IGNORECASE) is not None


def _shortened(text: str, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the first paragraphs of at most MOST_WORDS words, the first of them in any case."""
    kept: list[tuple[int, int]] = []
    words = 0
    for start, end in spans:
        words += len(text[start:end].split())
        if kept and words > MOST_WORDS:
            break
        kept.append((start, end))
    return tuple(kept)


def _is_of_the_whole(document: Document, found: OwnAbstract) -> bool:
    """Return whether a summary is of the whole publication, and not of the chapter that it ends."""
    number = re.match(NUMBER, found.said_in)
    nested = number is not None and "." in (number["number"] or "")
    return not nested and found.spans[0][0] <= FRONT * len(document.text)


# In metadata


def _in_fields(document: Document) -> Iterator[OwnAbstract]:
    """Yield what metadata say that a publication is about; what a page says in its text too stands there."""
    for field in document.fields:
        if field.name != "abstract":
            continue
        said = " ".join(TAG.sub(" ", html.unescape(field.value)).split())
        value = SHORTENED.sub("", said)
        block = _block_with(document, value)
        if block is not None:
            yield from _long_enough(document, OwnAbstract(field.origin, field.language, ((block.start, block.end),)))
        elif value == said and len(value.split()) >= FEWEST_IN_METADATA and _shares_words(value, document.text):
            yield OwnAbstract(field.origin, field.language, text=value)


def _block_with(document: Document, value: str) -> Block | None:
    """Return the paragraph that begins with what metadata say."""
    if len(value.split()) < FEWEST_WORDS // 2:
        return None
    begin = value.split()[0]
    for block in document.blocks:
        text = document.text[block.start : block.end]
        if text.startswith(begin) and " ".join(text.split()).startswith(value):
            return block
    return None


def _shares_words(value: str, text: str) -> bool:
    said = {word.lower()[:5] for word in WORD.findall(value)}
    there = {word.lower()[:5] for word in WORD.findall(text)}
    return not said or len(said & there) >= SHARED * len(said)


# In front


def _lead(document: Document) -> Iterator[OwnAbstract]:
    """Yield the first paragraph of a release, which by custom says what is new; more has to follow."""
    if document.kind != "release":
        return
    paragraphs = [block for block in document.blocks if block.kind == "paragraph"]
    texts = [document.text[block.start : block.end] for block in paragraphs[:3]]
    first = 1 if len(texts) > 2 and (DATED.match(texts[0]) or len(texts[0].split()) < LEAD.start) else 0
    if len(paragraphs) > first + 1 and len(texts[first].split()) in LEAD and ENDED.search(texts[first]):
        yield OwnAbstract("lead", None, ((paragraphs[first].start, paragraphs[first].end),))
