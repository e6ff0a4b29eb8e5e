"""Persons in Finnish text: found so that their names are not taken for places."""

from collections.abc import Iterator
from functools import cache

from corpus.ids import person_id
from nlp.cues import load_cues
from nlp.gazetteers import read_gazetteer
from nlp.organisations.registry import Entry, Match, token_keys
from nlp.words.sentences import Sentence

FIRM_WORDS = load_cues("organisations")["firm_words"]
#: First names that Voikko does not list as such.
FIRST_NAMES = load_cues("persons")["first_names"]
COMMON_NAME = 1_000  # bearers from which on a municipality's name counts as a first name too
LOCAL = {"Ine", "Ela", "Ill"}


def find_persons(sentence: Sentence) -> Iterator[Match]:
    """Yield first names with the surname behind them, by the name lists of Voikko."""
    at = 0
    while at < len(sentence.tokens) - 1:
        last = _person_end(sentence, at)
        if last is not None:
            name = sentence.text[sentence.tokens[at].start : sentence.tokens[last].end]
            yield Match(at, last, Entry("person", person_id(name), name, "person"))
            at = last
        at += 1


def is_first_name(sentence: Sentence, at: int) -> bool:
    """Return whether a token can be a first name, by Voikko or by the bearers of a municipality's name: Simo."""
    word = sentence.word(at)
    return word.first_name or sentence.form(at) in FIRST_NAMES or (word.place or "") in _first_names()


@cache
def _first_names() -> frozenset[str]:
    rows = read_gazetteer("municipalities")
    return frozenset(row["name_fi"] for row in rows if int(row["first_name_bearers"]) >= COMMON_NAME)


def _person_end(sentence: Sentence, at: int) -> int | None:
    """Return the last token of the person that begins at a token, None where none does."""
    word = sentence.word(at)
    named = sentence.capital(at) and is_first_name(sentence, at) and sentence.case(at) in ("Nom", None)
    if not named or word.pos == "ADP":  # "Ilman Liikesivistysrahaston tukea"
        return None
    last = at
    while last + 1 < len(sentence.tokens) and last - at < 2 and _is_name(sentence, last + 1):
        if last > at and not sentence.word(last).first_name:
            break  # "Pekka Virtanen Aalto-yliopistosta"
        last += 1
    if last == at:
        return None
    surname = sentence.word(last)
    # "Suvi Tampereella": a place in a local case behind a word that is also a name.
    if surname.place and sentence.case(last) in LOCAL and (at == 0 or word.pos != "PROPN"):
        return None
    return last


def _is_name(sentence: Sentence, at: int) -> bool:
    form = sentence.form(at)
    written = sentence.adjacent(at) and form[0].isupper() and len(form) > 1 and not form.isupper()
    return written and not firm_word(sentence, at)


def firm_word(sentence: Sentence, at: int) -> str:
    """Return the English last word of a firm's name as it is written, without its ending: of "Silja Linen" "Line"."""
    if not sentence.capital(at):
        return ""
    form = sentence.form(at)
    words = FIRM_WORDS & token_keys(sentence.word(at), form)
    return form[: max(map(len, words))] if words else ""
