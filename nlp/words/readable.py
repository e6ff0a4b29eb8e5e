"""Texts as they should be read: letters composed, words that a line's end or a PDF broke put together again."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from nlp.cues import load_cues
from nlp.words.finnish import Finnish, Word

CLUSTER = re.compile(r"[^\W\d_][\u0300-\u036f]+")  # a letter with marks that belong in it
BROKEN = re.compile(r"(?<![\w-])([^\W\d_]{2,}(?:-[^\W\d_]+)*)([-\u2010\u00ad][ \t]*\r?\n[ \t]*)(?=([^\W\d_]+))")
_DIRECTIONS = "|".join(
    sorted({word.capitalize().rstrip("-") for word in load_cues("places")["directions"]}, key=len, reverse=True)
)
#: "VarsinaisSuomen", "Keski–Suomi", "Etelä- Savo": parts of names of regions.
REGION = re.compile(rf"(?<![\w-])({_DIRECTIONS})([ \t]?[-\u2010-\u2014][ \t]?|)(?=[A-ZÅÄÖ][a-zåäö])")
#: "Hämeen-linnassa": a hyphen of a line's end that was left when lines were joined.
HYPHENATED = re.compile(r"(?<![\w-])([A-ZÅÄÖ][a-zåäö]+)(-)(?=([a-zåäö]{3,})(?![\w-]))")
#: "EU : n", "22 § : n", "Filha ry : lle", "EU: hun": an ending that spaces part from what it is of.
SPACED = re.compile(
    r"(?:(?<=[A-ZÅÄÖ§%€\d])|(?<=\b(?:ry|rf|sr|Oy|Ab|Ky))|(?<=\bOyj))( : )(?=[a-zäö]{1,5}(?!\w))"
    r"|(?<=[A-ZÅÄÖ]{2})(: )(?=(?:lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|ksi|hun|hin|een|n(?= [a-zäö]))(?![\w.]))"
)
#: "sosiaali-\nja terveystoimi": the hyphen stands for what the words share.
JOINS = frozenset({"ja", "tai", "sekä", "eli", "että", "kuin", "och", "eller", "and", "or"})


class Edit(NamedTuple):
    """A stretch of a text, by offsets, and what is read in its place."""

    start: int
    end: int
    replacement: str


class _Layer:
    """What one round of edits made of a text, and where its characters come from."""

    def __init__(self, text: str, edits: Iterable[Edit]) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []  # of the pieces, in the new text
        self._spans: list[tuple[int, int, bool]] = []  # of the pieces in the old one, and whether it is copied
        length = at = 0
        for start, end, replacement in [*edits, Edit(len(text), len(text), "")]:
            for piece, span in ((text[at:start], (at, start, True)), (replacement, (start, end, False))):
                if piece:
                    pieces.append(piece)
                    self._starts.append(length)
                    self._spans.append(span)
                    length += len(piece)
            at = end
        self.text = "".join(pieces)

    def start(self, offset: int) -> int:
        """Return where in the old text the character at an offset begins."""
        at = bisect_right(self._starts, offset) - 1
        begin, _, copied = self._spans[at]
        return begin + (offset - self._starts[at]) * copied

    def read(self, offset: int) -> int:
        """Return where in the new text that is which lies at an offset of the old one, or what comes behind it."""
        at = bisect_right(self._spans, offset, key=lambda span: span[0]) - 1
        begin, end, copied = self._spans[at]
        if copied and offset <= end:
            return self._starts[at] + offset - begin
        return self._starts[at + 1] if offset > begin and at + 1 < len(self._starts) else self._starts[at]

    def end(self, offset: int) -> int:
        """Return where in the old text the character before an offset ends."""
        at = bisect_right(self._starts, offset - 1) - 1
        begin, end, copied = self._spans[at]
        return begin + offset - self._starts[at] if copied else end


class ReadableText:
    """A text to be read, and where its offsets lie in the text that it was made of."""

    def __init__(self, text: str, layers: tuple[_Layer, ...] = ()) -> None:
        self._layers = layers
        self.text = layers[-1].text if layers else text

    @property
    def changed(self) -> bool:
        """Whether it differs from the text that it was made of."""
        return bool(self._layers)

    def read(self, offset: int) -> int:
        """Return the offset at which what lies at one of the text that this one was made of is read."""
        for layer in self._layers:
            offset = layer.read(offset)
        return offset

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets of a stretch, which is not empty, in the text that this one was made of.

        An inserted hyphen alone has an empty stretch there.
        """
        for layer in reversed(self._layers):
            start, end = layer.start(start), layer.end(end)
            start = min(start, end)  # an inserted hyphen may lie where something was left out
        return start, end


def make_readable(text: str, finnish: Finnish) -> ReadableText:
    """Compose letters and put broken words together; most texts stay as they are."""
    layers: list[_Layer] = []
    rounds: tuple[Callable[[str], Iterator[Edit]], ...] = (
        _compositions,
        _endings,
        lambda current: _breaks(current, finnish),
        lambda current: _hyphens(current, finnish),
    )
    for make in rounds:
        current = layers[-1].text if layers else text
        edits = list(make(current))
        if edits:
            layers.append(_Layer(current, edits))
    return ReadableText(text, tuple(layers))


def _compositions(text: str) -> Iterator[Edit]:
    if unicodedata.is_normalized("NFC", text):
        return
    for match in CLUSTER.finditer(text):
        composed = unicodedata.normalize("NFC", match[0])
        if composed != match[0]:
            yield Edit(match.start(), match.end(), composed)


def _endings(text: str) -> Iterator[Edit]:
    yield from (Edit(match.start(), match.end(), ":") for match in SPACED.finditer(text))


def _breaks(text: str, finnish: Finnish) -> Iterator[Edit]:
    """Yield what joins words that are broken at a line's end; "-" where they are written with one."""
    for match in BROKEN.finditer(text):
        before, after = match[1], match[3]
        if after.lower() in JOINS:
            continue
        keeps = after[0].isupper() or (not _known(finnish, before + after) and _known(finnish, f"{before}-{after}"))
        yield Edit(match.start(2), match.end(2), "-" if keeps and match[2][0] != "\u00ad" else "")


def _hyphens(text: str, finnish: Finnish) -> Iterator[Edit]:
    """Yield what rights hyphens within names of places."""
    found = [Edit(match.start(2), match.end(2), "-") for match in REGION.finditer(text) if match[2] != "-"]
    for match in HYPHENATED.finditer(text):
        if finnish.word(match[1] + match[3]).place:
            found.append(Edit(match.start(2), match.end(2), ""))
    yield from sorted(found)


def _known(finnish: Finnish, form: str) -> bool:
    word: Word = finnish.word(form)
    return word.known
