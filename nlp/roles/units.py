"""A sentence as the role model reads it: its names whole, its words by their groups, its line breaks."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.records import Mention
from nlp.roles.words import Reading, read_word
from nlp.words.sentences import Sentence, case_of_ending

#: Types of names that can have a role, by what the features call them.
TAKES_ROLE = {"organisation": "ORG", "municipality": "TOWN", "region": "REGION", "wellbeing_county": "COUNTY"}
OTHER_TYPES = {"project": "PROJECT", "programme": "PROGRAMME", "person": "PERSON", "place": "PLACE"}
NAMES = frozenset(TAKES_ROLE.values())
NO_NAMES = ("date", "money", "count")  # types of mentions
LONGEST_LINE = 60  # characters; a longer line may go on in the next one


@dataclass(frozen=True, slots=True)
class Named:
    """A name by the offsets of its text."""

    start: int
    end: int
    type: str
    nominative: bool = False  # stands as it is called, whatever its ending looks like: "Hanken"
    score: float = 1.0  # how sure it is that just this is a name


@dataclass(frozen=True, slots=True)
class Unit:
    """A name or a word of a sentence, or the end of a short line."""

    first: int  # token
    last: int
    word: Reading
    written: str  # in lower case; empty for a name
    name: Named | None = None

    @property
    def group(self) -> str:
        return self.word.group

    @property
    def case(self) -> str:
        return self.word.case

    @property
    def takes_role(self) -> bool:
        return self.name is not None and self.word.group in NAMES


def read_units(sentence: Sentence, names: Sequence[Named]) -> list[Unit]:
    """Return a sentence's names and words in order.

    :param names: of the sentence, in order, none inside another.
    """
    units: list[Unit] = []
    waiting, at = list(reversed(names)), 0
    while at < len(sentence.tokens):
        if at and _breaks(sentence, at):
            units.append(Unit(at, at - 1, Reading("⏎", "break", "", "", "PUNCT"), "⏎"))
        token = sentence.tokens[at]
        while waiting and waiting[-1].end <= token.start:
            waiting.pop()
        if waiting and waiting[-1].start < token.end:
            unit = _name_unit(sentence, at, waiting.pop())
        else:
            written = sentence.form(at).lower()
            unit = Unit(at, at, read_word(token.word, written, sentence.case(at) or ""), written)
        units.append(unit)
        at = unit.last + 1
    return units


def _name_unit(sentence: Sentence, first: int, name: Named) -> Unit:
    last = first
    while last + 1 < len(sentence.tokens) and sentence.tokens[last + 1].start < name.end:
        last += 1
    case = "Nom" if name.nominative else _case(sentence, last)
    group = TAKES_ROLE.get(name.type) or OTHER_TYPES.get(name.type, "")
    key = sentence.lemma(last).rpartition("-")[2] if name.type in ("project", "programme") else group
    return Unit(first, last, Reading(key, group, case, "", "NAME"), "", name)


def _case(sentence: Sentence, last: int) -> str:
    """Return the case of a name's last token, also where its ending stands apart: "EU : n"."""
    if sentence.form(last - 1) == ":" and (case := case_of_ending(sentence.form(last))):
        return case
    return sentence.case(last) or "Nom"


def _breaks(sentence: Sentence, at: int) -> bool:
    """Return whether a short line ends before a token that begins like a line of its own."""
    before, after = sentence.tokens[at - 1].end, sentence.tokens[at].start
    if "\n" not in sentence.text[before:after]:
        return False
    line = sentence.text.rfind("\n", max(before - LONGEST_LINE, 0), before)
    short = line >= 0 or before < LONGEST_LINE
    return short and (sentence.capital(at) or not sentence.form(at)[0].isalpha())


def names_by_sentence(
    sentences: Sequence[Sentence], mentions: Iterable[Mention], nominative: set[int]
) -> list[list[Named]]:
    """Return the names of each sentence as the role model takes them."""
    starts = [sentence.tokens[0].start for sentence in sentences]
    names: list[list[Named]] = [[] for _ in sentences]
    for one in mentions:
        if one.type not in NO_NAMES:
            at = bisect_right(starts, one.start) - 1
            names[at].append(Named(one.start, one.end, one.type, one.start in nominative, one.score))
    return names
