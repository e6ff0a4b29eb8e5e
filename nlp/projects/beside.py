"""Other names of a project in brackets beside it: "KOTA-hanke (Kotihoidon kehittäminen)", "Uusi Suunta (UUSU)"."""

from collections.abc import Iterator

from nlp.organisations.registry import Match
from nlp.words.sentences import Sentence

LONGEST = 14  # tokens in brackets


def named_in_brackets(sentence: Sentence, found: Match) -> Iterator[Match]:
    """Yield the name in brackets behind a project, which is the same one: an abbreviation, or what it stands for."""
    first = found.last + 2
    if sentence.form(found.last + 1) != "(" or not _begins_a_name(sentence, first):
        return
    last = next((at for at in range(first, first + LONGEST) if sentence.form(at + 1) == ")"), None)
    if last is None or not all(_may_stand_in(sentence, at) for at in range(first, last + 1)):
        return
    name = sentence.text[sentence.tokens[found.first].start : sentence.tokens[found.last].end]
    if _shortens(sentence.form(first), name) if first == last else _is_written_out(sentence, first, last):
        yield Match(first, last, found.entry)


def _shortens(short: str, name: str) -> bool:
    """Return whether the letters of an abbreviation stand in a name in their order: "AIRA", "Punk"."""
    letters = iter(name.lower())
    return all(letter in letters for letter in short.partition(":")[0].lower())


def _is_written_out(sentence: Sentence, first: int, last: int) -> bool:
    """Return whether words in brackets are a name of common words, or a foreign one, and no bodies."""
    inside = range(first, last + 1)
    plain = sentence.word(first).known and not any(sentence.capital(at) for at in inside[1:])
    foreign = sum(not sentence.word(at).known for at in inside) > len(inside) / 2
    return plain or foreign


def _begins_a_name(sentence: Sentence, at: int) -> bool:
    word, form = sentence.word(at), sentence.form(at)
    return sentence.capital(at) and len(form) > 1 and not word.place and not word.first_name and form[0].isalpha()


def _may_stand_in(sentence: Sentence, at: int) -> bool:
    """Return whether a token can be of a name in brackets: a list or reference has commas and numbers."""
    form = sentence.form(at)
    return form not in {",", ";", ":", "="} and not form.isdigit()
