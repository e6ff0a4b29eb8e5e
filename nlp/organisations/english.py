"""English names of organisations over "of", "for" and "the": "University of Eastern Shores"."""

from collections.abc import Iterator

from nlp.cues import load_cues
from nlp.organisations.forms import organisation_match
from nlp.organisations.registry import Match
from nlp.words.sentences import Sentence

_WORDS = load_cues("organisations")

HEADS = _WORDS["english_heads"]
LINKS = _WORDS["english_links"]
LONGEST_NAME = 12  # words


def find_english(sentence: Sentence) -> Iterator[Match]:
    """Yield names in which an English head and a link, "College of", stand between capitals."""
    at = 0
    while at < len(sentence.tokens):
        last = _end(sentence, at) if sentence.form(at).lower() in HEADS and sentence.capital(at) else at
        if last > at:
            first = _start(sentence, at)
            start, end = sentence.tokens[first].start, sentence.tokens[last].end
            yield organisation_match(first, last, sentence.text[start:end].partition(":")[0])
        at = last + 1


def _end(sentence: Sentence, at: int) -> int:
    """Return the last capital that links lead to from a head; the head itself where none follows."""
    last, after = at, at + 1
    while after - at < LONGEST_NAME and sentence.adjacent(after):
        if sentence.capital(after) and (last > at or sentence.form(after - 1) in LINKS):
            last = after
        elif sentence.form(after) not in LINKS or not (sentence.form(after) != "and" or last > at):
            break
        after += 1
    return last


def _start(sentence: Sentence, at: int) -> int:
    while at > 0 and sentence.adjacent(at) and sentence.capital(at - 1) and not sentence.word(at - 1).known:
        at -= 1
    return at
