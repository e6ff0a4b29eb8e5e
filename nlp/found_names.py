"""Names as they are found in sentences, before they become mentions, and which of them are in each other's way."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.records import Mention
from nlp.organisations.registry import Match
from nlp.words.sentences import Sentence

#: What decides that something is a name: the gazetteer of places, the registry of organisations, the form of a name,
#: rules of projects, first names, the name model, what a name has to do with a work or the sentence speaks of.
Component = Literal[
    "gazetteer", "registry", "form", "project rules", "first names", "name model", "context", "number rules"
]


@dataclass(frozen=True, slots=True)
class Found:
    """A name with its sentence and how sure it is."""

    sentence: Sentence
    match: Match
    score: float
    component: Component

    @property
    def start(self) -> int:
        return self.sentence.tokens[self.match.first].start

    @property
    def end(self) -> int:
        return self.sentence.tokens[self.match.last].end


def is_two_names(match: Match, registered: Iterable[Match]) -> bool:
    """Return whether two known names stand one behind the other: "Tukesin Geologian tutkimuskeskukselta tilaama"."""
    inside = [
        (known.first, known.last) for known in registered if match.first <= known.first and known.last <= match.last
    ]
    return len(inside) == 2 and inside[0][0] == match.first and inside[1] == (inside[0][1] + 1, match.last)


def begins_too_early(sentence: Sentence, match: Match, registered: Iterable[Match]) -> bool:
    """Return whether a form takes common words into a name that is known: "Hyväksytty Vihreän liiton kokouksessa"."""
    inside = [known for known in registered if match.first < known.first and known.last == match.last]
    words = [sentence.word(at) for known in inside for at in range(match.first, known.first)]
    return bool(words) and all(
        word.known and not word.place and (word.verb_forms or word.pos == "ADV") for word in words
    )


def begins_with_a_word(sentence: Sentence, match: Match) -> bool:
    """Return whether a name is the first word of its sentence and a common one too: "Eloisa keskusta houkuttelee"."""
    if match.last > 0 or match.entry.kind != "wellbeing_county" or sentence.form(0).endswith("-"):
        return False
    word = sentence.word(0)
    plain = word.known and not word.place and word.pos in ("ADJ", "NOUN") and len(word.parts) == 1
    return plain and sentence.case(0) == "Nom"


def without_overlaps(names: Iterable[Found]) -> list[Found]:
    """Keep the longest of overlapping names; of equally long ones the surest."""
    kept: list[Found] = []
    for name in sorted(names, key=lambda name: (name.start - name.end, -name.score)):
        if all(name.end <= other.start or other.end <= name.start for other in kept):
            kept.append(name)
    return kept


def tokens_of(names: Iterable[Found]) -> set[int]:
    """Return the tokens of their sentence that names stand on."""
    return {at for name in names for at in range(name.match.first, name.match.last + 1)}


def offsets_of(names: Iterable[Iterable[Found]]) -> set[int]:
    """Return the code points of the text that the names of its sentences cover."""
    return {offset for of_sentence in names for name in of_sentence for offset in range(name.start, name.end)}


def apart(mentions: Iterable[Mention]) -> list[Mention]:
    """Put mentions in reading order and leave out what overlaps an earlier or longer one."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end)):
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept
