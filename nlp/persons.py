"""Persons in Finnish text: found so that their names are not taken for places."""

from collections.abc import Iterator

from nlp.registry import Entry, Match
from nlp.sentences import Sentence

LOCAL = {"Ine", "Ela", "Ill"}


def find_persons(sentence: Sentence) -> Iterator[Match]:
    """Yield first names with the surname behind them, by the name lists of Voikko."""
    at = 0
    while at < len(sentence.tokens) - 1:
        last = _person_end(sentence, at)
        if last is not None:
            name = sentence.text[sentence.tokens[at].start : sentence.tokens[last].end]
            yield Match(at, last, Entry("person", f"henkilo:{name.lower().replace(' ', '-')}", name, "person"))
            at = last
        at += 1


def _person_end(sentence: Sentence, at: int) -> int | None:
    """Give the last token of the person that begins at a token, None where none does."""
    word = sentence.tokens[at].word
    if not (word.first_name and sentence.capital(at) and sentence.case(at) in ("Nom", None)):
        return None
    last = at
    while last + 1 < len(sentence.tokens) and last - at < 2 and _is_name(sentence, last + 1):
        last += 1
    if last == at:
        return None
    surname = sentence.tokens[last].word
    # "Suvi Tampereella": a place in a local case behind a word that is also a name.
    if surname.place and sentence.case(last) in LOCAL and (at == 0 or word.pos != "PROPN"):
        return None
    return last


def _is_name(sentence: Sentence, at: int) -> bool:
    form = sentence.form(at)
    return sentence.adjacent(at) and form[0].isupper() and len(form) > 1 and not form.isupper()
