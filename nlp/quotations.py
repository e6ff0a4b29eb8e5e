"""The sentences of a text that can be quoted alone: whole, leaning on no other, with no heading run into them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.passages import SENTENCE_END
from corpus.records import Document, Mention
from nlp.cues import load_cues
from nlp.words.finnish import Finnish

_CUES = load_cues("extracts")
LEANING, BESIDE, OPEN = _CUES["leaning"], tuple(_CUES["beside"]), _CUES["open"]
WORDS = range(9, 41)
LONGEST = 300  # characters
LETTERS = 0.72  # share of a sentence, without white space
ENDED = re.compile(r"(?<!\s\d)(?<!\s\d\d)(?<=[\w)”\"'»%])[.!]”?$")
WORD = re.compile(r"\w+")
LAST_WORD = re.compile(r"([\w.]+)[.!]”?$")
#: Words within a sentence: in small letters throughout; with a capital behind a word or number and no mark.
SMALL = re.compile(r"\b[a-zåäö]{3,}\b")
INNER = re.compile(r"(?<=[\wåäö]\s)([A-ZÅÄÖ][a-zåäö]{2,}(?:-[a-zåäö]+)?)\b")
#: Bullets, numbers of headings and pages, words in capitals, letters apart from their word: what ran into a sentence.
RUN_IN = re.compile(
    r"[•▪●◦■□►]|\w\s+\d+(?:\.\d+)+\.?\s+[A-ZÅÄÖ]|[a-zåäö]\s\d{1,3}\.?\s[A-ZÅÄÖ]|[A-ZÅÄÖ]{3,}\s[A-ZÅÄÖ]{3,}"
    r"|^[A-ZÅÄÖ]{2,}\s[A-ZÅÄÖ]|\b[B-HJ-ZÅÄÖ]\s[a-zåäö]{4,}"
)
#: Common words with a capital that a sentence may hold: Finnish and Swedish names have few.
CAPITALS = {"fi": 0, "sv": 0}
MANY_CAPITALS = 3


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence that can be quoted alone, by offsets of its text."""

    start: int
    end: int
    opens: bool  # the first below a heading


def find_quotations(document: Document, finnish: Finnish, mentions: Sequence[Mention]) -> Iterator[Quotation]:
    """Yield the sentences of running text that say something by themselves, in order.

    :param mentions: names found in the text; their words are written with a capital anywhere.
    """
    words = _Words(document, finnish, mentions)
    for before, block in zip((None, *document.blocks), document.blocks, strict=False):
        if block.kind != "paragraph":
            continue
        ends = [match.end() for match in SENTENCE_END.finditer(document.text, block.start, block.end)]
        for begin, end in pairwise([block.start, *ends, block.end]):
            trimmed = begin + len(document.text[begin:end].rstrip())
            if _is_whole(document.text[begin:trimmed]) and not words.are_run_in(begin, trimmed):
                opens = begin == block.start and before is not None and before.kind == "heading"
                yield Quotation(begin, trimmed, opens)


class _Words:
    """What of a text's words tells a whole sentence from one that headings were run into."""

    def __init__(self, document: Document, finnish: Finnish, mentions: Sequence[Mention]) -> None:
        self._text, self._finnish = document.text, finnish
        self._named = {at for one in mentions for at in range(one.start, one.end)}
        self._small = {match[0] for match in SMALL.finditer(document.text)}
        self._allowed = CAPITALS.get(document.language or "", MANY_CAPITALS)

    def are_run_in(self, start: int, end: int) -> bool:
        """Return whether words within a sentence begin like a heading or the head of a page."""
        text = self._text[start:end]
        if RUN_IN.search(text):
            return True
        inner = (match for match in INNER.finditer(text) if start + match.start(1) not in self._named)
        return sum(self._is_common(match[1]) for match in inner) > self._allowed

    def _is_common(self, form: str) -> bool:
        """Return whether a word that has a capital here is no name."""
        if form.lower() in self._small:
            return True
        word = self._finnish.word(form)
        name = word.place or word.first_name or word.surname or word.other_name or word.pos == "PROPN"
        return word.known and not name and word.pos != "X" and word.lemma[:1].islower()


def _is_whole(text: str) -> bool:
    """Return whether a sentence is whole, of words, and leans on no other."""
    dense = "".join(text.split())
    return (
        len(text) <= LONGEST
        and len(text.split()) in WORDS
        and text[0].isupper()
        and ENDED.search(text) is not None
        and sum(map(str.isalpha, dense)) >= LETTERS * len(dense)
        and WORD.findall(text)[0].lower() not in LEANING
        and _last_word(text) not in OPEN
        and not any(sign in text.lower() for sign in BESIDE)
    )


def _last_word(text: str) -> str:
    last = LAST_WORD.search(text)
    return last[1].lower() if last else ""
